package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.dataset.DatasetPlan.Row;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Makes a data set: pictures in batches by one thread, encoding beside it, files and list in order.
 * What an earlier run has made stays; memory does not grow with the number of pictures but for 33
 * bytes each.
 */
public final class DatasetRunner {
  /** Pictures that may wait to be encoded and written, in batches. */
  private static final int BATCHES_AHEAD = 4;

  private final PictureSource source;
  private final DatasetOrigin origin;
  private final EncodeOptions encoding;
  private final int batch;
  private final int encoders;

  /**
   * A runner.
   *
   * @param batch pictures asked of the source at once
   * @param encoders threads that encode and write
   */
  public DatasetRunner(
      PictureSource source, DatasetOrigin origin, EncodeOptions encoding, int batch, int encoders) {
    this.source = source;
    this.origin = origin;
    this.encoding = encoding;
    this.batch = batch;
    this.encoders = encoders;
  }

  /**
   * How a run went.
   *
   * @param made pictures that were made
   * @param kept pictures that were there already
   */
  public record Outcome(long made, long kept) {}

  /** A picture as its file will be. */
  private static final class Encoded {
    private final Row row;
    private final byte[] bytes;
    private final byte[] sha256;

    Encoded(Row row, byte[] bytes, byte[] sha256) {
      this.row = row;
      this.bytes = bytes;
      this.sha256 = sha256;
    }
  }

