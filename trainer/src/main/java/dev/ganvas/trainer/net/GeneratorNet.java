package dev.ganvas.trainer.net;

import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.config.GanConfig.Architecture;
import dev.ganvas.trainer.config.GanConfig.Labels;
import dev.ganvas.trainer.config.GanConfig.Upsampling;
import dev.ganvas.trainer.layer.BatchNorm;
import dev.ganvas.trainer.layer.Convolution2d;
import dev.ganvas.trainer.layer.Linear;
import dev.ganvas.trainer.layer.Modulation;
import dev.ganvas.trainer.layer.NearestUpsampling;
import dev.ganvas.trainer.layer.Pointwise;
import dev.ganvas.trainer.layer.SelfAttention;
import dev.ganvas.trainer.layer.TransposedConvolution2d;
import dev.ganvas.trainer.layer.Unflatten;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The network that makes pictures of numbers: {@code z [N, Z]} and, with labels, {@code label [N,
 * K]} one-hot to {@code [N, C, S, S]} in [-1, 1].
 *
 * <pre>
 * z ─ linear ─ fold to w2ⁿ⁻¹ maps ─ norm ─ ReLU ─ (double, halve the maps ─ norm ─ ReLU) … ─ C ─ tanh
 * </pre>
 *
 * <p>n is how often S can be halved without going below {@value PictureSizes#LEAST}.
 *
 * @param config all settings, with the picture's size and colours resolved
 * @param channels C
 * @param classes K; 0 where labels are not used
 */
public record GeneratorNet(GanConfig config, int channels, int classes) {
  /** The input of random numbers. */
  public static final String LATENT = "z";

  /** The input of classes, of both networks. */
  public static final String LABEL = "label";

  private static final double DCGAN_DEVIATION = 0.02;

  /** The network as DL4J's configuration. */
  public ComputationGraphConfiguration configuration(IUpdater updater, DataType type, long seed) {
    Chain chain =
        classes > 0
            ? Chain.of(updater, type, seed, LATENT, LABEL)
            : Chain.of(updater, type, seed, LATENT);
    chain.from(LATENT);
    int latent = config.generator().latent();
    if (joinsLabels()) {
      chain.join("z-and-label", new MergeVertex(), LABEL);
      latent += classes;
    }
    if (config.generator().architecture() == Architecture.DENSE) {
      dense(chain, latent);
    } else {
      convolutional(chain, latent);
    }
    chain.add("image", Pointwise.tanh());
    return chain.outputs("image").build();
  }

  /** The shapes of the inputs, for a summary. */
  public InputType[] inputTypes() {
    InputType z = InputType.feedForward(config.generator().latent());
    return classes > 0 ? new InputType[] {z, InputType.feedForward(classes)} : new InputType[] {z};
  }

  private boolean joinsLabels() {
    return classes > 0 && config.labels() != Labels.PROJECTION;
  }

  private void dense(Chain chain, int latent) {
    int width = config.generator().width();
    int side = config.image().size();
    int in = latent;
    for (int i = 0; i < 3; i++) {
      int out = width << i;
      chain.add("linear" + i, Linear.of(in, out).startingWith(Math.sqrt(2.0 / in)));
      if (i > 0) {
        chain.add("norm" + i, BatchNorm.of(out));
      }
      chain.add("act" + i, Pointwise.leakyRelu(0.2));
      in = out;
    }
    chain
        .add("pixels", Linear.of(in, channels * side * side).startingWith(Math.sqrt(1.0 / in)))
        .add("fold", new Unflatten(channels, side, side));
  }

  private void convolutional(Chain chain, int latent) {
    int side = config.image().size();
    int doublings = PictureSizes.halvings(side);
    int base = side >> doublings;
    int maps = config.generator().width() << Math.max(0, doublings - 1);
    chain
        .add("linear", Linear.of(latent, maps * base * base).startingWith(DCGAN_DEVIATION))
        .add("fold", new Unflatten(maps, base, base));
    normalise(chain, "0", maps);
    boolean nearest = config.generator().upsampling() == Upsampling.NEAREST;
    for (int i = 1; i <= doublings; i++) {
      if (config.generator().attention() == base << (i - 1)) {
        chain.add("attention" + i, SelfAttention.of(maps));
      }
      boolean last = i == doublings;
      int out = last && !nearest ? channels : Math.max(1, maps / 2);
      String name = "up" + i;
      if (nearest) {
        chain
            .add(name + "-repeat", new NearestUpsampling(2))
            .add(name, Convolution2d.sameSize3x3(maps, out).startingWith(DCGAN_DEVIATION));
      } else {
        chain.add(name, TransposedConvolution2d.of(maps, out, 4, 2, 1));
      }
      if (nearest || !last) {
        normalise(chain, Integer.toString(i), out);
      }
      maps = out;
    }
    if (nearest || doublings == 0) {
      chain.add(
          "to-colors", Convolution2d.sameSize3x3(maps, channels).startingWith(DCGAN_DEVIATION));
    }
  }

  private void normalise(Chain chain, String index, int maps) {
    if (classes > 0 && config.labels() == Labels.PROJECTION) {
      String features = chain.last();
      String modulation = "class" + index;
      chain
          .from(LABEL)
          .add(modulation, Linear.of(classes, 2 * maps).startingWith(DCGAN_DEVIATION))
          .from(features)
          .add("norm" + index, BatchNorm.withoutScale(maps))
          .join("modulated" + index, new Modulation(), modulation);
    } else {
      chain.add("norm" + index, BatchNorm.of(maps).startingWith(DCGAN_DEVIATION));
    }
    chain.add("act" + index, Pointwise.relu());
  }
}
