package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.batch.BatchPlan.Action;
import dev.ganvas.runtime.batch.BatchPlan.Item;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Dimensions;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.PictureFile;
import dev.ganvas.runtime.image.Reading;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.metadata.MetadataRule;
import dev.ganvas.runtime.metadata.PictureMetadata;
import dev.ganvas.runtime.session.ResidentMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes all pictures of a plan: decoding, inference and encoding run side by side, inference in the
 * calling thread. A picture that fails fails alone; where the disk is full, no more are begun.
 *
 * <p>Memory stays bounded: each picture takes its share of the budget before it is decoded and
 * gives it back when its result is written. Pictures are handed on as they become ready, not in
 * order, so that one that waits for memory never holds up those that already have theirs.
 */
public final class BatchRunner {
  private static final int MEBIBYTE = 1 << 20;

  private final PictureMaker maker;
  private final ResultStore store;
  private final BatchSettings settings;
  private final BatchListener listener;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final LongAdder decodeNanos = new LongAdder();
  private final LongAdder makeNanos = new LongAdder();
  private final LongAdder encodeNanos = new LongAdder();

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
  }

  private record Decoded(
      int index,
      Item item,
      Reading read,
      PictureMaker maker,
      PictureMetadata metadata,
      int permits,
      long startNanos) {
    Image image() {
      return read.image();
    }
  }

  /**
   * Begins no more pictures: {@link #run} returns once the one that the model is at and those that
   * are being written are done. May be called by any thread, and twice.
   */
  public void stop() {
    stopped.set(true);
  }

  /**
   * Gives up a result that is being written band by band, for a process that is about to end;
   * nothing of it is left behind. May be called by any thread.
   *
   * @throws IOException if what there is of it cannot be removed
   */
  public void abandon() throws IOException {
    stop();
    store.abandon();
  }

  /**
   * Runs a plan to its end.
   *
   * @return a result for every item, and for every folder that could not be looked into; without
   *     the pictures that were not begun if the run was stopped
   * @throws InterruptedException if the calling thread is interrupted; what is written is whole
   */
  public BatchReport run(BatchPlan plan) throws InterruptedException {
    long start = System.nanoTime();
    List<Item> items = plan.items();
    AtomicReferenceArray<ImageResult> results = new AtomicReferenceArray<>(items.size());
    int budget = (int) Math.max(1, Math.min(Integer.MAX_VALUE, settings.memoryBytes() / MEBIBYTE));
    Semaphore memory = new Semaphore(budget, true);
    BlockingQueue<Runnable> ready = new LinkedBlockingQueue<>();
    ExecutorService decoders = Executors.newFixedThreadPool(settings.decoders());
    ExecutorService encoders = Executors.newFixedThreadPool(settings.encoders());
    try {
      for (int i = 0; i < items.size(); i++) {
        int index = i;
        Item item = items.get(i);
        if (item.action() instanceof Action.Skip) {
          finish(results, index, new ImageResult.Skipped(item.input(), item.output()));
          ready.add(() -> {});
        } else if (item.action() instanceof Action.Refuse refused) {
          finish(results, index, refused.why());
          ready.add(() -> {});
        } else {
          decoders.execute(
              () -> {
                Runnable next = decode(index, item, budget, memory, results, encoders);
                ready.add(next);
              });
        }
      }
      for (int i = 0; i < items.size(); i++) {
        ready.take().run();
      }
      encoders.shutdown();
      while (!encoders.awaitTermination(1, TimeUnit.SECONDS)) {
        // The last pictures are still being written.
      }
    } finally {
      decoders.shutdownNow();
      encoders.shutdownNow();
    }
    double wall = (System.nanoTime() - start) / 1e9;
    return new BatchReport(
        inOrder(plan, results),
        new BatchReport.Seconds(
            wall, decodeNanos.sum() / 1e9, makeNanos.sum() / 1e9, encodeNanos.sum() / 1e9),
        ResidentMemory.peak().orElse(0));
  }

  private static List<ImageResult> inOrder(
      BatchPlan plan, AtomicReferenceArray<ImageResult> results) {
    List<ImageResult> ordered = new ArrayList<>();
    for (int i = 0; i < results.length(); i++) {
      Optional.ofNullable(results.get(i)).ifPresent(ordered::add);
    }
    ordered.addAll(plan.unreadable());
    return ordered;
  }

  /** First stage; returns the second, to be run by the calling thread. */
  private Runnable decode(
      int index,
      Item item,
      int budget,
      Semaphore memory,
      AtomicReferenceArray<ImageResult> results,
      ExecutorService encoders) {
    int permits = 0;
    try {
      if (stopped.get()) {
        return () -> {};
      }
      PictureFile file = PictureFile.open(item.input());
      ImageSpec input = estimated(file);
      ImageSpec result = maker.resultOf(input);
      store.requireRoom(item, result);
      int wanted = share(input, result, budget);
      memory.acquire(wanted);
      permits = wanted;
      long start = System.nanoTime();
      PictureFile.Loaded loaded = file.load(settings.reading());
      PictureMetadata said =
          loaded.bytes().isPresent()
              ? PictureMetadata.read(loaded.bytes().get())
              : PictureMetadata.read(item.input());
      PictureMaker chosen = maker.forPicture(loaded);
      decodeNanos.add(System.nanoTime() - start);
      Decoded decoded = new Decoded(index, item, loaded.reading(), chosen, said, permits, start);
      return () -> make(decoded, memory, results, encoders);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return () -> {};
    } catch (IOException | RuntimeException | Error e) {
      memory.release(permits);
      ImageResult failure = Failures.of(item.input(), e, Kind.UNREADABLE_IMAGE);
      return () -> finish(results, index, failure);
    }
  }

  private void make(
      Decoded decoded,
      Semaphore memory,
      AtomicReferenceArray<ImageResult> results,
      ExecutorService encoders) {
    if (stopped.get()) {
      memory.release(decoded.permits());
      return;
    }
    Item item = decoded.item();
    synchronized (listener) {
      listener.started(item.input());
    }
    long start = System.nanoTime();
    try {
      ImageSpec result = decoded.maker().resultOf(ImageSpec.of(decoded.image()));
      ImageFiles.requireWritable(result, item.format());
      // Again: pictures wait here, and those before them may have filled the disk meanwhile.
      store.requireRoom(item, result);
      if (bytes(decoded.image(), result) > settings.memoryBytes() || !result.isHoldable()) {
        makeInBands(decoded, result, memory, results);
        return;
      }
      Image made = decoded.maker().make(decoded.image());
      makeNanos.add(System.nanoTime() - start);
      encoders.execute(() -> encode(decoded, made, memory, results));
    } catch (RuntimeException | Error e) {
      memory.release(decoded.permits());
      finish(results, decoded.index(), Failures.of(item.input(), e, Kind.INTERNAL_ERROR));
    }
  }

  /** For a result that would not fit into memory: it is written while it is made. */
  private void makeInBands(
      Decoded decoded,
      ImageSpec spec,
      Semaphore memory,
      AtomicReferenceArray<ImageResult> results) {
    long start = System.nanoTime();
    Optional<ImageResult.Failed> failed =
        store.writeInBands(
            decoded.item(),
            spec,
            decoded.metadata(),
            sink -> decoded.maker().make(decoded.image(), sink));
    makeNanos.add(System.nanoTime() - start);
    memory.release(decoded.permits());
    finish(results, decoded.index(), failed.isPresent() ? failed.get() : done(decoded, spec));
  }

  private ImageResult done(Decoded decoded, ImageSpec made) {
    List<String> remarks = new ArrayList<>(decoded.read().remarks());
    remarks.addAll(store.leftOut(decoded.item(), made, decoded.metadata()));
    return new ImageResult.Done(
        decoded.item().input(),
        decoded.item().output(),
        decoded.image().width(),
        decoded.image().height(),
        made.width(),
        made.height(),
        (System.nanoTime() - decoded.startNanos()) / 1_000_000,
        remarks,
        decoded.maker().choice());
  }

  private void encode(
      Decoded decoded, Image made, Semaphore memory, AtomicReferenceArray<ImageResult> results) {
    long start = System.nanoTime();
    Optional<ImageResult.Failed> failed = store.write(decoded.item(), made, decoded.metadata());
    encodeNanos.add(System.nanoTime() - start);
    ImageSpec spec = ImageSpec.of(made);
    memory.release(decoded.permits());
    finish(results, decoded.index(), failed.isPresent() ? failed.get() : done(decoded, spec));
  }

  /** What the header says, or lets one guess. */
  private static ImageSpec estimated(PictureFile file) {
    Dimensions size = file.estimatedSize();
    return new ImageSpec(size.width(), size.height(), Channels.RGB, SampleDepth.EIGHT_BITS);
  }

  /** A picture's part of the memory budget; never more than all of it. */
  private static int share(ImageSpec input, ImageSpec result, int budget) {
    long wanted = (long) (bytes(input) + bytes(result)) / MEBIBYTE + 1;
    return (int) Math.min(budget, wanted);
  }

  private void finish(AtomicReferenceArray<ImageResult> results, int index, ImageResult result) {
    results.set(index, result);
    synchronized (listener) {
      listener.finished(result);
    }
  }

  /** What a picture and what is made of it take together. */
  private static double bytes(Image image, ImageSpec result) {
    return bytes(ImageSpec.of(image)) + bytes(result);
  }

  /** Of the picture, and once more for the coder's own copy of it. */
  private static double bytes(ImageSpec spec) {
    int sample = spec.depth() == SampleDepth.EIGHT_BITS ? 1 : 2;
    return 2.0 * spec.width() * spec.height() * spec.channels().count() * sample;
  }
}
