package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Configuration of the minibatch standard deviation (Karras et al. 2018, section 3): {@code [N, C,
 * H, W]} to {@code [N, C + 1, H, W]}. The added plane holds one number, the standard deviation over
 * the batch averaged over all channels and pixels: a discriminator sees by it that a generator
 * makes the same picture again and again.
 */
public class MinibatchStddev extends ShapeLayer {
  /** Added to the variance, so that the root has a derivative at zero. */
  public static final double EPSILON = 1e-8;

  private static final long serialVersionUID = 1L;

  @Override
  InputType outputType(InputType in) {
    InputType.InputTypeConvolutional picture = ParametricLayer.picture(in);
    return InputType.convolutional(
        picture.getHeight(), picture.getWidth(), picture.getChannels() + 1);
  }

  @Override
  Layer pass(NeuralNetConfiguration conf, DataType type) {
    return new Pass(conf, type);
  }

  private static final class Pass extends ShapePass<MinibatchStddev> {
    private static final long serialVersionUID = 1L;

    private final transient Scratch centred = new Scratch();
    private final transient Scratch deviation = new Scratch();

    Pass(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    long[] outputShape() {
      return new long[] {input.size(0), input.size(1) + 1, input.size(2), input.size(3)};
    }

    @Override
    void forward(INDArray from, INDArray to) {
      long n = from.size(0);
      long numbers = from.length() / n;
      INDArray x = Planes.dense(from).reshape('c', new long[] {n, numbers});
      INDArray c = centred.like(x);
      try (INDArray mean = x.mean(0)) {
        Planes.subtract(x, mean.reshape('c', new long[] {1, numbers}), c);
      }
      INDArray root = deviation.get(x.dataType(), numbers);
      try (INDArray square = c.mul(c);
          INDArray variance = square.mean(0)) {
        root.assign(variance);
      }
      root.addi(EPSILON);
      Nd4j.exec(new org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt(root, root));
      double statistic = root.meanNumber().doubleValue();
      channels(to, 0, from.size(1)).assign(from);
      channels(to, from.size(1), from.size(1) + 1).assign(statistic);
    }

    @Override
    void backward(INDArray epsilon, INDArray to) {
      long n = to.size(0);
      long channels = to.size(1);
      long numbers = to.length() / n;
      double g = channels(epsilon, channels, channels + 1).sumNumber().doubleValue();
      to.assign(channels(epsilon, 0, channels));
      // d mean_j(s_j) / d x_nj = (x_nj - mean_j) / (J N s_j)
      try (INDArray factor = deviation.last().rdiv(g / (numbers * n));
          INDArray share = centred.last().dup()) {
        Planes.multiply(share, factor.reshape('c', new long[] {1, numbers}), share);
        to.addi(share.reshape('c', to.shape()));
      }
    }

    private static INDArray channels(INDArray array, long from, long to) {
      return array.get(
          NDArrayIndex.all(),
          NDArrayIndex.interval(from, to),
          NDArrayIndex.all(),
          NDArrayIndex.all());
    }
  }
}
