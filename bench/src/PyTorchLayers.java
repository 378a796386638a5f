import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.conv_transpose2d;
import static org.bytedeco.pytorch.global.torch.instance_norm;
import static org.bytedeco.pytorch.global.torch.leaky_relu_;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.reflection_pad2d;
import static org.bytedeco.pytorch.global.torch.relu_;
import static org.bytedeco.pytorch.global.torch.upsample_nearest2d;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/** The layers that networks are made of. */
final class PyTorchLayers {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  private PyTorchLayers() {}

  private static TensorOptional of(Tensor tensor) {
    return new TensorOptional(tensor);
  }

  /** The same number for both axes. */
  static long[] both(long n) {
    return new long[] {n, n};
  }

  static Tensor convolve(Tensor x, Tensor weight, Tensor bias, long stride, long padding) {
    return conv2d(x, weight, of(bias), both(stride), both(padding), both(1), 1);
  }

  static Tensor convolveTransposed(
      Tensor x, Tensor weight, Tensor bias, long stride, long padding) {
    return conv_transpose2d(
        x, weight, of(bias), both(stride), both(padding), both(0), 1, both(1));
  }

  /** A convolution with bias, started by He's deviation. */
  static UnaryOperator<Tensor> convolution(
      PyTorchWeights weights, long in, long out, long kernel, long stride, long padding) {
    Tensor weight =
        weights.normal(Math.sqrt(2.0 / (in * kernel * kernel)), out, in, kernel, kernel);
    Tensor bias = weights.constant(0, out);
    return x -> convolve(x, weight, bias, stride, padding);
  }

  static UnaryOperator<Tensor> batchNorm(PyTorchWeights weights, long channels) {
    Tensor gamma = weights.constant(1, channels);
    Tensor beta = weights.constant(0, channels);
    Tensor mean = zeros(channels);
    Tensor variance = ones(channels);
    return x ->
        batch_norm(
            x, of(gamma), of(beta), of(mean), of(variance), true, MOMENTUM, EPSILON, false);
  }

  static UnaryOperator<Tensor> instanceNorm(PyTorchWeights weights, long channels) {
    Tensor gamma = weights.constant(1, channels);
    Tensor beta = weights.constant(0, channels);
    return x ->
        instance_norm(
            x,
            of(gamma),
            of(beta),
            new TensorOptional(),
            new TensorOptional(),
            true,
            MOMENTUM,
            EPSILON,
            false);
  }

  /** In place, as the published networks have it; so is {@link #relu}. */
  static Tensor leaky(Tensor x) {
    return leaky_relu_(x, new Scalar(0.2));
  }

  static Tensor relu(Tensor x) {
    return relu_(x);
  }

  static Tensor mirror(Tensor x, long border) {
    return reflection_pad2d(x, border, border, border, border);
  }

  static Tensor twice(Tensor x) {
    return upsample_nearest2d(x, 2 * x.size(2), 2 * x.size(3));
  }

  /** One stack of channels behind the other. */
  static Tensor join(Tensor first, Tensor second) {
    return cat(new TensorVector(first, second), 1);
  }
}
