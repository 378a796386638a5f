package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.batch.BatchPlan.Action;
import dev.ganvas.runtime.batch.BatchPlan.Item;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.PictureFile;
import dev.ganvas.runtime.image.Reading;
import dev.ganvas.runtime.metadata.MetadataRule;
import dev.ganvas.runtime.metadata.PictureMetadata;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes all pictures of a plan: decoding, inference and encoding run side by side, inference in the
 * calling thread. A picture that fails fails alone; where the disk is full, no more are begun.
 *
 * <p>Memory stays bounded: each picture takes its share of the budget before it is decoded and
 * gives it back when its result is written; and few pictures are ahead of the model or behind it,
 * whichever stage is the slowest. Pictures are handed on as they become ready, not in order, so
 * that one that waits for memory never holds up those that already have theirs.
 */
public final class BatchRunner {
  private final PictureMaker maker;
  private final ResultStore store;
  private final BatchSettings settings;
  private final BatchListener listener;
  private final PictureBudget budget;
  private final Writers writers;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private volatile Optional<Results> running = Optional.empty();

  /** A runner for one run. */
  public BatchRunner(
      PictureMaker maker,
      EncodeOptions encoding,
      MetadataRule metadata,
      BatchSettings settings,
      BatchListener listener) {
    this(maker, encoding, metadata, settings, listener, DiskSpace.OF_THE_SYSTEM);
  }

  /** A runner for one run, on a disk of which it is known how much room it has. */
  BatchRunner(
      PictureMaker maker,
      EncodeOptions encoding,
      MetadataRule metadata,
      BatchSettings settings,
      BatchListener listener,
      DiskSpace space) {
    this.maker = maker;
    this.store = new ResultStore(encoding, metadata, space);
    this.settings = settings;
    this.listener = listener;
    this.budget = new PictureBudget(settings);
    this.writers = new Writers(settings.encoders());
  }

  /** The next stage of a picture, in the thread that runs models. */
  private interface Step {
    void run() throws InterruptedException;
  }

  /**
   * A picture that was read.
   *
   * @param taken of the budget
   * @param nanos that its threads were busy with it so far
   */
  private record Decoded(
      int index,
      Item item,
      Reading read,
      PictureMaker maker,
      PictureMetadata metadata,
      int taken,
      long nanos) {
    Image image() {
      return read.image();
    }

    ImageResult done(ImageSpec made, long moreNanos, List<String> leftOut) {
      List<String> remarks = new ArrayList<>(read.remarks());
      remarks.addAll(leftOut);
      return new ImageResult.Done(
          item.input(),
          item.output(),
          image().width(),
          image().height(),
          made.width(),
          made.height(),
          (nanos + moreNanos) / 1_000_000,
          remarks,
          maker.choice());
    }
  }

  /**
   * Begins no more pictures: {@link #run} returns once the one that the model is at and those that
   * are made are written. May be called by any thread, and twice.
   */
  public void stop() {
    stopped.set(true);
  }

  /**
   * Waits until all pictures that are made by now are written. May be called by any thread.
   *
   * @return false if that takes longer
   * @throws InterruptedException if the calling thread is interrupted
   */
  public boolean awaitWritten(Duration longest) throws InterruptedException {
    return writers.await(longest);
  }

  /**
   * Gives up what is not written yet, for a process that is about to end: those results whose files
   * are being written get them, others are not begun any more, and one that is written band by band
   * is given up. Nothing is left behind, and {@link #soFar} tells of all that there is. May be
   * called by any thread but by a listener's, which it would wait for.
   *
   * @throws IOException if what there is of a result cannot be removed
   */
  public void abandon() throws IOException {
    stop();
    store.abandon();
  }

  /** What is finished by now, in the order of the plan. May be called by any thread. */
  public BatchReport soFar() {
    return running
        .map(Results::report)
        .orElseGet(() -> new BatchReport(List.of(), new BatchReport.Seconds(0, 0, 0, 0), 0));
  }

