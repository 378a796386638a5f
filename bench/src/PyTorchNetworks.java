import static org.bytedeco.pytorch.global.torch.tanh;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** Networks of pictures to pictures, layer by layer as Ganvas has them. */
final class PyTorchNetworks {
  private static final int COLORS = 3;
  private static final int MOST_TIMES = 8;

  private PyTorchNetworks() {}

  /** Halvings and doublings with skips between; batch normalisation. */
  static UnaryOperator<Tensor> unet(PyTorchWeights weights, int width, int depth) {
    UnaryOperator<Tensor> first = PyTorchLayers.convolution(weights, COLORS, width, 3, 1, 1);
    List<UnaryOperator<Tensor>> down = new ArrayList<>();
    List<UnaryOperator<Tensor>> up = new ArrayList<>();
    for (int i = 1; i <= depth; i++) {
      int wide = width * Math.min(1 << i, MOST_TIMES);
      int narrow = width * Math.min(1 << (i - 1), MOST_TIMES);
      UnaryOperator<Tensor> halve = PyTorchLayers.convolution(weights, narrow, wide, 4, 2, 1);
      UnaryOperator<Tensor> halved = PyTorchLayers.batchNorm(weights, wide);
      down.add(x -> PyTorchLayers.leaky(halved.apply(halve.apply(x))));
      UnaryOperator<Tensor> merge =
          PyTorchLayers.convolution(weights, wide + narrow, narrow, 3, 1, 1);
      UnaryOperator<Tensor> merged = PyTorchLayers.batchNorm(weights, narrow);
      up.add(x -> PyTorchLayers.relu(merged.apply(merge.apply(x))));
    }
    UnaryOperator<Tensor> colors = PyTorchLayers.convolution(weights, width, COLORS, 3, 1, 1);
    return x -> {
      List<Tensor> levels = new ArrayList<>();
      levels.add(PyTorchLayers.leaky(first.apply(x)));
      for (int i = 0; i < depth; i++) {
        levels.add(down.get(i).apply(levels.get(i)));
      }
      Tensor h = levels.get(depth);
      for (int i = depth - 1; i >= 0; i--) {
        h = up.get(i).apply(PyTorchLayers.join(PyTorchLayers.twice(h), levels.get(i)));
      }
      return tanh(colors.apply(h));
    };
  }

  /** Two halvings, residual blocks, two doublings; instance normalisation, mirrored borders. */
  static UnaryOperator<Tensor> resnet(PyTorchWeights weights, int width, int blocks) {
    List<UnaryOperator<Tensor>> chain = new ArrayList<>();
    chain.add(normalised(weights, COLORS, width, 7, 1).andThen(PyTorchLayers::relu)::apply);
    chain.add(normalised(weights, width, 2 * width, 3, 2).andThen(PyTorchLayers::relu)::apply);
    chain.add(normalised(weights, 2 * width, 4 * width, 3, 2).andThen(PyTorchLayers::relu)::apply);
    for (int i = 0; i < blocks; i++) {
      UnaryOperator<Tensor> a = normalised(weights, 4 * width, 4 * width, 3, 1);
      UnaryOperator<Tensor> b = normalised(weights, 4 * width, 4 * width, 3, 1);
      chain.add(x -> x.add(b.apply(PyTorchLayers.relu(a.apply(x)))));
    }
    for (int maps = 4 * width; maps > width; maps /= 2) {
      UnaryOperator<Tensor> narrow = normalised(weights, maps, maps / 2, 3, 1);
      chain.add(x -> PyTorchLayers.relu(narrow.apply(PyTorchLayers.twice(x))));
    }
    UnaryOperator<Tensor> colors = PyTorchLayers.convolution(weights, width, COLORS, 7, 1, 0);
    chain.add(x -> tanh(colors.apply(PyTorchLayers.mirror(x, 3))));
    return x -> through(chain, x);
  }

  private static UnaryOperator<Tensor> normalised(
      PyTorchWeights weights, int in, int out, int kernel, int stride) {
    UnaryOperator<Tensor> convolution =
        PyTorchLayers.convolution(weights, in, out, kernel, stride, 0);
    UnaryOperator<Tensor> norm = PyTorchLayers.instanceNorm(weights, out);
    return x -> norm.apply(convolution.apply(PyTorchLayers.mirror(x, kernel / 2)));
  }

  /** A PatchGAN of 70 pixels: three halvings and two convolutions that keep the size. */
  static UnaryOperator<Tensor> patches(PyTorchWeights weights, int channels, int width) {
    List<UnaryOperator<Tensor>> chain = new ArrayList<>();
    chain.add(PyTorchLayers.convolution(weights, channels, width, 4, 2, 1));
    chain.add(PyTorchLayers::leaky);
    for (int i = 1; i <= 3; i++) {
      int maps = width << i;
      chain.add(PyTorchLayers.convolution(weights, maps / 2, maps, 4, i < 3 ? 2 : 1, 1));
      chain.add(PyTorchLayers.instanceNorm(weights, maps));
      chain.add(PyTorchLayers::leaky);
    }
    chain.add(PyTorchLayers.convolution(weights, width << 3, 1, 4, 1, 1));
    return x -> through(chain, x);
  }

  private static Tensor through(List<UnaryOperator<Tensor>> chain, Tensor x) {
    Tensor h = x;
    for (UnaryOperator<Tensor> layer : chain) {
      h = layer.apply(h);
    }
    return h;
  }
}
