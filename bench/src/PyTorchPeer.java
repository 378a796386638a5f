import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.conv_transpose2d;
import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.pixel_shuffle;
import static org.bytedeco.pytorch.global.torch.prelu;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.softplus;
import static org.bytedeco.pytorch.global.torch.tanh;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/** The same steps in PyTorch, by its C++ library: eager mode, as its Python users have it. */
final class PyTorchPeer {
  private static final int BATCH = 64;
  private static final int LATENT = 100;

  private PyTorchPeer() {}

  /** Weights that an optimiser moves. */
  private static final class Weights {
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

    Adam adam() {
      AdamOptions options = new AdamOptions(2e-4);
      options.betas().put(0, 0.5);
      return new Adam(new TensorVector(all.toArray(new Tensor[0])), options);
    }
  }

  private static final class Norm {
    private final Tensor gamma;
    private final Tensor beta;
    private final Tensor mean;
    private final Tensor variance;

    Norm(Weights weights, long channels) {
      gamma = weights.constant(1, channels);
      beta = weights.constant(0, channels);
      mean = zeros(channels);
      variance = ones(channels);
    }

    Tensor apply(Tensor x) {
      return batch_norm(
          x, of(gamma), of(beta), of(mean), of(variance), true, 0.1, 1e-5, false);
    }
  }

  private static TensorOptional of(Tensor tensor) {
    return new TensorOptional(tensor);
  }

  private static long[] both(long n) {
    return new long[] {n, n};
  }

  private static Tensor down(Tensor x, Tensor weight, Tensor bias) {
    return conv2d(x, weight, of(bias), both(2), both(1), both(1), 1);
  }

  private static Tensor up(Tensor x, Tensor weight, Tensor bias) {
    return conv_transpose2d(x, weight, of(bias), both(2), both(1), both(0), 1, both(1));
  }

  private static Tensor leaky(Tensor x) {
    return leaky_relu(x, new Scalar(0.2));
  }

  /** Widths w, 2w, 4w at 32 px and w, 2w, 4w, 8w at 64 px; kernels of 4, as in the DCGAN paper. */
  private static Peer.Step dcgan(int side) {
    int levels = side == 32 ? 3 : 4;
    int width = 64;
    Weights dw = new Weights();
    List<Tensor> dConv = new ArrayList<>();
    List<Tensor> dBias = new ArrayList<>();
    List<Norm> dNorm = new ArrayList<>();
    long in = 3;
    for (int i = 0; i < levels; i++) {
      long out = (long) width << i;
      dConv.add(dw.normal(0.02, out, in, 4, 4));
      dBias.add(dw.constant(0, out));
      if (i > 0) {
        dNorm.add(new Norm(dw, out));
      }
      in = out;
    }
    Tensor dHead = dw.normal(0.02, 1, in, 4, 4);
    Tensor dHeadBias = dw.constant(0, 1);
    Weights gw = new Weights();
    Tensor gFirst = gw.normal(0.02, LATENT, in, 4, 4);
    Tensor gFirstBias = gw.constant(0, in);
    List<Norm> gNorm = new ArrayList<>();
    gNorm.add(new Norm(gw, in));
    List<Tensor> gConv = new ArrayList<>();
    List<Tensor> gBias = new ArrayList<>();
    for (int i = levels - 1; i >= 0; i--) {
      long out = i == 0 ? 3 : (long) width << (i - 1);
      gConv.add(gw.normal(0.02, in, out, 4, 4));
      gBias.add(gw.constant(0, out));
      if (i > 0) {
        gNorm.add(new Norm(gw, out));
      }
      in = out;
    }
    Adam dAdam = dw.adam();
    Adam gAdam = gw.adam();
    java.util.function.UnaryOperator<Tensor> d =
        x -> {
          Tensor h = leaky(down(x, dConv.get(0), dBias.get(0)));
          for (int i = 1; i < dConv.size(); i++) {
            h = leaky(dNorm.get(i - 1).apply(down(h, dConv.get(i), dBias.get(i))));
          }
          return conv2d(h, dHead, of(dHeadBias), both(1), both(0), both(1), 1);
        };
    java.util.function.UnaryOperator<Tensor> g =
        z -> {
          Tensor h =
              conv_transpose2d(
                  z, gFirst, of(gFirstBias), both(1), both(0), both(0), 1, both(1));
          for (int i = 0; i < gConv.size(); i++) {
            h = up(relu(gNorm.get(i).apply(h)), gConv.get(i), gBias.get(i));
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

  /** Head, three 3x3 convolutions of 64 features, tail with pixel shuffle x4; L1 loss. */
  private static Peer.Step upscaler() {
    Weights w = new Weights();
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
    Adam adam = w.adam();
    Tensor x = randn(16, 3, 24, 24);
    Tensor y = randn(16, 3, 96, 96);
    return () -> {
      try (PointerScope scope = new PointerScope()) {
        adam.zero_grad();
        Tensor h =
            prelu(conv2d(x, head, of(headBias), both(1), both(1), both(1), 1), headSlope);
        for (int i = 0; i < body.size(); i++) {
          h =
              prelu(
                  conv2d(h, body.get(i), of(bias.get(i)), both(1), both(1), both(1), 1),
                  slope.get(i));
        }
        h = pixel_shuffle(conv2d(h, tail, of(tailBias), both(1), both(1), both(1), 1), 4);
        h.sub(y).abs().mean().backward();
        adam.step();
      }
    };
  }

  public static void main(String[] args) throws Exception {
    manual_seed(1);
    Peer.serve(
        switch (args[0]) {
          case "dcgan-32" -> dcgan(32);
          case "dcgan-64" -> dcgan(64);
          case "upscaler-64" -> upscaler();
          default -> throw new IllegalArgumentException(args[0]);
        });
  }
}
