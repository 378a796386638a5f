package dev.ganvas.trainer.data;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Picture files in a folder or in a tar archive, gzipped or not. The folder that a picture lies in
 * is its class; {@code train}, {@code test} and {@code val} at the top divide the source.
 */
final class FileSource implements PictureSource {
  private static final Set<String> PARTS = Set.of("train", "test", "val");

  private final Path place;

  FileSource(Path place) {
    this.place = place;
  }

  @Override
  public void forEach(Sink sink) throws IOException {
    if (Files.isDirectory(place)) {
      fromFolder(sink);
    } else {
      fromArchive(sink);
    }
  }

  private void fromFolder(Sink sink) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(place, FileVisitOption.FOLLOW_LINKS)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = place.relativize(file).toString().replace('\\', '/');
      if (isPicture(name)) {
        sink.accept(read(name, Files.readAllBytes(file)));
      }
    }
  }

  private record Entry(String name, ByteBuffer bytes) {}

  private void fromArchive(Sink sink) throws IOException {
    // An archive's order is whatever the program that made it had; the names' order is not.
    List<Entry> entries = new ArrayList<>();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(place));
        TarArchiveInputStream tar = new TarArchiveInputStream(unzipped(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().replaceFirst("^(\\./)+", "");
        if (entry.isFile() && isPicture(name)) {
          entries.add(new Entry(name, ByteBuffer.wrap(tar.readAllBytes())));
        }
      }
    } catch (IOException e) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          "expected a whole tar archive, found a damaged one (" + e.getMessage() + "): " + place,
          e);
    }
    entries.sort(Comparator.comparing(Entry::name));
    int common = commonFolder(entries).length();
    for (Entry entry : entries) {
      sink.accept(read(entry.name().substring(common), entry.bytes().array()));
    }
  }

  /** The one folder that everything lies in, as in {@code tar czf p.tgz pictures}; or nothing. */
  private static String commonFolder(List<Entry> entries) {
    if (entries.isEmpty()) {
      return "";
    }
    String first = entries.get(0).name();
    String folder = first.substring(0, first.indexOf('/') + 1);
    boolean divides = PARTS.contains(folder.replace("/", ""));
    return !divides && entries.stream().allMatch(entry -> entry.name().startsWith(folder))
        ? folder
        : "";
  }

  static InputStream unzipped(InputStream in) throws IOException {
    in.mark(2);
    boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return zipped ? new BufferedInputStream(new GZIPInputStream(in)) : in;
  }

  private static boolean isPicture(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1);
    return !file.startsWith(".") && ImageFormat.ofFileName(file).isPresent();
  }

  private static Found read(String name, byte[] bytes) {
    List<String> folders = new ArrayList<>(List.of(name.split("/")));
    folders.remove(folders.size() - 1);
    String part = "";
    if (!folders.isEmpty() && PARTS.contains(folders.get(0))) {
      part = folders.remove(0);
    }
    String className = String.join("/", folders);
    try {
      return new Found(name, part, className, Optional.of(ImageFiles.decode(bytes, name)), "");
    } catch (GanvasException e) {
      return new Found(name, part, className, Optional.empty(), e.getMessage());
    }
  }
}
