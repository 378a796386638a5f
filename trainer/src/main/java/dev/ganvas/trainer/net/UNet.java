package dev.ganvas.trainer.net;

import dev.ganvas.trainer.config.GanConfig.Normalisation;
import dev.ganvas.trainer.config.TranslationConfig.Output;
import dev.ganvas.trainer.layer.BatchNorm;
import dev.ganvas.trainer.layer.Convolution2d;
import dev.ganvas.trainer.layer.DoublingConvolution2d;
import dev.ganvas.trainer.layer.InputTap;
import dev.ganvas.trainer.layer.InstanceNorm;
import dev.ganvas.trainer.layer.Pointwise;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A picture-to-picture network of halvings and doublings with skips between them (Ronneberger et
 * al. 2015; Isola et al. 2017). Doublings repeat pixels and convolve, which leaves no checkerboard
 * (Odena et al. 2016).
 *
 * <pre>
 * in ─ conv w ─┬─ halve 2w ─┬─ halve 4w ─ … ─ double ─ join ─ conv 2w ─ double ─ join ─ conv w ─ conv 3 ─ out
 *              │            └──────────────────────────┘                         │
 *              └─────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * @param width channels of the first layer; doubled by each halving up to eight times as many
 * @param depth how many halvings
 * @param normalisation behind the convolutions, the first and the last excepted
 * @param output whether a picture comes out or what is added to the one that came in
 */
public record UNet(int width, int depth, Normalisation normalisation, Output output)
    implements TranslationNet {
  private static final int MOST_TIMES = 8;

  @Override
  public ComputationGraphConfiguration configuration(IUpdater updater, DataType type, long seed) {
    Chain chain = Chain.of(updater, type, seed, INPUT).from(INPUT).add(TAP, new InputTap());
    chain
        .add("level0", Convolution2d.sameSize3x3(COLORS, width))
        .add("level0-act", Pointwise.leakyRelu(SLOPE));
    List<String> skips = new ArrayList<>();
    for (int i = 1; i <= depth; i++) {
      skips.add(chain.last());
      String name = "down" + i;
      chain.add(name, Convolution2d.of(channels(i - 1), channels(i), 4, 2, 1));
      normalise(chain, name, channels(i));
      chain.add(name + "-act", Pointwise.leakyRelu(SLOPE));
    }
    for (int i = depth; i >= 1; i--) {
      String name = "up" + i;
      // One convolution of both joined, written as the sum of one for each: what comes from below
      // is convolved before it is doubled, with fewer products.
      double deviation = Math.sqrt(2.0 / (9 * (channels(i) + channels(i - 1))));
      chain.add(
          name, DoublingConvolution2d.of(channels(i), channels(i - 1)).startingWith(deviation));
      String below = chain.last();
      chain
          .from(skips.get(i - 1))
          .add(
              name + "-skip",
              Convolution2d.sameSize3x3(channels(i - 1), channels(i - 1)).startingWith(deviation))
          .join(name + "-join", new ElementWiseVertex(ElementWiseVertex.Op.Add), below);
      normalise(chain, name, channels(i - 1));
      chain.add(name + "-act", TranslationNet.rectifier(normalisation));
    }
    chain.add("colors", Convolution2d.quiet3x3(width, COLORS));
    if (output == Output.CHANGE) {
      chain.join("picture", new ElementWiseVertex(ElementWiseVertex.Op.Add), TAP);
    } else {
      chain.add("picture", Pointwise.tanh());
    }
    return chain.outputs("picture").build();
  }

  private int channels(int level) {
    return width * Math.min(1 << level, MOST_TIMES);
  }

  private void normalise(Chain chain, String name, int maps) {
    switch (normalisation) {
      case BATCH -> chain.add(name + "-norm", BatchNorm.of(maps));
      case INSTANCE -> chain.add(name + "-norm", InstanceNorm.of(maps));
      case NONE, SPECTRAL -> {
        // He's weights keep the numbers in bounds.
      }
    }
  }

  @Override
  public int sizeStep() {
    return 1 << depth;
  }

  /**
   * Each halving, a 4x4 convolution on pixels s apart, looks 2 s farther; each doubling repeats a
   * pixel over up to 2 s - 1 others and its 3x3 convolution looks s farther; the first and the last
   * convolution look 1 each.
   */
  @Override
  public int receptiveRadius() {
    int radius = 2;
    for (int spacing = 1; spacing < 1 << depth; spacing *= 2) {
      radius += 2 * spacing + (2 * spacing - 1) + spacing;
    }
    return radius;
  }

  @Override
  public boolean seesWholePicture() {
    return normalisation == Normalisation.INSTANCE;
  }
}
