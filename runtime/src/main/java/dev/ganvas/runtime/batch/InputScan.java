package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.ImageFormat;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the inputs given by the user hold.
 *
 * @param files pictures in natural order ({@code a2} before {@code a10}), folders walked
 *     recursively
 * @param folders the inputs that are folders
 * @param notes what was passed over and why
 * @param unreadable folders that could not be looked into
 */
public record InputScan(
    List<Found> files, List<Path> folders, List<String> notes, List<Unreadable> unreadable) {
  private static final Set<String> JUNK = Set.of("thumbs.db", ".ds_store", "desktop.ini");

  /** Copies the lists. */
  public InputScan {
    files = List.copyOf(files);
    folders = List.copyOf(folders);
    notes = List.copyOf(notes);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * A picture file.
   *
   * @param file as it can be opened
   * @param relative its place below the input it was found in, or its name
   */
  public record Found(Path file, Path relative) {}

  /**
   * A folder that could not be looked into.
   *
   * @param folder among the inputs or below them
   * @param why what the system said
   */
  public record Unreadable(Path folder, IOException why) {}

  /**
   * Walks the inputs. A file given by itself is taken whatever its name; in folders, only names
   * with a picture's extension count, and what systems leave behind ({@code Thumbs.db}, {@code
   * .DS_Store}, {@code ._*}) does not. Symbolic links are followed, once.
   *
   * @throws GanvasException NO_INPUT if an input does not exist
   * @throws IOException if a folder cannot be listed at all
   */
  public static InputScan of(List<Path> inputs) throws IOException {
    List<Found> files = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    for (Path input : inputs) {
      if (Files.isDirectory(input)) {
        folders.add(input);
        List<Found> inside = new ArrayList<>();
        Files.walkFileTree(
            input,
            EnumSet.of(FileVisitOption.FOLLOW_LINKS),
            Integer.MAX_VALUE,
            new Visitor(input, inside, notes, unreadable));
        inside.sort(
            Comparator.comparing(found -> found.relative().toString(), InputScan::naturally));
        files.addAll(inside);
      } else if (Files.exists(input)) {
        files.add(new Found(input, fileName(input)));
      } else {
        String found = Files.isSymbolicLink(input) ? "a link to nothing" : "none";
        throw new GanvasException(
            Kind.NO_INPUT, "expected a file or folder, found " + found + " at " + input);
      }
    }
    // A folder and a file in it, both given, name that file twice.
    Map<Path, Found> once = new LinkedHashMap<>();
    files.forEach(found -> once.putIfAbsent(found.file().toAbsolutePath().normalize(), found));
    return new InputScan(List.copyOf(once.values()), folders, notes, unreadable);
  }

  private static Path fileName(Path file) {
    Path name = file.getFileName();
    return name == null ? file : name;
  }

  private static boolean isPicture(Path file) {
    String name = fileName(file).toString();
    return !JUNK.contains(name.toLowerCase(Locale.ROOT))
        && !name.startsWith("._")
        && !name.endsWith(AtomicFiles.UNFINISHED_SUFFIX)
        && ImageFormat.ofFileName(name).isPresent();
  }

  /** Compares runs of digits by their value and all else by its letters. */
  static int naturally(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
        int endA = endOfDigits(a, i);
        int endB = endOfDigits(b, j);
        String numberA = a.substring(i, endA).replaceFirst("^0+(?=.)", "");
        String numberB = b.substring(j, endB).replaceFirst("^0+(?=.)", "");
        int order = Integer.compare(numberA.length(), numberB.length());
        order = order != 0 ? order : numberA.compareTo(numberB);
        if (order != 0) {
          return order;
        }
        i = endA;
        j = endB;
      } else {
        int order =
            Character.compare(
                Character.toLowerCase(a.charAt(i)), Character.toLowerCase(b.charAt(j)));
        if (order != 0) {
          return order;
        }
        i++;
        j++;
      }
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    return rest != 0 ? rest : a.compareTo(b);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<Found> found;
    private final List<String> notes;
    private final List<Unreadable> unreadable;

    Visitor(Path root, List<Found> found, List<String> notes, List<Unreadable> unreadable) {
      this.root = root;
      this.found = found;
      this.notes = notes;
      this.unreadable = unreadable;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (isPicture(file)) {
        found.add(new Found(file, root.relativize(file)));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      if (e instanceof FileSystemLoopException) {
        notes.add("passed over " + file + ", a link that leads back to a folder above it");
      } else {
        unreadable.add(new Unreadable(file, e));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
