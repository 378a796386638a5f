import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Weights that one optimiser moves. */
final class PyTorchWeights {
  private final List<Tensor> all = new ArrayList<>();

  Tensor normal(double deviation, long... shape) {
    Tensor tensor = randn(shape).mul_(new Scalar(deviation)).requires_grad_(true);
    all.add(tensor);
    return tensor;
  }

  Tensor constant(double value, long... shape) {
    Tensor tensor = zeros(shape).add_(new Scalar(value)).requires_grad_(true);
    all.add(tensor);
    return tensor;
  }

  Adam adam(double rate, double beta1) {
    AdamOptions options = new AdamOptions(rate);
    options.betas().put(0, beta1);
    return new Adam(new TensorVector(all.toArray(new Tensor[0])), options);
  }

  /** From now on, gradients to these weights are computed. */
  void learn() {
    all.forEach(tensor -> tensor.requires_grad_(true));
  }

  /** From now on, gradients only pass through the network. */
  void freeze() {
    all.forEach(tensor -> tensor.requires_grad_(false));
  }

  /** How many numbers are learned. */
  long count() {
    return all.stream().mapToLong(Tensor::numel).sum();
  }
}
