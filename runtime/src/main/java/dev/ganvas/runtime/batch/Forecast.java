package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.batch.BatchPlan.Action;
import dev.ganvas.runtime.batch.BatchPlan.Item;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Dimensions;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.EncodeOptions.Compression;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.PictureFile;
import dev.ganvas.runtime.image.RowFile;
import dev.ganvas.runtime.image.SampleDepth;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a plan comes to, by what the headers of its inputs say: found out before anything is
 * computed.
 *
 * @param plan the same plan; refused are the pictures that cannot be read or whose results their
 *     format cannot hold
 * @param bytes the room that the results will take on the disk, by a rule of thumb
 */
public record Forecast(BatchPlan plan, long bytes) {
  private static final int LOSSLESS_BYTES = 3;

  private record Outlook(Item item, long bytes) {}

  /**
   * Looks at the headers of all pictures that are to be made.
   *
   * @param resultOf the size that a picture of some size becomes
   */
  public static Forecast of(
      BatchPlan plan, UnaryOperator<Dimensions> resultOf, EncodeOptions encoding) {
    // Side by side: on a network drive most of the time is waiting.
    List<Outlook> outlooks =
        plan.items().parallelStream().map(item -> outlook(item, resultOf, encoding)).toList();
    return new Forecast(
        new BatchPlan(outlooks.stream().map(Outlook::item).toList(), plan.unreadable()),
        outlooks.stream().mapToLong(Outlook::bytes).sum());
  }

  /**
   * A result's bytes by a rule of thumb that says rather too much: lossy formats take a byte a
   * pixel, lossless ones three, as if colours of 8 bits did not compress at all.
   */
  public static long bytes(Dimensions result, ImageFormat format, EncodeOptions encoding) {
    boolean lossy =
        format == ImageFormat.JPEG
            || (format == ImageFormat.WEBP && encoding.compression() == Compression.LOSSY);
    return (long) result.width() * result.height() * (lossy ? 1 : LOSSLESS_BYTES);
  }

  private static Outlook outlook(
      Item item, UnaryOperator<Dimensions> resultOf, EncodeOptions encoding) {
    if (!(item.action() instanceof Action.Make)) {
      return new Outlook(item, 0);
    }
    try {
      PictureFile file = PictureFile.open(item.input());
      file.requireDecodable();
      if (file.hasOpacity()) {
        ImageFiles.requireOpacity(item.format());
      }
      Dimensions result =
          file.size().isPresent()
              ? writable(file.size().get(), item.format(), resultOf)
              : guessed(file, resultOf);
      return new Outlook(item, bytes(result, item.format(), encoding));
    } catch (IOException | GanvasException e) {
      ImageResult.Failed why = Failures.of(item.input(), e, Kind.UNREADABLE_IMAGE);
      return new Outlook(
          new Item(item.input(), item.output(), item.format(), new Action.Refuse(why)), 0);
    } catch (RuntimeException e) {
      // A defect that one picture shows must not end the plan: the run will name it.
      return new Outlook(item, 0);
    }
  }

  /** Nothing is refused on the strength of a guess. */
  private static Dimensions guessed(PictureFile file, UnaryOperator<Dimensions> resultOf) {
    try {
      return resultOf.apply(file.estimatedSize());
    } catch (GanvasException e) {
      return file.estimatedSize();
    }
  }

  /** Refuses what cannot be written, whichever way up the picture turns out to be. */
  private static Dimensions writable(
      Dimensions input, ImageFormat format, UnaryOperator<Dimensions> resultOf) {
    try {
      return requireWritable(resultOf.apply(input), format);
    } catch (GanvasException e) {
      // Some formats tell their orientation behind the pixels only.
      Dimensions turned = new Dimensions(/* width= */ input.height(), /* height= */ input.width());
      try {
        return requireWritable(resultOf.apply(turned), format);
      } catch (GanvasException alsoTurned) {
        e.addSuppressed(alsoTurned);
        throw e;
      }
    }
  }

  private static Dimensions requireWritable(Dimensions result, ImageFormat format) {
    ImageFiles.requireSides(result.width(), result.height(), format);
    // Colours and depth are not known yet: this is the least that the result will be.
    ImageSpec least =
        new ImageSpec(result.width(), result.height(), Channels.GRAY, SampleDepth.EIGHT_BITS);
    if (!least.isHoldable()) {
      RowFile.requirePieces(format, least);
    }
    return result;
  }
}