  /**
   * Makes what is missing.
   *
   * @param progress told how many pictures of this part there are, now and then
   * @throws GanvasException CONFLICTING_PATHS if the folder holds another data set, or as the
   *     source
   * @throws IOException if a file cannot be written; what is there is whole and listed
   */
  public Outcome run(DatasetPlan plan, Path folder, LongConsumer progress)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(encoders);
    try (Manifest manifest = Manifest.open(folder, plan, origin)) {
      forgetWhatIsGone(plan, folder, manifest);
      long kept = countKept(plan, manifest);
      Work work = new Work(plan, folder, manifest, pool, progress, kept);
      work.run();
      manifest.finish();
      return new Outcome(work.made, kept);
    } finally {
      pool.shutdown();
      // Nobody writes here any more once this has returned or failed.
      while (!pool.awaitTermination(1, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    }
  }

  /**
   * Whether a folder holds a data set, or a part of one.
   *
   * @throws IOException if it cannot be listed
   */
  public static boolean isDataset(Path folder) throws IOException {
    return !Manifest.lists(folder).isEmpty();
  }

  /**
   * Removes the lists of a folder, so that all of a data set is made anew.
   *
   * @throws IOException if they cannot be removed
   */
  public static void forget(Path folder) throws IOException {
    for (Path list : Manifest.lists(folder)) {
      Files.delete(list);
    }
  }

  private static long countKept(DatasetPlan plan, Manifest manifest) {
    long kept = 0;
    for (long i = plan.from(); i < plan.to(); i++) {
      kept += manifest.has(i) ? 1 : 0;
    }
    return kept;
  }

  /** A row counts only while its file is there; of tar files all rows or none. */
  private static void forgetWhatIsGone(DatasetPlan plan, Path folder, Manifest manifest) {
    boolean tars = plan.layout() == DatasetLayout.WEBDATASET;
    long unit = tars ? plan.shardSize() : 1;
    for (long start = plan.from(); start < plan.to(); start += unit) {
      long end = Math.min(plan.to(), start + unit);
      boolean whole = true;
      for (long i = start; i < end; i++) {
        whole &= manifest.has(i);
      }
      Path file = folder.resolve(tars ? DatasetPlan.tar(start / unit) : plan.row(start).fileName());
      if (!whole || !Files.isRegularFile(file)) {
        for (long i = start; i < end; i++) {
          manifest.forget(i);
        }
      }
    }
  }

  /** One run's moving parts. */
  private final class Work {
    private final DatasetPlan plan;
    private final Path folder;
    private final Manifest manifest;
    private final ExecutorService pool;
    private final LongConsumer progress;
    private final Deque<Future<Encoded>> waiting = new ArrayDeque<>();
    private final List<Row> shardRows = new ArrayList<>();
    private final List<byte[]> shardHashes = new ArrayList<>();
    private final long kept;
    private Optional<TarShard> shard = Optional.empty();
    private long made;

    Work(
        DatasetPlan plan,
        Path folder,
        Manifest manifest,
        ExecutorService pool,
        LongConsumer progress,
        long kept) {
      this.plan = plan;
      this.folder = folder;
      this.manifest = manifest;
      this.pool = pool;
      this.progress = progress;
      this.kept = kept;
    }

    void run() throws IOException, InterruptedException {
      try {
        List<Row> rows = new ArrayList<>();
        for (long i = plan.from(); i < plan.to(); i++) {
          if (!manifest.has(i)) {
            rows.add(plan.row(i));
          }
          if (rows.size() == batch || (i == plan.to() - 1 && !rows.isEmpty())) {
            submit(rows);
            rows.clear();
            store(BATCHES_AHEAD * batch);
          }
        }
        store(0);
      } finally {
        if (shard.isPresent()) {
          shard.get().close();
        }
      }
    }

    private void submit(List<Row> rows) {
      long[] seeds = rows.stream().mapToLong(Row::seed).toArray();
      List<Integer> labels =
          rows.stream()
              .filter(row -> row.label().isPresent())
              .map(row -> row.label().getAsInt())
              .toList();
      List<Image> images = source.make(seeds, labels);
      for (int i = 0; i < images.size(); i++) {
        Row row = rows.get(i);
        Image image = images.get(i);
        waiting.add(pool.submit(() -> encode(row, image)));
      }
    }

    private Encoded encode(Row row, Image image) throws IOException {
      byte[] bytes = ImageFiles.encode(image, plan.format(), encoding);
      if (plan.layout() != DatasetLayout.WEBDATASET) {
        AtomicFiles.write(folder.resolve(row.fileName()), bytes);
      }
      return new Encoded(row, bytes, sha256(bytes));
    }

    /** Lists what is written, until at most so many pictures are on their way. */
    private void store(int left) throws IOException, InterruptedException {
      List<Row> rows = new ArrayList<>();
      List<byte[]> hashes = new ArrayList<>();
      try {
        while (waiting.size() > left) {
          Encoded encoded = await(waiting.remove());
          if (plan.layout() == DatasetLayout.WEBDATASET) {
            addToShard(encoded);
          } else {
            rows.add(encoded.row);
            hashes.add(encoded.sha256);
          }
        }
      } finally {
        // Also where one has failed: those before it are there.
        manifest.add(rows, hashes);
        made += rows.size();
      }
      progress.accept(kept + made + shardRows.size());
    }

    private void addToShard(Encoded encoded) throws IOException {
      Row row = encoded.row;
      if (shard.isEmpty()) {
        shard =
            Optional.of(
                new TarShard(folder.resolve(DatasetPlan.tar(row.index() / plan.shardSize()))));
      }
      shard.get().add(row, plan.format().extension(), encoded.bytes, json(encoded));
      shardRows.add(row);
      shardHashes.add(encoded.sha256);
      boolean full =
          (row.index() + 1) % plan.shardSize() == 0 || row.index() + 1 == plan.seeds().count();
      if (full) {
        shard.get().finish();
        shard = Optional.empty();
        manifest.add(shardRows, shardHashes);
        made += shardRows.size();
        shardRows.clear();
        shardHashes.clear();
      }
    }

    private String json(Encoded encoded) {
      Row row = encoded.row;
      StringBuilder json = new StringBuilder("{");
      if (row.label().isPresent()) {
        int label = row.label().getAsInt();
        json.append("\"label\":").append(label);
        json.append(",\"label_name\":")
            .append(JsonString.quoted(plan.names().get(label)))
            .append(',');
      }
      return json.append("\"seed\":")
          .append(row.seed())
          .append(",\"truncation\":")
          .append(origin.truncation())
          .append(",\"model\":")
          .append(JsonString.quoted(origin.model()))
          .append(",\"model_sha256\":")
          .append(JsonString.quoted(origin.modelSha256()))
          .append(",\"sha256\":")
          .append(JsonString.quoted(HexFormat.of().formatHex(encoded.sha256)))
          .append('}')
          .toString();
    }
  }

  private static Encoded await(Future<Encoded> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException trouble) {
        throw trouble;
      }
      if (e.getCause() instanceof GanvasException known) {
        throw known;
      }
      throw new GanvasException(
          Kind.INTERNAL_ERROR, "a picture could not be encoded: " + e.getCause(), e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
