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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Last stage of a run: results to files. May be used by several threads. */
final class ResultStore {
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

  /** Encodes and writes a result; says why, where that fails. */
  Optional<ImageResult.Failed> write(Item item, Image made, PictureMetadata said) {
    byte[] file;
    try {
      byte[] bare = ImageFiles.encode(made, item.format(), encoding);
      file = metadata.applyTo(bare, item.format(), said, ImageSpec.of(made));
    } catch (RuntimeException | Error e) {
      return Optional.of(Failures.of(item.input(), e, Kind.INTERNAL_ERROR));
    }
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

  /** Writes a result while it is being made; says why, where that fails. */
  Optional<ImageResult.Failed> writeInBands(
      Item item, ImageSpec spec, PictureMetadata said, Consumer<RowSink> making) {
    try (RowFile file =
        RowFile.open(
            item.output(), item.format(), spec, metadata.extrasFor(item.format(), said, spec))) {
      inPieces.set(Optional.of(file));
      making.accept(file);
      file.finish();
      disk.fitted();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(unwritable(item, e, bytes(item, spec)));
    } catch (UncheckedIOException e) {
      IOException cause = Objects.requireNonNull(e.getCause());
      return Optional.of(unwritable(item, cause, bytes(item, spec)));
    } catch (RuntimeException | Error e) {
      return Optional.of(Failures.of(item.input(), e, Kind.INTERNAL_ERROR));
    } finally {
      inPieces.set(Optional.empty());
    }
  }

  /**
   * Gives up the result that is being written band by band, if there is one.
   *
   * @throws IOException if what there is of it cannot be removed
   */
  void abandon() throws IOException {
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
