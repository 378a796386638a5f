package dev.ganvas.trainer.net;

import dev.ganvas.trainer.config.GanConfig.Normalisation;
import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.layer.Pointwise;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/** A network that makes a picture of another one of the same size. */
public sealed interface TranslationNet permits UNet, ResNet {
  /** The input. */
  String INPUT = "input";

  /** The layer that remembers the gradient to the input. */
  String TAP = "tap";

  /** Red, green and blue. */
  int COLORS = 3;

  /** Of rectifiers that leak. */
  double SLOPE = 0.2;

  /** The network that the settings describe. */
  static TranslationNet of(TranslationConfig.Generator settings) {
    return switch (settings.architecture()) {
      case UNET ->
          new UNet(settings.width(), settings.depth(), settings.normalisation(), settings.output());
      case RESNET ->
          new ResNet(
              settings.width(), settings.depth(), settings.normalisation(), settings.output());
    };
  }

  /**
   * A plain rectifier, or one that leaks where nothing normalises: there a channel that a few steps
   * have driven below 0 everywhere would never come back, and with all of them the network is dead.
   */
  static Pointwise rectifier(Normalisation normalisation) {
    return switch (normalisation) {
      case BATCH, INSTANCE -> Pointwise.relu();
      case NONE, SPECTRAL -> Pointwise.leakyRelu(SLOPE);
    };
  }

  /**
   * The network as DL4J's configuration, with an {@code InputTap} behind its input.
   *
   * @shape {@code [N, 3, H, W]} RGB in [-1, 1], H and W multiples of {@link #sizeStep}; the same
   *     out
   */
  ComputationGraphConfiguration configuration(IUpdater updater, DataType type, long seed);

  /** What sides must be multiples of. */
  int sizeStep();

  /** How far an output pixel looks at most, in pixels, statistics of the picture apart. */
  int receptiveRadius();

  /** Whether each pixel depends on the whole picture, by its mean say. */
  boolean seesWholePicture();
}
