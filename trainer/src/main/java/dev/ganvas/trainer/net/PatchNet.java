package dev.ganvas.trainer.net;

import dev.ganvas.trainer.config.GanConfig.Normalisation;
import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.layer.BatchNorm;
import dev.ganvas.trainer.layer.Convolution2d;
import dev.ganvas.trainer.layer.InputTap;
import dev.ganvas.trainer.layer.InstanceNorm;
import dev.ganvas.trainer.layer.Pointwise;
import dev.ganvas.trainer.layer.Weighting;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The network that tells patches of real pictures from made ones, a PatchGAN (Isola et al. 2017):
 * {@code picture [N, 3, H, W]} in [-1, 1] and, in pairs, what it was made of, {@code [N, 3, H, W]},
 * to a map of logits {@code [N, 1, h, w]}.
 *
 * @param settings width, halvings and normalisation
 * @param sees whether it is shown what a picture was made of
 */
public record PatchNet(TranslationConfig.Discriminator settings, Sees sees) {
  /** The input of pictures. */
  public static final String PICTURE = "picture";

  /** The input of what they were made of. */
  public static final String ORIGIN = "origin";

  private static final double SLOPE = 0.2;
  private static final double DEVIATION = 0.02;
  private static final int MOST_TIMES = 8;

  /** What it is shown. */
  public enum Sees {
    /** Pictures alone. */
    PICTURE,
    /** Pictures beside what they were made of. */
    PAIR
  }

  /** The network as DL4J's configuration, with an {@code InputTap} behind the pictures. */
  public ComputationGraphConfiguration configuration(IUpdater updater, DataType type, long seed) {
    boolean pair = sees == Sees.PAIR;
    Chain chain =
        pair
            ? Chain.of(updater, type, seed, PICTURE, ORIGIN)
            : Chain.of(updater, type, seed, PICTURE);
    chain.from(PICTURE).add(TranslationNet.TAP, new InputTap());
    int in = TranslationNet.COLORS;
    if (pair) {
      chain.join("pair", new MergeVertex(), ORIGIN);
      in *= 2;
    }
    int out = settings.width();
    for (int i = 0; i < settings.depth(); i++) {
      String name = "down" + i;
      chain.add(name, convolution(in, out, 2));
      if (i > 0) {
        normalise(chain, name, out);
      }
      chain.add(name + "-act", Pointwise.leakyRelu(SLOPE));
      in = out;
      out = Math.min(2 * out, MOST_TIMES * settings.width());
    }
    chain.add("same", convolution(in, out, 1));
    normalise(chain, "same", out);
    chain.add("same-act", Pointwise.leakyRelu(SLOPE)).add("logits", convolution(out, 1, 1));
    return chain.outputs("logits").build();
  }

  private Convolution2d convolution(int in, int out, int stride) {
    Convolution2d convolution = Convolution2d.of(in, out, 4, stride, 1);
    return switch (settings.normalisation()) {
      case SPECTRAL -> convolution.weighted(Weighting.SPECTRAL);
      case NONE -> convolution;
      case BATCH, INSTANCE -> convolution.startingWith(DEVIATION);
    };
  }

  private void normalise(Chain chain, String name, int maps) {
    if (settings.normalisation() == Normalisation.BATCH) {
      chain.add(name + "-norm", BatchNorm.of(maps));
    } else if (settings.normalisation() == Normalisation.INSTANCE) {
      chain.add(name + "-norm", InstanceNorm.of(maps));
    }
  }
}
