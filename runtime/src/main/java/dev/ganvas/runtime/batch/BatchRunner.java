package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.batch.BatchPlan.Action;
import dev.ganvas.runtime.batch.BatchPlan.Item;
import dev.ganvas.runtime.failure.FileTrouble;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Dimensions;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.Reading;
import dev.ganvas.runtime.image.RowFile;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.metadata.MetadataRule;
import dev.ganvas.runtime.metadata.PictureMetadata;
import dev.ganvas.runtime.session.ResidentMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes all pictures of a plan: decoding, inference and encoding run side by side, inference in the
 * calling thread. A picture that fails fails alone.
 *
 * <p>Memory stays bounded: each picture takes its share of the budget before it is decoded and
 * gives it back when its result is written. Pictures are handed on as they become ready, not in
 * order, so that one that waits for memory never holds up those that already have theirs.
 */
public final class BatchRunner {
  private static final int MEBIBYTE = 1 << 20;

  private final PictureMaker maker;
  private final EncodeOptions encoding;
  private final MetadataRule metadata;
  private final BatchSettings settings;
  private final BatchListener listener;
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
    this.maker = maker;
    this.encoding = encoding;
    this.metadata = metadata;
    this.settings = settings;
    this.listener = listener;
  }

  private record Decoded(
      int index, Item item, Reading read, PictureMetadata metadata, int permits, long startNanos) {
    Image image() {
      return read.image();
    }
  }

  /**
   * Runs a plan to its end.
   *
   * @return a result for every item
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
        if (item.action() == Action.SKIP) {
          finish(results, index, new ImageResult.Skipped(item.input(), item.output()));
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
    List<ImageResult> ordered = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ordered.add(results.get(i));
    }
    double wall = (System.nanoTime() - start) / 1e9;
    return new BatchReport(
        ordered,
        new BatchReport.Seconds(
            wall, decodeNanos.sum() / 1e9, makeNanos.sum() / 1e9, encodeNanos.sum() / 1e9),
        ResidentMemory.peak().orElse(0));
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
      permits = share(item.input(), budget);
      memory.acquire(permits);
      long start = System.nanoTime();
      Reading read = ImageFiles.read(item.input(), settings.reading());
      PictureMetadata said = PictureMetadata.read(item.input());
      decodeNanos.add(System.nanoTime() - start);
      Decoded decoded = new Decoded(index, item, read, said, permits, start);
      return () -> make(decoded, memory, results, encoders);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return () -> {};
    } catch (IOException | RuntimeException | Error e) {
      memory.release(permits);
      ImageResult failure = failed(item.input(), e, Kind.UNREADABLE_IMAGE);
      return () -> finish(results, index, failure);
    }
  }

  private void make(
      Decoded decoded,
      Semaphore memory,
      AtomicReferenceArray<ImageResult> results,
      ExecutorService encoders) {
    Path input = decoded.item().input();
    synchronized (listener) {
      listener.started(input);
    }
    long start = System.nanoTime();
    try {
      ImageSpec result = maker.resultOf(ImageSpec.of(decoded.image()));
      ImageFiles.requireWritable(result, decoded.item().format());
      if (bytes(decoded.image(), result) > settings.memoryBytes() || !result.isHoldable()) {
        makeInBands(decoded, result, memory, results);
        return;
      }
      Image made = maker.make(decoded.image());
      makeNanos.add(System.nanoTime() - start);
      encoders.execute(() -> encode(decoded, made, memory, results));
    } catch (RuntimeException | Error e) {
      memory.release(decoded.permits());
      finish(results, decoded.index(), failed(input, e, Kind.INTERNAL_ERROR));
    }
  }

  /** For a result that would not fit into memory: it is written while it is made. */
  private void makeInBands(
      Decoded decoded,
      ImageSpec spec,
      Semaphore memory,
      AtomicReferenceArray<ImageResult> results) {
    Item item = decoded.item();
    long start = System.nanoTime();
    ImageResult result;
    try (RowFile file = RowFile.open(item.output(), item.format(), spec)) {
      maker.make(decoded.image(), file);
      file.finish();
      makeNanos.add(System.nanoTime() - start);
      result = done(decoded, spec);
    } catch (IOException e) {
      result = failed(item.input(), e, Kind.UNWRITABLE_OUTPUT);
    } catch (UncheckedIOException e) {
      result = failed(item.input(), Objects.requireNonNull(e.getCause()), Kind.UNWRITABLE_OUTPUT);
    } catch (RuntimeException | Error e) {
      result = failed(item.input(), e, Kind.INTERNAL_ERROR);
    }
    memory.release(decoded.permits());
    finish(results, decoded.index(), result);
  }

  private static ImageResult done(Decoded decoded, ImageSpec made) {
    return new ImageResult.Done(
        decoded.item().input(),
        decoded.item().output(),
        decoded.image().width(),
        decoded.image().height(),
        made.width(),
        made.height(),
        (System.nanoTime() - decoded.startNanos()) / 1_000_000,
        decoded.read().remarks());
  }

  private void encode(
      Decoded decoded, Image made, Semaphore memory, AtomicReferenceArray<ImageResult> results) {
    Item item = decoded.item();
    long start = System.nanoTime();
    ImageResult result;
    try {
      byte[] bare = ImageFiles.encode(made, item.format(), encoding);
      ImageSpec spec = ImageSpec.of(made);
      AtomicFiles.write(
          item.output(), metadata.applyTo(bare, item.format(), decoded.metadata(), spec));
      long end = System.nanoTime();
      encodeNanos.add(end - start);
      result = done(decoded, spec);
    } catch (IOException | RuntimeException | Error e) {
      result = failed(item.input(), e, Kind.UNWRITABLE_OUTPUT);
    }
    memory.release(decoded.permits());
    finish(results, decoded.index(), result);
  }

  /** A picture's part of the memory budget, by what its header says; never more than all of it. */
  private int share(Path input, int budget) throws IOException {
    Dimensions size = ImageFiles.estimatedSize(input);
    ImageSpec spec =
        new ImageSpec(size.width(), size.height(), Channels.RGB, SampleDepth.EIGHT_BITS);
    long wanted = (long) (bytes(spec) + bytes(maker.resultOf(spec))) / MEBIBYTE + 1;
    return (int) Math.min(budget, wanted);
  }

  private void finish(AtomicReferenceArray<ImageResult> results, int index, ImageResult result) {
    results.set(index, result);
    synchronized (listener) {
      listener.finished(result);
    }
  }

  private static ImageResult failed(Path input, Throwable e, Kind io) {
    if (e instanceof GanvasException known) {
      return new ImageResult.Failed(input, known.kind(), known.getMessage(), e);
    }
    if (e instanceof IOException trouble) {
      String what = io == Kind.UNREADABLE_IMAGE ? "cannot be read" : "cannot be written";
      return new ImageResult.Failed(input, io, what + " (" + FileTrouble.reason(trouble) + ")", e);
    }
    if (e instanceof OutOfMemoryError) {
      return new ImageResult.Failed(
          input,
          Kind.OUT_OF_MEMORY,
          "not enough memory for this picture: give the JVM more (GANVAS_HEAP=8g)",
          e);
    }
    if (e instanceof LinkageError) {
      return new ImageResult.Failed(
          input, Kind.DEVICE_UNAVAILABLE, "a native library cannot be loaded: " + e, e);
    }
    return new ImageResult.Failed(
        input, Kind.INTERNAL_ERROR, "a defect of this program (" + e + "); -vv tells more", e);
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
