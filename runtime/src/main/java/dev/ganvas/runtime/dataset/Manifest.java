package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.dataset.DatasetPlan.Row;
import dev.ganvas.runtime.failure.FileTrouble;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/**
 * The list of a data set's pictures, {@code metadata.csv}, in the form that the Hugging Face
 * ImageFolder loader reads. It only ever names pictures that are there whole: a row is appended
 * once its picture has its name. At the end the rows are put into the order of the plan.
 *
 * <p>Of each picture 33 bytes are held in memory. Not thread-safe.
 */
final class Manifest implements AutoCloseable {
  /** Bytes of a checksum. */
  static final int HASH = 32;

  private final Path folder;
  private final DatasetPlan plan;
  private final DatasetOrigin origin;
  private final Path file;
  private final byte[] hashes;
  private final BitSet known = new BitSet();
  private FileChannel channel;
  private boolean inOrder = true;
  private boolean hasForgotten;
  private long last = -1;

  private Manifest(Path folder, DatasetPlan plan, DatasetOrigin origin) throws IOException {
    this.folder = folder;
    this.plan = plan;
    this.origin = origin;
    this.file = folder.resolve(name(plan.part()));
    this.hashes = new byte[Math.multiplyExact(Math.toIntExact(plan.seeds().count()), HASH)];
    Files.createDirectories(folder);
    for (Path there : ManifestFiles.in(folder)) {
      ManifestFiles.forEachRow(there, cells -> readRow(cells, there));
    }
    rewrite();
    this.channel = FileChannel.open(file, StandardOpenOption.APPEND);
  }

  /**
   * Opens a data set's list, with what an earlier run has made.
   *
   * @throws GanvasException CONFLICTING_PATHS if the folder holds another data set
   * @throws IOException if the folder cannot be read or written
   */
  static Manifest open(Path folder, DatasetPlan plan, DatasetOrigin origin) throws IOException {
    return new Manifest(folder, plan, origin);
  }

  private static String name(DatasetPlan.Part part) {
    return part.of() == 1
        ? ManifestFiles.NAME
        : "metadata-" + part.number() + "-of-" + part.of() + ".csv";
  }

  /** Whether a picture is there. */
  boolean has(long index) {
    return known.get((int) index);
  }

  /** The checksum of a picture that is there, a copy. */
  byte[] sha256(long index) {
    int at = (int) index * HASH;
    return Arrays.copyOfRange(hashes, at, at + HASH);
  }

  /** Notes that a picture is gone; {@link #settle} takes its row out. */
  void forget(long index) {
    hasForgotten |= known.get((int) index);
    known.clear((int) index);
  }

  /**
   * Takes the rows of forgotten pictures out, so that the list is right whenever the run is killed.
   *
   * @throws IOException if it cannot be written
   */
  void settle() throws IOException {
    if (hasForgotten) {
      channel.close();
      rewrite();
      channel = FileChannel.open(file, StandardOpenOption.APPEND);
      hasForgotten = false;
    }
  }

  /**
   * Notes pictures that are there whole.
   *
   * @throws GanvasException DISK_FULL; the list is then as it was before
   * @throws IOException if it cannot be written for another reason
   */
  void add(List<Row> rows, List<byte[]> sha256) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      System.arraycopy(sha256.get(i), 0, hashes, (int) row.index() * HASH, HASH);
      known.set((int) row.index());
      inOrder &= row.index() > last;
      last = row.index();
      lines.append(line(row)).append('\n');
    }
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
    long before = channel.size();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      try {
        channel.truncate(before);
      } catch (IOException also) {
        e.addSuppressed(also);
      }
      FileTrouble.requireRoom(e, file);
      throw e;
    }
  }

  /**
   * Puts the rows into the order of the plan; where all of the data set is there, the lists of its
   * parts go.
   *
   * @throws GanvasException DISK_FULL
   * @throws IOException if they cannot be written or removed
   */
  void finish() throws IOException {
    channel.close();
    if (!inOrder) {
      rewrite();
    }
    if (plan.part().of() == 1) {
      for (Path there : ManifestFiles.in(folder)) {
        if (!there.equals(file)) {
          Files.delete(there);
        }
      }
    }
  }

  private void rewrite() throws IOException {
    try (AtomicFiles.Unfinished unfinished = AtomicFiles.begin(file)) {
      try (BufferedWriter out = Files.newBufferedWriter(unfinished.file())) {
        out.write(ManifestFiles.HEADER + "\n");
        for (int i = known.nextSetBit(0); i >= 0; i = known.nextSetBit(i + 1)) {
          if (i >= plan.from() && i < plan.to()) {
            out.write(line(plan.row(i)) + "\n");
            last = i;
          }
        }
      }
      unfinished.finish();
    } catch (IOException e) {
      FileTrouble.requireRoom(e, file);
      throw e;
    }
    inOrder = true;
  }

  private String line(Row row) {
    String label = row.label().isPresent() ? Integer.toString(row.label().getAsInt()) : "";
    String name = row.label().isPresent() ? plan.names().get(row.label().getAsInt()) : "";
    int at = (int) row.index() * HASH;
    return String.join(
        ",",
        CsvLine.quoted(row.fileName()),
        label,
        CsvLine.quoted(name),
        Long.toString(row.seed()),
        Double.toString(origin.truncation()),
        CsvLine.quoted(origin.model()),
        origin.modelSha256(),
        HexFormat.of().formatHex(hashes, at, at + HASH));
  }

  private void readRow(List<String> cells, Path list) {
    if (!ManifestFiles.isWhole(cells)) {
      // Its picture is made again.
      inOrder = false;
      return;
    }
    OptionalLong index =
        seed(cells.get(3)).stream()
            .mapToObj(plan.seeds()::indexOf)
            .findFirst()
            .orElse(OptionalLong.empty());
    if (index.isEmpty()) {
      throw other(list, "seed " + cells.get(3));
    }
    int place = (int) index.getAsLong();
    System.arraycopy(
        HexFormat.of().parseHex(cells.get(ManifestFiles.COLUMNS - 1)),
        0,
        hashes,
        place * HASH,
        HASH);
    if (!CsvLine.cells(line(plan.row(place))).equals(cells)) {
      throw other(list, String.join(",", cells));
    }
    known.set(place);
  }

  private static OptionalLong seed(String cell) {
    try {
      return OptionalLong.of(Long.parseLong(cell));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private GanvasException other(Path list, String found) {
    return new GanvasException(
        Kind.CONFLICTING_PATHS,
        "expected the data set that this command makes, found another one's row ("
            + found
            + ") in "
            + list
            + ": choose another --output, or --if-exists overwrite");
  }

  /** Closes the file; may be called twice. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
