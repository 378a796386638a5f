package dev.ganvas.trainer.data;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Depths;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Opacity;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.config.TranslationConfig.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The pictures of a picture-to-picture training.
 *
 * @param training what crops are drawn from
 * @param heldOut crops from the middles of pictures that are not trained on; with pairs each beside
 *     its true partner, without any beside some picture of the other kind
 * @param truth whether those partners are true
 * @param description in a few words, for people
 * @param warnings what the user should know before the first step
 */
public record TranslationData(
    Examples training,
    List<PicturePair> heldOut,
    Truth truth,
    String description,
    List<String> warnings) {
  /** Whether the partner of a held-out picture is what should be made of it. */
  public enum Truth {
    /** It is. */
    KNOWN,
    /** It only shows the kind. */
    UNKNOWN
  }

  /** Copies the lists. */
  public TranslationData {
    heldOut = List.copyOf(heldOut);
    warnings = List.copyOf(warnings);
  }

  /** One fingerprint of all pictures that are trained or measured on. */
  public String fingerprint() {
    return Fingerprint.of(training.pictures(), heldOut.stream().flatMap(PicturePair::both));
  }

  /**
   * Reads the pictures of a training.
   *
   * @param place a folder or a tar archive. For pairs: files with both halves side by side, or two
   *     folders with equal names, or, with a degradation, any pictures. Without pairs: two folders.
   *     For a style: any photos. {@code train} and {@code test} or {@code val} divide it; two
   *     folders may be called {@code trainA}, {@code trainB}, {@code testA}, {@code testB}
   * @param style the style picture, {@link #prepared}; only of {@link Recipe#STYLE}
   * @throws GanvasException BAD_TRAINING_DATA naming everything that is wrong with them
   * @throws IOException if files cannot be read
   */
  public static TranslationData load(TranslationConfig config, Path place, Optional<Image> style)
      throws IOException {
    if (!Files.exists(place)) {
      throw bad("expected a folder or a tar archive of pictures, found nothing at " + place);
    }
    return new TranslationLoader(config, place, style).load();
  }

  /**
   * A picture as trainings see it: on white where it is transparent, reduced to the longest side
   * that the settings allow.
   *
   * @return {@code [H, W, 3]} 8-bit RGB
   */
  public static Image prepared(Image image, TranslationConfig.Data settings) {
    Image opaque = Opacity.onWhite(Depths.toEightBits(image));
    int longest = Math.max(opaque.width(), opaque.height());
    int most = settings.longest();
    if (most > 0 && longest > most) {
      opaque =
          new Resampler(Filter.BICUBIC)
              .resize(
                  opaque,
                  Math.max(1, Math.round(opaque.width() * (float) most / longest)),
                  Math.max(1, Math.round(opaque.height() * (float) most / longest)));
    }
    if (opaque.channels() == Channels.RGB) {
      return opaque;
    }
    Image rgb = Image.blank(opaque.width(), opaque.height(), Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < rgb.samples8().length; i++) {
      rgb.setSampleAt(i, opaque.sampleAt(i / 3));
    }
    return rgb;
  }

  private static GanvasException bad(String message) {
    return new GanvasException(Kind.BAD_TRAINING_DATA, message);
  }
}
