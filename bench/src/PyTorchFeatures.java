import static org.bytedeco.pytorch.global.torch.max_pool2d;

import dev.ganvas.runtime.onnx.OnnxContents;
import dev.ganvas.runtime.onnx.OnnxContents.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The feature network of an ONNX file, from the same nodes that Ganvas's own reader takes: up to
 * the first that is no convolution, rectifier, maximum or join. Its weights are not learned.
 *
 * <p>They are used as they are in the file, while Ganvas folds the normalisation of pictures into
 * the first of them: that changes the numbers, not the work.
 */
final class PyTorchFeatures {
  private static final Set<String> KNOWN = Set.of("Conv", "Relu", "MaxPool", "Concat", "Dropout");

  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> weights = new HashMap<>();

  PyTorchFeatures(Path file) throws IOException {
    OnnxContents contents = OnnxContents.read(file);
    for (Node node : contents.nodes()) {
      if (!KNOWN.contains(node.operator())) {
        break;
      }
      nodes.add(node);
      for (String input : node.inputs()) {
        if (contents.constants().containsKey(input)) {
          var constant = contents.constants().get(input);
          weights.put(input, Tensor.create(constant.toArray(), constant.shape().toLongs()));
        }
      }
    }
  }

  /** How many weights the layers have. */
  long count() {
    return weights.values().stream().mapToLong(Tensor::numel).sum();
  }

  /** What goes into each maximum, and what comes out last. */
  List<Tensor> apply(Tensor pictures) {
    Map<String, Tensor> values = new HashMap<>();
    List<Tensor> stages = new ArrayList<>();
    Tensor last = pictures;
    for (Node node : nodes) {
      // Only the pictures are made by no node.
      Tensor x = values.getOrDefault(node.inputs().get(0), pictures);
      switch (node.operator()) {
        case "Conv" ->
            last =
                PyTorchLayers.convolve(
                    x,
                    weights.get(node.inputs().get(1)),
                    weights.get(node.inputs().get(2)),
                    number(node, "strides", 1),
                    number(node, "pads", 0));
        case "Relu" -> last = PyTorchLayers.relu(x);
        case "MaxPool" -> {
          stages.add(x);
          last =
              max_pool2d(
                  x,
                  PyTorchLayers.both(number(node, "kernel_shape", 2)),
                  PyTorchLayers.both(number(node, "strides", 1)),
                  PyTorchLayers.both(0),
                  PyTorchLayers.both(1),
                  false);
        }
        case "Concat" -> last = PyTorchLayers.join(x, values.get(node.inputs().get(1)));
        default -> last = x;
      }
      values.put(node.outputs().get(0), last);
    }
    stages.add(last);
    return stages;
  }

  /** Kernels, steps and borders are the same on both axes. */
  private static long number(Node node, String attribute, long otherwise) {
    return node.integers(attribute, List.of(otherwise)).get(0);
  }
}
