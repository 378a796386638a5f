package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.dataset.DatasetPlan.Row;
import dev.ganvas.runtime.dataset.WrittenPictures.Encoded;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Makes a data set. Each thread makes a batch, then encodes and writes it; as many of them make at
 * once as the source allows, while the others write. The list is kept in order. What an earlier run
 * has made stays; memory does not grow with the number of pictures but for 33 bytes each.
 */
public final class DatasetRunner {
  private final PictureSource source;
  private final DatasetOrigin origin;
  private final EncodeOptions encoding;
  private final int batch;
  private final int threads;

  /**
   * A runner.
   *
   * @param batch pictures asked of the source at once
   * @param threads that make, encode and write, at least 1; one more writes while they make
   */
  public DatasetRunner(
      PictureSource source, DatasetOrigin origin, EncodeOptions encoding, int batch, int threads) {
    this.source = source;
    this.origin = origin;
    this.encoding = encoding;
    this.batch = batch;
    this.threads = threads;
  }

  /**
   * How a run went.
   *
   * @param made pictures that were made
   * @param kept pictures that were there already
   */
  public record Outcome(long made, long kept) {}

  /**
   * Makes what is missing.
   *
   * @param progress told how many pictures of this part there are, now and then
   * @throws GanvasException CONFLICTING_PATHS if the folder holds another data set, or files that
   *     are no data set's and would be replaced; or as the source
   * @throws GanvasException DISK_FULL; what is there is whole and listed
   * @throws IOException if a file cannot be written; likewise
   */
  public Outcome run(DatasetPlan plan, Path folder, LongConsumer progress)
      throws IOException, InterruptedException {
    KeptPictures.requireFree(plan, folder);
    ManifestFiles.requireOurs(folder);
    MakingFile.claim(folder, plan.format(), origin, encoding);
    ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
    try (Manifest manifest = Manifest.open(folder, plan, origin)) {
      KeptPictures.forgetDamaged(plan, folder, manifest);
      manifest.settle();
      long kept = countKept(plan, manifest);
      Work work = new Work(plan, folder, manifest, pool, progress, kept);
      work.run();
      manifest.finish();
      return new Outcome(work.made, kept);
    } finally {
      end(pool);
    }
  }

