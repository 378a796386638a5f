package dev.ganvas.trainer.layer;

import java.util.SplittableRandom;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of noise that follows from the picture: {@code [N, 3, H, W]} RGB in [0, 1] becomes
 * {@code [N, channels, H, W]}, uniformly distributed, mean 0, variance 1. The same picture has the
 * same noise, on every machine, whole or cut into tiles, and neighbouring pixels have unlike noise
 * wherever the picture changes at all; a network that is to invent texture has it to begin with.
 * Without, all it can do where a picture is smooth is to repeat one pattern.
 *
 * <p>The levels q = round(255 x) of 3x3 pixels are weighed by whole numbers and added modulo the
 * prime {@value #MODULUS}, then cubed, which permutes the remainders, and both once more:
 *
 * <pre>{@code
 * r = cube(conv(cube(conv(q, first)), second)),   cube(u) = u^3 mod 251
 * noise = (r - 125) / deviation(r)
 * }</pre>
 *
 * <p>All of it are whole numbers below 2^24, exact in single precision in whatever order they are
 * added. There is no gradient: it is 0 almost everywhere.
 */
public class ContentNoise extends ShapeLayer {
  /** Noise is made of remainders of this. */
  public static final int MODULUS = 251;

  /** The remainders' mean. */
  public static final double MEAN = (MODULUS - 1) / 2.0;

  /** The remainders' standard deviation. */
  public static final double DEVIATION = Math.sqrt(((double) MODULUS * MODULUS - 1) / 12);

  /** How far a number of the noise looks, in pixels. */
  public static final int RADIUS = 2;

  /** The level of white. */
  public static final int LEVELS = 255;

  private static final long serialVersionUID = 1L;
  private static final int COLORS = 3;
  private static final int KERNEL = 3;

  @JsonProperty private int channels;

  /** For DL4J's JSON reader. */
  public ContentNoise() {}

  /** Noise of so many channels, at least 1. */
  public ContentNoise(int channels) {
    this.channels = channels;
  }

  /** Channels that come out. */
  public int channels() {
    return channels;
  }

  /**
   * The whole numbers by which levels are weighed.
   *
   * @shape {@code [channels, 3, 3, 3]}, row by row
   */
  public int[] first() {
    return weights(1, channels * COLORS * KERNEL * KERNEL);
  }

  /**
   * The whole numbers by which the first remainders are weighed.
   *
   * @shape {@code [channels, channels, 3, 3]}, row by row
   */
  public int[] second() {
    return weights(2, channels * channels * KERNEL * KERNEL);
  }

  private static int[] weights(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] weights = new int[count];
    for (int i = 0; i < count; i++) {
      weights[i] = 1 + random.nextInt(MODULUS - 1);
    }
    return weights;
  }

  @Override
  InputType outputType(InputType input) {
    InputType.InputTypeConvolutional in = ParametricLayer.picture(input);
    return InputType.convolutional(in.getHeight(), in.getWidth(), channels);
  }

  @Override
  Layer pass(NeuralNetConfiguration conf, DataType type) {
    return new Pass(conf, type);
  }

  private static final class Pass extends ShapePass<ContentNoise> {
    private static final long serialVersionUID = 1L;

    Pass(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    long[] outputShape() {
      return new long[] {input.size(0), layerConf().channels, input.size(2), input.size(3)};
    }

    @Override
    void forward(INDArray from, INDArray to) {
      int n = (int) from.size(0);
      int height = (int) from.size(2);
      int width = (int) from.size(3);
      float[] values;
      try (INDArray copy = from.dup('c')) {
        values = copy.data().asFloat();
      }
      int[] levels = new int[values.length];
      for (int i = 0; i < values.length; i++) {
        levels[i] = (int) Math.rint(values[i] * LEVELS);
      }
      int channels = layerConf().channels;
      int[] once = mixed(levels, n, COLORS, height, width, layerConf().first(), channels);
      int[] twice = mixed(once, n, channels, height, width, layerConf().second(), channels);
      float[] noise = new float[twice.length];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (float) ((twice[i] - MEAN) / DEVIATION);
      }
      try (INDArray made = Nd4j.createFromArray(noise)) {
        to.assign(made.reshape('c', to.shape()));
      }
    }

    /** The cubes of the weighed sums; what lies outside of the picture counts as 0. */
    private static int[] mixed(
        int[] from, int n, int in, int height, int width, int[] weights, int out) {
      int[] to = new int[n * out * height * width];
      for (int plane = 0; plane < n * out; plane++) {
        int picture = plane / out;
        int weight = plane % out * in * KERNEL * KERNEL;
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            int sum = 0;
            for (int c = 0; c < in; c++) {
              for (int k = 0; k < KERNEL * KERNEL; k++) {
                int row = y + k / KERNEL - 1;
                int column = x + k % KERNEL - 1;
                if (row >= 0 && row < height && column >= 0 && column < width) {
                  sum +=
                      weights[weight + c * KERNEL * KERNEL + k]
                          * from[((picture * in + c) * height + row) * width + column];
                }
              }
            }
            int u = Math.floorMod(sum, MODULUS);
            to[(plane * height + y) * width + x] = u * u % MODULUS * u % MODULUS;
          }
        }
      }
      return to;
    }

    @Override
    void backward(INDArray epsilon, INDArray to) {
      to.assign(0);
    }
  }
}
