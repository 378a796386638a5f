package dev.ganvas.runtime.metadata;

import dev.ganvas.runtime.metadata.TiffBlock.Directory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * EXIF in a place that is too small for all of it: the largest fields are left out, mostly a
 * maker's note, rather than the hundred small ones beside it.
 */
final class FittedExif {
  private final Optional<byte[]> bytes;
  private final List<String> leftOut;

  private FittedExif(Optional<byte[]> bytes, List<String> leftOut) {
    this.bytes = bytes;
    this.leftOut = leftOut;
  }

  /** A field that may go. */
  private record Candidate(Directory directory, int tag, int length) {}

  /** A block in so many bytes; the same one if it fits. */
  static FittedExif of(byte[] exif, int most) {
    if (exif.length <= most) {
      return new FittedExif(Optional.of(exif), List.of());
    }
    Optional<TiffBlock> read = TiffBlock.read(exif);
    if (read.isEmpty()) {
      return new FittedExif(Optional.empty(), List.of("EXIF of " + exif.length + " bytes"));
    }
    TiffBlock block = read.get();
    List<Candidate> candidates = new ArrayList<>();
    collect(block.root(), candidates);
    candidates.sort(Comparator.comparingInt(Candidate::length).reversed());
    List<String> leftOut = new ArrayList<>();
    byte[] bytes = block.toBytes();
    int next = 0;
    while (bytes.length > most && next < candidates.size()) {
      int tooMuch = bytes.length - most;
      while (tooMuch > 0 && next < candidates.size()) {
        Candidate largest = candidates.get(next++);
        largest.directory().fields().remove(largest.tag());
        leftOut.add(name(largest));
        tooMuch -= largest.length();
      }
      bytes = block.toBytes();
    }
    return new FittedExif(
        bytes.length > most ? Optional.empty() : Optional.of(bytes), List.copyOf(leftOut));
  }

  private static void collect(Directory directory, List<Candidate> found) {
    directory
        .fields()
        .forEach((tag, field) -> found.add(new Candidate(directory, tag, field.value().length)));
    directory.children().values().forEach(child -> collect(child, found));
  }

  private static String name(Candidate field) {
    String which =
        field.tag() == TiffBlock.MAKER_NOTE
            ? "the maker's note"
            : String.format("EXIF's field 0x%04x", field.tag());
    return which + " of " + field.length() + " bytes";
  }

  /** What fits; empty if nothing does. */
  Optional<byte[]> bytes() {
    return bytes;
  }

  /** What does not, named for the user. */
  List<String> leftOut() {
    return leftOut;
  }
}
