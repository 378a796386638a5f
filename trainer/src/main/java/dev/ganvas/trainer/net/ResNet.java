package dev.ganvas.trainer.net;

import dev.ganvas.trainer.config.GanConfig.Normalisation;
import dev.ganvas.trainer.config.TranslationConfig.Output;
import dev.ganvas.trainer.layer.BatchNorm;
import dev.ganvas.trainer.layer.Convolution2d;
import dev.ganvas.trainer.layer.InputTap;
import dev.ganvas.trainer.layer.InstanceNorm;
import dev.ganvas.trainer.layer.NearestUpsampling;
import dev.ganvas.trainer.layer.Pointwise;
import dev.ganvas.trainer.layer.ReflectionPad;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A picture-to-picture network that works at a quarter of the size: two halvings, residual blocks,
 * two doublings (Johnson et al. 2016; Zhu et al. 2017). Borders are mirrored, never black;
 * doublings repeat pixels and convolve, which leaves no checkerboard (Odena et al. 2016).
 *
 * @param width channels of the first layer; the blocks have four times as many
 * @param blocks how many residual blocks
 * @param normalisation behind the convolutions, the last excepted
 * @param output whether a picture comes out or what is added to the one that came in
 */
public record ResNet(int width, int blocks, Normalisation normalisation, Output output)
    implements TranslationNet {
  private static final int HALVINGS = 2;

  @Override
  public ComputationGraphConfiguration configuration(IUpdater updater, DataType type, long seed) {
    Chain chain = Chain.of(updater, type, seed, INPUT).from(INPUT).add(TAP, new InputTap());
    convolve(chain, "head", Convolution2d.of(COLORS, width, 7, 1, 0))
        .add("head-act", TranslationNet.rectifier(normalisation));
    int maps = width;
    for (int i = 1; i <= HALVINGS; i++) {
      convolve(chain, "down" + i, Convolution2d.of(maps, 2 * maps, 3, 2, 0))
          .add("down" + i + "-act", TranslationNet.rectifier(normalisation));
      maps *= 2;
    }
    for (int i = 1; i <= blocks; i++) {
      String before = chain.last();
      String name = "block" + i;
      convolve(chain, name + "a", Convolution2d.of(maps, maps, 3, 1, 0))
          .add(name + "-act", TranslationNet.rectifier(normalisation));
      convolve(chain, name + "b", Convolution2d.of(maps, maps, 3, 1, 0))
          .join(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), before);
    }
    for (int i = 1; i <= HALVINGS; i++) {
      chain.add("up" + i + "-repeat", new NearestUpsampling(2));
      convolve(chain, "up" + i, Convolution2d.of(maps, maps / 2, 3, 1, 0))
          .add("up" + i + "-act", TranslationNet.rectifier(normalisation));
      maps /= 2;
    }
    chain.add("colors-pad", new ReflectionPad(3));
    Convolution2d last = Convolution2d.of(maps, COLORS, 7, 1, 0);
    if (output == Output.CHANGE) {
      chain
          .add("colors", last.startingWith(0.001))
          .join("picture", new ElementWiseVertex(ElementWiseVertex.Op.Add), TAP);
    } else {
      chain.add("colors", last.startingWith(0.02)).add("picture", Pointwise.tanh());
    }
    return chain.outputs("picture").build();
  }

  private Chain convolve(Chain chain, String name, Convolution2d convolution) {
    chain.add(name + "-pad", new ReflectionPad(convolution.kernel() / 2)).add(name, convolution);
    switch (normalisation) {
      case BATCH -> chain.add(name + "-norm", BatchNorm.of(convolution.out()));
      case INSTANCE -> chain.add(name + "-norm", InstanceNorm.of(convolution.out()));
      case NONE, SPECTRAL -> {
        // He's weights keep the numbers in bounds.
      }
    }
    return chain;
  }

  @Override
  public int sizeStep() {
    return 1 << HALVINGS;
  }

  /**
   * 3 for each 7x7 convolution; halvings look 1 and 2; the blocks' two convolutions are 4 apart;
   * doublings look 2 and 1 and repeat over 3 and 1.
   */
  @Override
  public int receptiveRadius() {
    return 3 + 1 + 2 + blocks * 2 * 4 + 2 + 3 + 1 + 1 + 3;
  }

  @Override
  public boolean seesWholePicture() {
    return normalisation == Normalisation.INSTANCE;
  }
}
