package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.dataset.DatasetPlan.Row;
import dev.ganvas.runtime.dataset.WrittenPictures.Encoded;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import java.io.IOException;
import java.nio.file.Files;
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
    EditsFile.claim(folder, origin);
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
      if (!whole || !Files.isRegularFile(folder.resolve(file(plan, start)))) {
        for (long i = start; i < end; i++) {
          manifest.forget(i);
        }
      }
    }
  }

  private static String file(DatasetPlan plan, long index) {
    return plan.layout() == DatasetLayout.WEBDATASET
        ? DatasetPlan.tar(index / plan.shardSize())
        : plan.row(index).fileName();
  }

  /** One run's moving parts. */
  private final class Work {
    private final DatasetPlan plan;
    private final Path folder;
    private final Manifest manifest;
    private final ExecutorService pool;
    private final LongConsumer progress;
    private final Deque<Future<WrittenPictures>> waiting = new ArrayDeque<>();
    private final List<Row> shardRows = new ArrayList<>();
    private final List<byte[]> shardHashes = new ArrayList<>();
    private final long kept;
    private Optional<TarShard> shard = Optional.empty();
    private int onTheirWay;
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
      // One task a thread: every task may have to wake one.
      int each = (images.size() + encoders - 1) / encoders;
      for (int from = 0; from < images.size(); from += each) {
        int to = Math.min(images.size(), from + each);
        List<Row> theirs = List.copyOf(rows.subList(from, to));
        List<Image> pictures = images.subList(from, to);
        waiting.add(
            pool.submit(() -> WrittenPictures.write(plan, folder, encoding, theirs, pictures)));
        onTheirWay += to - from;
      }
    }

    /** Lists what is written, until at most so many pictures are on their way. */
    private void store(int left) throws IOException, InterruptedException {
      List<Row> rows = new ArrayList<>();
      List<byte[]> hashes = new ArrayList<>();
      try {
        while (onTheirWay > left) {
          WrittenPictures written = await(waiting.remove());
          for (Encoded encoded : written.pictures()) {
            onTheirWay--;
            if (plan.layout() == DatasetLayout.WEBDATASET) {
              addToShard(encoded);
            } else {
              rows.add(encoded.row());
              hashes.add(encoded.sha256());
            }
          }
          written.requireAll();
        }
      } finally {
        // Also where one has failed: those before it are there.
        manifest.add(rows, hashes);
        made += rows.size();
      }
      progress.accept(kept + made + shardRows.size());
    }

    private void addToShard(Encoded encoded) throws IOException {
      Row row = encoded.row();
      if (shard.isEmpty()) {
        shard =
            Optional.of(
                new TarShard(folder.resolve(DatasetPlan.tar(row.index() / plan.shardSize()))));
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