  /**
   * Nobody writes any more once this has returned, also where the calling thread is interrupted.
   */
  private static void end(ExecutorService pool) {
    boolean isInterrupted = false;
    pool.shutdown();
    while (!pool.isTerminated()) {
      try {
        if (!pool.awaitTermination(1, TimeUnit.SECONDS)) {
          pool.shutdownNow();
        }
      } catch (InterruptedException e) {
        isInterrupted = true;
        pool.shutdownNow();
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Whether a folder holds a data set, or a part of one.
   *
   * @throws IOException if it cannot be listed
   */
  public static boolean isDataset(Path folder) throws IOException {
    return !ManifestFiles.in(folder).isEmpty();
  }

  /**
   * Removes the lists of a folder and every file that they name, so that all of a data set is made
   * anew. Whatever they do not name stays.
   *
   * @throws GanvasException CONFLICTING_PATHS if a list is another program's; nothing is removed
   * @throws IOException if they cannot be removed
   */
  public static void forget(Path folder) throws IOException {
    OldFiles.remove(folder);
  }

  /**
   * Removes the unfinished files that a run which was killed has left.
   *
   * @return how many
   * @throws IOException if a folder cannot be listed
   */
  public static int removeLeftovers(DatasetPlan plan, Path folder) throws IOException {
    int removed = 0;
    for (String name : plan.folders()) {
      removed += AtomicFiles.removeLeftovers(folder.resolve(name));
    }
    return removed;
  }

  private static long countKept(DatasetPlan plan, Manifest manifest) {
    long kept = 0;
    for (long i = plan.from(); i < plan.to(); i++) {
      kept += manifest.has(i) ? 1 : 0;
    }
    return kept;
  }

  /** One run's moving parts. */
  private final class Work {
    private final DatasetPlan plan;
    private final Path folder;
    private final Manifest manifest;
    private final ExecutorService pool;
    private final LongConsumer progress;
    private final Deque<Future<WrittenPictures>> waiting = new ArrayDeque<>();
    private final Semaphore making = new Semaphore(source.callers());
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
      // Once for all: a relative path would be made absolute for each picture.
      this.folder = folder.toAbsolutePath();
      this.manifest = manifest;
      this.pool = pool;
      this.progress = progress;
      this.kept = kept;
    }

    void run() throws IOException, InterruptedException {
      try {
        makeAll();
      } catch (Throwable e) {
        // The first trouble is what the user is told, not what follows from it.
        try {
          if (shard.isPresent()) {
            shard.get().close();
          }
        } catch (IOException also) {
          e.addSuppressed(also);
        }
        throw e;
      }
    }

    private void makeAll() throws IOException, InterruptedException {
      List<Row> rows = new ArrayList<>();
      for (long i = plan.from(); i < plan.to(); i++) {
        if (!manifest.has(i)) {
          rows.add(plan.row(i));
        }
        if (rows.size() == batch || (i == plan.to() - 1 && !rows.isEmpty())) {
          submit(List.copyOf(rows));
          rows.clear();
          // One that waits for each that is being worked on.
          store(2 * (threads + 1));
        }
      }
      store(0);
    }

    private void submit(List<Row> rows) {
      waiting.add(
          pool.submit(
              () -> WrittenPictures.write(plan, folder, encoding, rows, () -> pictures(rows))));
    }

    private List<Image> pictures(List<Row> rows) {
      long[] seeds = rows.stream().mapToLong(Row::seed).toArray();
      List<Integer> labels =
          rows.stream()
              .filter(row -> row.label().isPresent())
              .map(row -> row.label().getAsInt())
              .toList();
      making.acquireUninterruptibly();
      try {
        return source.make(seeds, labels);
      } finally {
        making.release();
      }
    }

    /** Lists what is written, until at most so many batches are on their way. */
    private void store(int left) throws IOException, InterruptedException {
      List<Row> rows = new ArrayList<>();
      List<byte[]> hashes = new ArrayList<>();
      try {
        collect(left, rows, hashes);
      } catch (Throwable e) {
        // Those before the one that has failed are there.
        try {
          manifest.add(rows, hashes);
        } catch (IOException | RuntimeException also) {
          e.addSuppressed(also);
        }
        throw e;
      }
      manifest.add(rows, hashes);
      made += rows.size();
      progress.accept(kept + made + shardRows.size());
    }

    private void collect(int left, List<Row> rows, List<byte[]> hashes)
        throws IOException, InterruptedException {
      while (waiting.size() > left) {
        WrittenPictures written = await(waiting.remove());
        for (Encoded encoded : written.pictures()) {
          if (plan.layout() == DatasetLayout.WEBDATASET) {
            addToShard(encoded);
          } else {
            rows.add(encoded.row());
            hashes.add(encoded.sha256());
          }
        }
        written.requireAll();
      }
    }

    private void addToShard(Encoded encoded) throws IOException {
      Row row = encoded.row();
      if (shard.isEmpty()) {
        shard =
            Optional.of(
                TarShard.begin(folder.resolve(DatasetPlan.tar(row.index() / plan.shardSize()))));
      }
      String json = SampleJson.of(plan, origin, encoded);
      shard.get().add(row, plan.format().extension(), encoded.bytes(), json);
      shardRows.add(row);
      shardHashes.add(encoded.sha256());
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
  }

  private static WrittenPictures await(Future<WrittenPictures> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new GanvasException(
          Kind.INTERNAL_ERROR, "a picture could not be encoded: " + e.getCause(), e);
    }
  }
}
