import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.softplus;
import static org.bytedeco.pytorch.global.torch.tanh;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** DCGAN's step. */
final class PyTorchDcgan {
  private static final int BATCH = 64;
  private static final int LATENT = 100;

  private PyTorchDcgan() {}

  private static Tensor leaky(Tensor x) {
    return leaky_relu(x, new Scalar(0.2));
  }

  /** Widths w, 2w, 4w at 32 px and w, 2w, 4w, 8w at 64 px; kernels of 4, as in the DCGAN paper. */
  static Peer.Step step(int side) {
    int levels = side == 32 ? 3 : 4;
    int width = 64;
    PyTorchWeights dw = new PyTorchWeights();
    List<Tensor> dConv = new ArrayList<>();
    List<Tensor> dBias = new ArrayList<>();
    List<UnaryOperator<Tensor>> dNorm = new ArrayList<>();
    long in = 3;
    for (int i = 0; i < levels; i++) {
      long out = (long) width << i;
      dConv.add(dw.normal(0.02, out, in, 4, 4));
      dBias.add(dw.constant(0, out));
      if (i > 0) {
        dNorm.add(PyTorchLayers.batchNorm(dw, out));
      }
      in = out;
    }
    Tensor dHead = dw.normal(0.02, 1, in, 4, 4);
    Tensor dHeadBias = dw.constant(0, 1);
    PyTorchWeights gw = new PyTorchWeights();
    Tensor gFirst = gw.normal(0.02, LATENT, in, 4, 4);
    Tensor gFirstBias = gw.constant(0, in);
    List<UnaryOperator<Tensor>> gNorm = new ArrayList<>();
    gNorm.add(PyTorchLayers.batchNorm(gw, in));
    List<Tensor> gConv = new ArrayList<>();
    List<Tensor> gBias = new ArrayList<>();
    for (int i = levels - 1; i >= 0; i--) {
      long out = i == 0 ? 3 : (long) width << (i - 1);
      gConv.add(gw.normal(0.02, in, out, 4, 4));
      gBias.add(gw.constant(0, out));
      if (i > 0) {
        gNorm.add(PyTorchLayers.batchNorm(gw, out));
      }
      in = out;
    }
    Adam dAdam = dw.adam(2e-4, 0.5);
    Adam gAdam = gw.adam(2e-4, 0.5);
    Peer.tell("generator", gw.count());
    Peer.tell("discriminator", dw.count());
    UnaryOperator<Tensor> d =
        x -> {
          Tensor h = leaky(PyTorchLayers.convolve(x, dConv.get(0), dBias.get(0), 2, 1));
          for (int i = 1; i < dConv.size(); i++) {
            Tensor halved = PyTorchLayers.convolve(h, dConv.get(i), dBias.get(i), 2, 1);
            h = leaky(dNorm.get(i - 1).apply(halved));
          }
          return PyTorchLayers.convolve(h, dHead, dHeadBias, 1, 0);
        };
    UnaryOperator<Tensor> g =
        z -> {
          Tensor h = PyTorchLayers.convolveTransposed(z, gFirst, gFirstBias, 1, 0);
          for (int i = 0; i < gConv.size(); i++) {
            Tensor rectified = relu(gNorm.get(i).apply(h));
            h =
                PyTorchLayers.convolveTransposed(rectified, gConv.get(i), gBias.get(i), 2, 1);
          }
          return tanh(h);
        };
    Tensor real = tanh(randn(BATCH, 3, side, side));
    // As pytorch/examples does it: one pass of G a step, D on real and on fake, then G through D.
    return () -> {
      try (PointerScope scope = new PointerScope()) {
        dAdam.zero_grad();
        softplus(d.apply(real).neg()).mean().backward();
        Tensor fake = g.apply(randn(BATCH, LATENT, 1, 1));
        softplus(d.apply(fake.detach())).mean().backward();
        dAdam.step();
        gAdam.zero_grad();
        softplus(d.apply(fake).neg()).mean().backward();
        gAdam.step();
      }
    };
  }
}
