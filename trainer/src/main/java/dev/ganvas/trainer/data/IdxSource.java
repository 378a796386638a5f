package dev.ganvas.trainer.data;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Gray pictures and their classes in idx files (LeCun's MNIST format), gzipped or not: {@code
 * ...images-idx3-ubyte} and, beside it, {@code ...labels-idx1-ubyte}.
 */
final class IdxSource implements PictureSource {
  private static final int PICTURES = 0x00000803;
  private static final int LABELS = 0x00000801;
  private static final int MOST = 1 << 24;

  private final Path images;
  private final String part;

  /**
   * A source.
   *
   * @param images the file of pictures
   * @param part which part of a divided source this is, or empty
   */
  IdxSource(Path images, String part) {
    this.images = images;
    this.part = part;
  }

  /** Whether a file's name is that of pictures in this format. */
  static boolean isImages(Path file) {
    return String.valueOf(file.getFileName()).matches(".*images[-.]idx3-ubyte(\\.gz)?");
  }

  private Path labels() {
    String name = String.valueOf(images.getFileName());
    Path beside = images.resolveSibling(name.replace("images", "labels").replace("idx3", "idx1"));
    String other =
        beside.toString().endsWith(".gz")
            ? beside.toString().replaceFirst("\\.gz$", "")
            : beside + ".gz";
    // One of the two may be packed and the other not.
    return Files.isRegularFile(beside) ? beside : Path.of(other);
  }

  @Override
  public void forEach(Sink sink) throws IOException {
    boolean labelled = Files.isRegularFile(labels());
    byte[] classes = labelled ? readLabels() : new byte[0];
    try (DataInputStream in = open(images)) {
      require(in.readInt() == PICTURES, images, "the mark of idx pictures, 0x803");
      int count = in.readInt();
      int height = in.readInt();
      int width = in.readInt();
      require(
          count > 0 && count < MOST && height > 0 && height <= 1024 && width > 0 && width <= 1024,
          images,
          "a plausible size");
      require(
          !labelled || classes.length == count,
          labels(),
          count + " labels, one for each picture, not " + classes.length);
      for (int i = 0; i < count; i++) {
        byte[] pixels = new byte[height * width];
        in.readFully(pixels);
        String className = labelled ? Integer.toString(classes[i] & 0xff) : "";
        Image image = Image.of8Bits(width, height, Channels.GRAY, pixels);
        sink.accept(new Found("picture " + i, part, className, Optional.of(image), ""));
      }
    } catch (EOFException | ZipException e) {
      throw damaged(images, "as many pictures as it says", e);
    }
  }

  private byte[] readLabels() throws IOException {
    try (DataInputStream in = open(labels())) {
      require(in.readInt() == LABELS, labels(), "the mark of idx labels, 0x801");
      int count = in.readInt();
      require(count > 0 && count < MOST, labels(), "a plausible size");
      byte[] classes = new byte[count];
      in.readFully(classes);
      return classes;
    } catch (EOFException | ZipException e) {
      throw damaged(labels(), "as many labels as it says", e);
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    return new DataInputStream(FileSource.unzipped(in));
  }

  private static void require(boolean holds, Path file, String expected) {
    if (!holds) {
      throw damaged(file, expected, new IOException(expected));
    }
  }

  private static GanvasException damaged(Path file, String expected, IOException cause) {
    return new GanvasException(
        Kind.BAD_TRAINING_DATA,
        "expected " + expected + " in an idx file, found something else: " + file,
        cause);
  }
}
