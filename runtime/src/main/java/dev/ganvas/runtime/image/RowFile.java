package dev.ganvas.runtime.image;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;

/**
 * An image file that is written while its picture is being made, so that no more than two bands of
 * it are in memory. As with {@link ImageFiles#write}, the final name only ever holds a whole file.
 *
 * <pre>{@code
 * try (RowFile file = RowFile.open(path, ImageFormat.PNG, spec, FileExtras.NONE)) {
 *   upscaler.apply(picture, file);
 *   file.finish();
 * }
 * }</pre>
 *
 * <p>The JDK's writers pull rows, models push them: the writer runs in a thread of its own.
 */
public final class RowFile implements RowSink, AutoCloseable {
  private static final int POLL_MILLIS = 50;

  /** TIFF's offsets have 32 bits. */
  private static final long MOST_TIFF_BYTES = 0xffff_0000L;

  private final AtomicFiles.Unfinished unfinished;
  private final FileExtras extras;
  private final BlockingQueue<Image> bands = new SynchronousQueue<>();
  private final FutureTask<Void> writing;

  /** Down once the writing thread touches the file no more, which a cancelled task is not yet. */
  private final CountDownLatch left = new CountDownLatch(1);

  private final int height;
  private int added;
  private volatile boolean finished;

  private RowFile(
      AtomicFiles.Unfinished unfinished, ImageFormat format, ImageSpec spec, FileExtras extras) {
    this.unfinished = unfinished;
    this.extras = extras;
    this.height = spec.height();
    this.writing =
        new FutureTask<>(
            () -> {
              encode(format, new BandedPicture(spec, this::take));
              return null;
            });
  }

  /**
   * Begins a file. Missing folders are created.
   *
   * @param spec what will come
   * @param extras what the file gets beside the pixels
   * @throws GanvasException IMAGE_TOO_LARGE if such a picture cannot be written band by band in
   *     this format, UNSUPPORTED_IMAGE if it has opacity that the format cannot hold
   * @throws IOException if the folder cannot be written to
   */
  public static RowFile open(Path target, ImageFormat format, ImageSpec spec, FileExtras extras)
      throws IOException {
    requirePieces(format, spec);
    RowFile file = new RowFile(AtomicFiles.begin(target), format, spec, extras);
    Thread thread = new Thread(file::write, "write-" + target.getFileName());
    thread.setDaemon(true);
    thread.start();
    return file;
  }

  private void write() {
    try {
      writing.run();
    } finally {
      left.countDown();
    }
  }

  /**
   * Refuses a picture that cannot be written band by band.
   *
   * @throws GanvasException IMAGE_TOO_LARGE, naming the format that would do
   */
  public static void requirePieces(ImageFormat format, ImageSpec spec) {
    if (!canHold(format, spec)) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          spec.width()
              + "x"
              + spec.height()
              + " is more than memory holds, and "
              + format
              + " files of that size cannot be written piece by piece: choose --format png");
    }
  }

  /** Whether a picture can be written band by band: PNG, and opaque TIFF below 4 GiB. */
  public static boolean canHold(ImageFormat format, ImageSpec spec) {
    long bytes =
        (long) spec.width()
            * spec.height()
            * spec.channels().count()
            * (spec.depth() == SampleDepth.EIGHT_BITS ? 1 : 2);
    // The JDK and OpenCV do not agree on what opacity in a TIFF file means.
    return format == ImageFormat.PNG
        || (format == ImageFormat.TIFF && bytes < MOST_TIFF_BYTES && !spec.channels().hasAlpha());
  }

  @Override
  public void add(Image band) {
    try {
      while (!bands.offer(band, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (writing.isDone()) {
          // It cannot have succeeded: rows were missing.
          await();
          throw new IllegalStateException("more rows than the picture has");
        }
      }
      added += band.height();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a picture was written");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * Gives the file its name, all rows having come.
   *
   * @throws IOException if the disk is full or the like; nothing is left behind
   * @throws IllegalStateException if rows are missing
   */
  public void finish() throws IOException {
    if (added < height) {
      // The writer would wait for the rest for ever.
      throw new IllegalStateException("expected " + height + " rows, found " + added);
    }
    await();
    try (FileChannel file =
        FileChannel.open(unfinished.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      extras.putInto(file);
    }
    unfinished.finish();
    finished = true;
  }

  private void await() throws IOException {
    try {
      writing.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a picture was written");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException trouble) {
        throw trouble;
      }
      throw new IllegalStateException("a picture could not be written", e.getCause());
    }
  }

  private void awaitLeft() {
    boolean isInterrupted = false;
    while (left.getCount() > 0) {
      try {
        left.await();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Image take() {
    try {
      return bands.take();
    } catch (InterruptedException e) {
      throw new CancellationException("the picture was given up");
    }
  }

  private void encode(ImageFormat format, BandedPicture picture) throws IOException {
    ImageWriter writer =
        ImageIO.getImageWritersByFormatName(format == ImageFormat.PNG ? "png" : "tiff").next();
    try (FileImageOutputStream out = new FileImageOutputStream(unfinished.file().toFile())) {
      out.seek(extras.room());
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      if (format == ImageFormat.TIFF) {
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionType("ZLib");
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } finally {
      writer.dispose();
    }
  }

  /** Gives the file up unless it is finished; may be called twice, and by any thread. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      writing.cancel(true);
      awaitLeft();
      unfinished.close();
    }
  }
}
