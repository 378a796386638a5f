package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.batch.BatchPlan.Item;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.Dimensions;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.RowFile;
import dev.ganvas.runtime.image.RowSink;
import dev.ganvas.runtime.metadata.MetadataRule;
import dev.ganvas.runtime.metadata.PictureMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Last stage of a run: results to files. May be used by several threads. */
final class ResultStore {
  /** Encoded files are short work for any disk that does not hang. */
  private static final Duration LONGEST_WRITING = Duration.ofSeconds(5);

  private final StoreGate gate = new StoreGate();
  private final EncodeOptions encoding;
  private final MetadataRule metadata;
  private final FullDisk disk;
  private final AtomicReference<Optional<RowFile>> inPieces =
      new AtomicReference<>(Optional.empty());

  ResultStore(EncodeOptions encoding, MetadataRule metadata, DiskSpace space) {
    this.encoding = encoding;
    this.metadata = metadata;
    this.disk = new FullDisk(space);
  }

  /**
   * Refuses a picture whose result would not fit on a disk that is full.
   *
   * @throws dev.ganvas.runtime.failure.GanvasException DISK_FULL
   */
  void requireRoom(Item item, ImageSpec result) {
    disk.requireRoom(item.output(), bytes(item, result));
  }

  private long bytes(Item item, ImageSpec result) {
    Dimensions size = new Dimensions(result.width(), result.height());
    return Forecast.bytes(size, item.format(), encoding);
  }

  /**
   * Encodes and writes a result.
   *
   * @param told why, where that fails; called once the file is there or will not be, and not at all
   *     if the run is given up before
   */
  void write(
      Item item, Image made, PictureMetadata said, Consumer<Optional<ImageResult.Failed>> told) {
    byte[] file;
    try {
      byte[] bare = ImageFiles.encode(made, item.format(), encoding);
      file = metadata.applyTo(bare, item.format(), said, ImageSpec.of(made));
    } catch (RuntimeException | Error e) {
      told.accept(Optional.of(Failures.of(item.input(), e, Kind.INTERNAL_ERROR)));
      return;
    }
    gate.pass(() -> told.accept(stored(item, file)));
  }

  private Optional<ImageResult.Failed> stored(Item item, byte[] file) {
    try {
      AtomicFiles.write(item.output(), file);
      disk.fitted();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(unwritable(item, e, file.length));
    } catch (RuntimeException | Error e) {
      return Optional.of(Failures.of(item.input(), e, Kind.INTERNAL_ERROR));
    }
  }

  /** What of its picture's metadata a result's file has no room for; mostly nothing. */
  List<String> leftOut(Item item, ImageSpec made, PictureMetadata said) {
    return metadata.leftOut(item.format(), said, made);
  }

  /**
   * Writes a result while it is being made.
   *
   * @param told as above
   */
  void writeInBands(
      Item item,
      ImageSpec spec,
      PictureMetadata said,
      Consumer<RowSink> making,
      Consumer<Optional<ImageResult.Failed>> told) {
    Optional<ImageResult.Failed> failed;
    try (RowFile file =
        RowFile.open(
            item.output(), item.format(), spec, metadata.extrasFor(item.format(), said, spec))) {
      inPieces.set(Optional.of(file));
      making.accept(file);
      gate.pass(() -> told.accept(finished(file, item, spec)));
      return;
    } catch (CancellationException e) {
      // The run was interrupted or given up: its picture has not failed.
      return;
    } catch (IOException e) {
      failed = Optional.of(unwritable(item, e, bytes(item, spec)));
    } catch (UncheckedIOException e) {
      IOException cause = Objects.requireNonNull(e.getCause());
      failed = Optional.of(unwritable(item, cause, bytes(item, spec)));
    } catch (RuntimeException | Error e) {
      failed = Optional.of(Failures.of(item.input(), e, Kind.INTERNAL_ERROR));
    } finally {
      inPieces.set(Optional.empty());
    }
    // What fails because it was given up has not failed.
    if (!gate.isClosed()) {
      told.accept(failed);
    }
  }

  private Optional<ImageResult.Failed> finished(RowFile file, Item item, ImageSpec spec) {
    try {
      file.finish();
      disk.fitted();
      return Optional.empty();
    } catch (CancellationException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(unwritable(item, e, bytes(item, spec)));
    } catch (RuntimeException | Error e) {
      return Optional.of(Failures.of(item.input(), e, Kind.INTERNAL_ERROR));
    }
  }

  /**
   * Lets files that are being written be finished, begins no more, and gives up the result that is
   * being written band by band, if there is one.
   *
   * @throws IOException if what there is of it cannot be removed
   */
  void abandon() throws IOException {
    gate.close(LONGEST_WRITING);
    Optional<RowFile> file = Objects.requireNonNull(inPieces.get());
    if (file.isPresent()) {
      file.get().close();
    }
  }

  private ImageResult.Failed unwritable(Item item, IOException e, long bytes) {
    boolean full = disk.isCauseOf(e, item.output(), bytes);
    return Failures.of(item.input(), e, full ? Kind.DISK_FULL : Kind.UNWRITABLE_OUTPUT);
  }
}
