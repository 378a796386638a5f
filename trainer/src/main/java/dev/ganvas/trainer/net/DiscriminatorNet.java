package dev.ganvas.trainer.net;

import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.config.GanConfig.Architecture;
import dev.ganvas.trainer.config.GanConfig.Labels;
import dev.ganvas.trainer.config.GanConfig.Normalisation;
import dev.ganvas.trainer.layer.BatchNorm;
import dev.ganvas.trainer.layer.Convolution2d;
import dev.ganvas.trainer.layer.Flatten;
import dev.ganvas.trainer.layer.InnerProduct;
import dev.ganvas.trainer.layer.InputTap;
import dev.ganvas.trainer.layer.InstanceNorm;
import dev.ganvas.trainer.layer.Linear;
import dev.ganvas.trainer.layer.MinibatchStddev;
import dev.ganvas.trainer.layer.Pointwise;
import dev.ganvas.trainer.layer.SelfAttention;
import dev.ganvas.trainer.layer.SumPool;
import dev.ganvas.trainer.layer.Unflatten;
import dev.ganvas.trainer.layer.Weighting;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The network that tells real pictures from made ones: {@code image [N, C, S, S]} in [-1, 1] and,
 * where labels are joined or projected, {@code label [N, K]} one-hot to logits {@code [N, 1]}, with
 * auxiliary labels to class logits {@code [N, K]} as well.
 *
 * @param config all settings, with the picture's size and colours resolved
 * @param channels C
 * @param classes K; 0 where labels are not used
 */
public record DiscriminatorNet(GanConfig config, int channels, int classes) {
  /** The input of pictures. */
  public static final String IMAGE = "image";

  /** The layer that remembers the gradient to the pictures. */
  public static final String TAP = "tap";

  private static final double SLOPE = 0.2;
  private static final double DCGAN_DEVIATION = 0.02;

  /** Whether the classes are an input. */
  public boolean takesLabels() {
    return classes > 0 && config.labels() != Labels.AUXILIARY;
  }

  /** The network as DL4J's configuration. */
  public ComputationGraphConfiguration configuration(IUpdater updater, DataType type, long seed) {
    Chain chain =
        takesLabels()
            ? Chain.of(updater, type, seed, IMAGE, GeneratorNet.LABEL)
            : Chain.of(updater, type, seed, IMAGE);
    chain.from(IMAGE).add(TAP, new InputTap());
    int in = channels;
    if (takesLabels() && config.labels() == Labels.CONCAT) {
      int side = config.image().size();
      chain
          .from(GeneratorNet.LABEL)
          .add("label-plane", Linear.of(classes, side * side).startingWith(DCGAN_DEVIATION))
          .add("label-fold", new Unflatten(1, side, side))
          .from(TAP)
          .join("image-and-label", new MergeVertex(), "label-fold");
      in++;
    }
    int features =
        config.discriminator().architecture() == Architecture.DENSE
            ? dense(chain, in)
            : convolutional(chain, in);
    return head(chain, features);
  }

  /** The shapes of the inputs, for a summary. */
  public InputType[] inputTypes() {
    int side = config.image().size();
    InputType image = InputType.convolutional(side, side, channels);
    return takesLabels()
        ? new InputType[] {image, InputType.feedForward(classes)}
        : new InputType[] {image};
  }

  /** Adds the body; what comes out is {@code [N, features]}. */
  private int dense(Chain chain, int channelsIn) {
    int side = config.image().size();
    int in = channelsIn * side * side;
    chain.add("flatten", new Flatten());
    for (int i = 0; i < 2; i++) {
      int out = Math.max(1, config.discriminator().width() >> i);
      chain.add("linear" + i, linear(in, out, Math.sqrt(2.0 / in)));
      if (i > 0 && config.discriminator().normalisation() == Normalisation.BATCH) {
        chain.add("norm" + i, BatchNorm.of(out));
      }
      chain.add("act" + i, Pointwise.leakyRelu(SLOPE));
      in = out;
    }
    return in;
  }

  /** Adds the body; what comes out is {@code [N, features]}. */
  private int convolutional(Chain chain, int channelsIn) {
    int side = config.image().size();
    int levels = PictureSizes.halvings(side);
    int in = channelsIn;
    for (int i = 0; i < levels; i++) {
      int out = config.discriminator().width() << i;
      String name = "down" + i;
      if (config.discriminator().convolutions() == 2) {
        chain
            .add(name + "-same", convolution(in, out, 3, 1))
            .add(name + "-same-act", Pointwise.leakyRelu(SLOPE));
        in = out;
      }
      chain.add(name, convolution(in, out, 4, 2));
      if (i > 0) {
        normalise(chain, i, out);
      }
      chain.add("act" + i, Pointwise.leakyRelu(SLOPE));
      in = out;
      if (config.discriminator().attention() == side >> (i + 1)) {
        chain.add("attention" + i, SelfAttention.of(in));
      }
    }
    if (config.discriminator().minibatchStddev()) {
      chain.add("stddev", new MinibatchStddev());
      in++;
    }
    if (config.labels() == Labels.PROJECTION && classes > 0) {
      chain.add("features", new SumPool());
      return in;
    }
    int base = side >> levels;
    chain.add("features", new Flatten());
    return in * base * base;
  }

  private void normalise(Chain chain, int level, int maps) {
    switch (config.discriminator().normalisation()) {
      case BATCH -> chain.add("norm" + level, BatchNorm.of(maps).startingWith(DCGAN_DEVIATION));
      case INSTANCE -> chain.add("norm" + level, InstanceNorm.of(maps));
      case NONE, SPECTRAL -> {
        // The weights are not normalised, or in themselves.
      }
    }
  }

  private ComputationGraphConfiguration head(Chain chain, int features) {
    String body = chain.last();
    chain.add("logit", linear(features, 1, Math.sqrt(1.0 / features)));
    if (classes > 0 && config.labels() == Labels.AUXILIARY) {
      chain.from(body).add("class-logits", linear(features, classes, Math.sqrt(1.0 / features)));
      return chain.outputs("logit", "class-logits").build();
    }
    if (classes > 0 && config.labels() == Labels.PROJECTION) {
      chain
          .from(GeneratorNet.LABEL)
          .add("label-features", linear(classes, features, DCGAN_DEVIATION))
          .join("projection", new InnerProduct(), body)
          .join("conditional-logit", new ElementWiseVertex(ElementWiseVertex.Op.Add), "logit");
      return chain.outputs("conditional-logit").build();
    }
    return chain.outputs("logit").build();
  }

  private Linear linear(int in, int out, double deviation) {
    return Linear.of(in, out).startingWith(deviation).weighted(weighting());
  }

  private Convolution2d convolution(int in, int out, int kernel, int stride) {
    Convolution2d convolution = Convolution2d.of(in, out, kernel, stride, 1);
    // Without a norm behind it, DCGAN's small weights would let hardly anything through.
    return weighting() == Weighting.PLAIN
            && config.discriminator().normalisation() != Normalisation.NONE
        ? convolution.startingWith(DCGAN_DEVIATION)
        : convolution.weighted(weighting());
  }

  private Weighting weighting() {
    return config.discriminator().normalisation() == Normalisation.SPECTRAL
        ? Weighting.SPECTRAL
        : Weighting.PLAIN;
  }
}