  /**
   * Runs a plan to its end.
   *
   * @return a result for every item, and for every folder that could not be looked into; without
   *     the pictures that were not begun if the run was stopped
   * @throws InterruptedException if the calling thread is interrupted; what is made is written
   *     before, whole, and nothing is written or told after
   */
  public BatchReport run(BatchPlan plan) throws InterruptedException {
    Results results = new Results(plan, listener);
    running = Optional.of(results);
    List<Item> items = plan.items();
    BlockingQueue<Step> ready = new LinkedBlockingQueue<>();
    ExecutorService decoders = Executors.newFixedThreadPool(settings.decoders());
    try (writers) {
      for (int i = 0; i < items.size(); i++) {
        int index = i;
        Item item = items.get(i);
        if (item.action() instanceof Action.Skip) {
          results.finished(index, new ImageResult.Skipped(item.input(), item.output()));
          ready.add(() -> {});
        } else if (item.action() instanceof Action.Refuse refused) {
          results.finished(index, refused.why());
          ready.add(() -> {});
        } else {
          decoders.execute(() -> readAhead(index, item, results, ready));
        }
      }
      for (int i = 0; i < items.size(); i++) {
        ready.take().run();
        if (results.hasThrown()) {
          stop();
        }
      }
      writers.finish();
    } finally {
      decoders.shutdownNow();
    }
    results.rethrow();
    return results.report();
  }

  private void readAhead(int index, Item item, Results results, BlockingQueue<Step> ready) {
    try {
      budget.awaitTurn();
      Step next = decode(index, item, results);
      ready.add(
          () -> {
            budget.endTurn();
            next.run();
          });
    } catch (InterruptedException e) {
      // The run is over: nobody waits for this picture.
      Thread.currentThread().interrupt();
    }
  }

  /** First stage; returns the second, to be run by the calling thread. */
  private Step decode(int index, Item item, Results results) throws InterruptedException {
    int taken = 0;
    try {
      if (stopped.get()) {
        return () -> {};
      }
      PictureFile file = PictureFile.open(item.input());
      ImageSpec input = file.estimatedSpec();
      ImageSpec result = maker.resultOf(input);
      store.requireRoom(item, result);
      taken = budget.take(input, result);
      long start = System.nanoTime();
      PictureFile.Loaded loaded = file.load(settings.reading());
      PictureMetadata said =
          loaded.bytes().isPresent()
              ? PictureMetadata.read(loaded.bytes().get())
              : PictureMetadata.read(item.input());
      PictureMaker chosen = maker.forPicture(loaded);
      long busy = results.decodedSince(start);
      Decoded decoded = new Decoded(index, item, loaded.reading(), chosen, said, taken, busy);
      return () -> make(decoded, results);
    } catch (IOException | RuntimeException | Error e) {
      budget.giveBack(taken);
      ImageResult failure = Failures.of(item.input(), e, Kind.UNREADABLE_IMAGE);
      return () -> results.finished(index, failure);
    }
  }

  /** Second stage, which begins only once there is a place for its result. */
  private void make(Decoded decoded, Results results) throws InterruptedException {
    writers.reserve();
    if (stopped.get()) {
      writers.release();
      budget.giveBack(decoded.taken());
      return;
    }
    Item item = decoded.item();
    results.started(item);
    long start = System.nanoTime();
    try {
      ImageSpec result = decoded.maker().resultOf(ImageSpec.of(decoded.image()));
      ImageFiles.requireWritable(result, item.format());
      // Again: pictures wait here, and those before them may have filled the disk meanwhile.
      store.requireRoom(item, result);
      if (budget.holds(decoded.image(), result)) {
        Image made = decoded.maker().make(decoded.image());
        long busy = results.madeSince(start);
        writers.write(() -> encode(decoded, made, busy, results));
        return;
      }
      makeInBands(decoded, result, results);
    } catch (RuntimeException | Error e) {
      results.finished(decoded.index(), Failures.of(item.input(), e, Kind.INTERNAL_ERROR));
    }
    writers.release();
    budget.giveBack(decoded.taken());
  }

  /** For a result that would not fit into memory: it is written while it is made. */
  private void makeInBands(Decoded decoded, ImageSpec spec, Results results) {
    long start = System.nanoTime();
    store.writeInBands(
        decoded.item(),
        spec,
        decoded.metadata(),
        sink -> decoded.maker().make(decoded.image(), sink),
        failed -> tell(decoded, spec, failed, results.madeSince(start), results));
  }

  /** Third stage. */
  private void encode(Decoded decoded, Image made, long makeNanos, Results results) {
    long start = System.nanoTime();
    ImageSpec spec = ImageSpec.of(made);
    try {
      store.write(
          decoded.item(),
          made,
          decoded.metadata(),
          failed -> tell(decoded, spec, failed, makeNanos + results.encodedSince(start), results));
    } finally {
      budget.giveBack(decoded.taken());
    }
  }

  private void tell(
      Decoded decoded,
      ImageSpec made,
      Optional<ImageResult.Failed> failed,
      long nanos,
      Results results) {
    results.finished(
        decoded.index(),
        failed.isPresent()
            ? failed.get()
            : decoded.done(made, nanos, store.leftOut(decoded.item(), made, decoded.metadata())));
  }
}
