package dev.ganvas.trainer.net;

import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.config.TrainingConfig.Activation;
import dev.ganvas.trainer.layer.ContentNoise;
import dev.ganvas.trainer.layer.Convolution2d;
import dev.ganvas.trainer.layer.NearestUpsampling;
import dev.ganvas.trainer.layer.PRelu;
import dev.ganvas.trainer.layer.PixelShuffle;
import dev.ganvas.trainer.layer.Pointwise;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A compact enlarging network: 3x3 convolutions at the small size, a pixel shuffle at the end,
 * added to the input enlarged by repetition. After ESPCN (Shi et al. 2016) and the compact networks
 * of Real-ESRGAN (Wang et al. 2021).
 *
 * <pre>
 * [N, 3, H, W] ─ conv 3→f ─ act ─ (conv f→f ─ act) × body ─ conv f→3s² ─ shuffle s ─ + ─ [N, 3, sH, sW]
 *       └────────────────────────── repeat s × s ───────────────────────────────────┘
 * </pre>
 *
 * @param scale s, how many times as large a side becomes
 * @param features f, channels between the convolutions
 * @param body how many convolutions between the first and the last
 * @param identity 0 to 1: the share of the convolution that changes nothing in each of those at
 *     first
 * @param noise channels of noise, see {@link ContentNoise}, that enter through a convolution of
 *     their own half way; 0 for none
 * @param activation what stands between the convolutions
 */
public record UpscalerNet(
    int scale, int features, int body, double identity, int noise, Activation activation) {
  /** Of {@link Activation#LEAKY}. */
  private static final double SLOPE = 0.1;

  /**
   * How far the noise's first weights lie from zero: little to begin with, but not nothing, where
   * no loss could tell whether more of it were better.
   */
  private static final double NOISE_DEVIATION = 0.02;

  /** Side of the pictures that DL4J is told; the network takes any. */
  private static final int NOMINAL_SIDE = 24;

  /** Checks that all are positive. */
  public UpscalerNet {
    if (scale < 1 || features < 1 || body < 0 || noise < 0 || (noise > 0 && body == 0)) {
      throw new IllegalArgumentException(
          "expected positive scale and features and a body of at least 0, 1 with noise, found scale "
              + scale
              + ", features "
              + features
              + ", body "
              + body
              + ", noise "
              + noise);
    }
  }

  /** A network whose convolutions all start at random. */
  public UpscalerNet(int scale, int features, int body, Activation activation) {
    this(scale, features, body, 0, 0, activation);
  }

  /** The network that the settings describe. */
  public static UpscalerNet of(TrainingConfig.Network settings) {
    return new UpscalerNet(
        settings.scale(),
        settings.features(),
        settings.body(),
        settings.identity(),
        settings.noise(),
        settings.activation());
  }

  /**
   * How far an output pixel looks, in input pixels: one for each 3x3 convolution. Noise comes in
   * half way, but looks some pixels far itself.
   */
  public int receptiveRadius() {
    int straight = body + 2;
    int throughNoise = ContentNoise.RADIUS + 1 + body - noiseEntry() + 1;
    return noise > 0 ? Math.max(straight, throughNoise) : straight;
  }

  /** The convolution of the body that noise is added to. */
  private int noiseEntry() {
    return (body + 1) / 2;
  }

  /** How many numbers are learned: weights, biases and slopes. */
  public int parameters() {
    int head = 3 * 9 * features + features;
    int oneOfBody = features * 9 * features + features;
    int tail = features * 9 * 3 * scale * scale + 3 * scale * scale;
    int slopes = activation == Activation.PRELU ? (body + 1) * features : 0;
    int entry = noise > 0 ? noise * 9 * features + features : 0;
    return head + body * oneOfBody + tail + slopes + entry;
  }

  /**
   * The network as DL4J's configuration. It ends in an ordinary vertex, so that any loss can be
   * applied from outside.
   *
   * @shape input {@code [N, 3, H, W]}, output {@code [N, 3, s*H, s*W]}, RGB in [0, 1]
   */
  public ComputationGraphConfiguration configuration(IUpdater updater, DataType type, long seed) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(type)
            .updater(updater)
            .weightInit(WeightInit.RELU)
            // Our layers keep their own memory; DL4J's workspaces would only copy it.
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.convolutional(NOMINAL_SIDE, NOMINAL_SIDE, 3));
    graph.addLayer("head", Convolution2d.sameSize3x3(3, features), "input");
    graph.addLayer("head-act", activationLayer(), "head");
    String last = "head-act";
    for (int i = 1; i <= body; i++) {
      graph.addLayer(
          "body" + i,
          Convolution2d.sameSize3x3(features, features).startingNearIdentity(identity),
          last);
      String sum = "body" + i;
      if (noise > 0 && i == noiseEntry()) {
        graph.addLayer("noise", new ContentNoise(noise), "input");
        graph.addLayer(
            "noise-entry",
            Convolution2d.sameSize3x3(noise, features).startingWith(NOISE_DEVIATION),
            "noise");
        graph.addVertex(
            "noisy", new ElementWiseVertex(ElementWiseVertex.Op.Add), sum, "noise-entry");
        sum = "noisy";
      }
      last = "body" + i + "-act";
      graph.addLayer(last, activationLayer(), sum);
    }
    graph.addLayer("tail", Convolution2d.quiet3x3(features, 3 * scale * scale), last);
    graph.addLayer("shuffle", new PixelShuffle(scale), "tail");
    graph.addLayer("skip", new NearestUpsampling(scale), "input");
    graph.addVertex("output", new ElementWiseVertex(ElementWiseVertex.Op.Add), "shuffle", "skip");
    return graph.setOutputs("output").build();
  }

  private Layer activationLayer() {
    return switch (activation) {
      case PRELU -> new PRelu(features);
      case LEAKY -> Pointwise.leakyRelu(SLOPE);
    };
  }
}
