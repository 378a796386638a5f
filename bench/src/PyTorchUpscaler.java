import static org.bytedeco.pytorch.global.torch.pixel_shuffle;
import static org.bytedeco.pytorch.global.torch.prelu;
import static org.bytedeco.pytorch.global.torch.randn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.Tensor;

/** The step of an enlarging network. */
final class PyTorchUpscaler {
  private PyTorchUpscaler() {}

  /** Head, three 3x3 convolutions of 64 features, tail with pixel shuffle x4; L1 loss. */
  static Peer.Step step() {
    PyTorchWeights w = new PyTorchWeights();
    int features = 64;
    Tensor head = w.normal(0.1, features, 3, 3, 3);
    Tensor headBias = w.constant(0, features);
    Tensor headSlope = w.constant(0.25, features);
    List<Tensor> body = new ArrayList<>();
    List<Tensor> bias = new ArrayList<>();
    List<Tensor> slope = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      body.add(w.normal(0.05, features, features, 3, 3));
      bias.add(w.constant(0, features));
      slope.add(w.constant(0.25, features));
    }
    Tensor tail = w.normal(0.01, 48, features, 3, 3);
    Tensor tailBias = w.constant(0, 48);
    Adam adam = w.adam(2e-4, 0.5);
    Peer.tell("network", w.count());
    Tensor x = randn(16, 3, 24, 24);
    Tensor y = randn(16, 3, 96, 96);
    return () -> {
      try (PointerScope scope = new PointerScope()) {
        adam.zero_grad();
        Tensor h = prelu(PyTorchLayers.convolve(x, head, headBias, 1, 1), headSlope);
        for (int i = 0; i < body.size(); i++) {
          h = prelu(PyTorchLayers.convolve(h, body.get(i), bias.get(i), 1, 1), slope.get(i));
        }
        h = pixel_shuffle(PyTorchLayers.convolve(h, tail, tailBias, 1, 1), 4);
        h.sub(y).abs().mean().backward();
        adam.step();
      }
    };
  }
}
