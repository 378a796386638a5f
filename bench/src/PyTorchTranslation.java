import static org.bytedeco.pytorch.global.torch.l1_loss;
import static org.bytedeco.pytorch.global.torch.mse_loss;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Steps of pictures to pictures, as the authors of pix2pix and CycleGAN publish them: pictures are
 * made once and shown to the discriminator cut off from the generator, and the discriminator's
 * weights are frozen while the generator learns.
 */
final class PyTorchTranslation {
  private static final int CRITIC_WIDTH = 32;

  private PyTorchTranslation() {}

  /** Values in [-1, 1]. */
  private static Tensor pictures(long count, long side) {
    return rand(count, 3, side, side).mul(new Scalar(2)).sub(new Scalar(1));
  }

  private static Tensor times(Tensor x, double factor) {
    return x.mul(new Scalar(factor));
  }

  /** Half the mean squared distance of logits to a number. */
  private static Tensor squares(Tensor logits, double wanted) {
    return times(logits.sub(new Scalar(wanted)).square().mean(), 0.5);
  }

  static Peer.Step pix2pix(int width, int depth, int batch, int side) {
    PyTorchWeights g = new PyTorchWeights();
    PyTorchWeights d = new PyTorchWeights();
    UnaryOperator<Tensor> generator = PyTorchNetworks.unet(g, width, depth);
    UnaryOperator<Tensor> critic = PyTorchNetworks.patches(d, 6, CRITIC_WIDTH);
    Adam gAdam = g.adam(2e-4, 0.5);
    Adam dAdam = d.adam(2e-4, 0.5);
    Peer.tell("generator", g.count());
    Peer.tell("discriminator", d.count());
    Tensor a = pictures(batch, side);
    Tensor b = pictures(batch, side);
    return () -> {
      try (PointerScope scope = new PointerScope()) {
        Tensor made = generator.apply(a);
        d.learn();
        dAdam.zero_grad();
        squares(critic.apply(PyTorchLayers.join(made.detach(), a)), 0)
            .add(squares(critic.apply(PyTorchLayers.join(b, a)), 1))
            .backward();
        dAdam.step();
        d.freeze();
        gAdam.zero_grad();
        squares(critic.apply(PyTorchLayers.join(made, a)), 1)
            .add(times(l1_loss(made, b), 100))
            .backward();
        gAdam.step();
      }
    };
  }

  static Peer.Step cyclegan() {
    PyTorchWeights g = new PyTorchWeights();
    PyTorchWeights d = new PyTorchWeights();
    UnaryOperator<Tensor> there = PyTorchNetworks.resnet(g, 32, 6);
    UnaryOperator<Tensor> back = PyTorchNetworks.resnet(g, 32, 6);
    UnaryOperator<Tensor> criticOfB = PyTorchNetworks.patches(d, 3, CRITIC_WIDTH);
    UnaryOperator<Tensor> criticOfA = PyTorchNetworks.patches(d, 3, CRITIC_WIDTH);
    Adam gAdam = g.adam(2e-4, 0.5);
    Adam dAdam = d.adam(2e-4, 0.5);
    Peer.tell("generator", g.count());
    Peer.tell("discriminator", d.count());
    Tensor a = pictures(1, 64);
    Tensor b = pictures(1, 64);
    Pool poolOfB = new Pool(64);
    Pool poolOfA = new Pool(64);
    return () -> {
      try (PointerScope scope = new PointerScope()) {
        Tensor madeB = there.apply(a);
        Tensor madeA = back.apply(b);
        d.freeze();
        gAdam.zero_grad();
        Tensor cycle = l1_loss(back.apply(madeB), a).add(l1_loss(there.apply(madeA), b));
        Tensor identity = l1_loss(there.apply(b), b).add(l1_loss(back.apply(a), a));
        squares(criticOfB.apply(madeB), 1)
            .add(squares(criticOfA.apply(madeA), 1))
            .add(times(cycle, 10))
            .add(times(identity, 5))
            .backward();
        gAdam.step();
        d.learn();
        dAdam.zero_grad();
        judge(criticOfB, b, poolOfB.exchange(madeB.detach()));
        judge(criticOfA, a, poolOfA.exchange(madeA.detach()));
        dAdam.step();
      }
    };
  }

  private static void judge(UnaryOperator<Tensor> critic, Tensor real, Tensor made) {
    squares(critic.apply(real), 1).add(squares(critic.apply(made), 0)).backward();
  }

  /** Fifty made pictures, of which one is shown again half of the time once there are as many. */
  private static final class Pool {
    private static final int CAPACITY = 50;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Tensor pictures;
    private int filled;

    Pool(long side) {
      pictures = zeros(CAPACITY, 3, side, side);
    }

    Tensor exchange(Tensor made) {
      if (filled < CAPACITY) {
        pictures.narrow(0, filled++, 1).copy_(made);
        return made;
      }
      if (random.nextBoolean()) {
        return made;
      }
      Tensor place = pictures.narrow(0, random.nextInt(CAPACITY), 1);
      Tensor old = place.clone();
      place.copy_(made);
      return old;
    }
  }

  static Peer.Step style(Path file) throws IOException {
    PyTorchWeights g = new PyTorchWeights();
    UnaryOperator<Tensor> generator = PyTorchNetworks.resnet(g, 16, 4);
    PyTorchFeatures eyes = new PyTorchFeatures(file);
    Adam adam = g.adam(1e-3, 0.9);
    Peer.tell("generator", g.count());
    Peer.tell("features", eyes.count());
    Tensor photos = pictures(2, 128);
    List<Tensor> grams = new ArrayList<>();
    List<Double> scales = new ArrayList<>();
    for (Tensor features : eyes.apply(pictures(1, 128))) {
      grams.add(gram(features));
      scales.add(1 / gram(features).square().mean().item_double());
    }
    int[] count = {0};
    return () -> {
      try (PointerScope scope = new PointerScope()) {
        SplittableRandom random = new SplittableRandom(0x9E3779B97F4A7C15L + count[0]++);
        int y = random.nextInt(16);
        int x = random.nextInt(16);
        adam.zero_grad();
        Tensor made = generator.apply(photos);
        // Neither the photos nor these weights ask for gradients, so none are prepared.
        List<Tensor> wanted = eyes.apply(cut(photos, y, x));
        List<Tensor> features = eyes.apply(cut(made, y, x));
        int last = features.size() - 1;
        Tensor loss = times(unevenness(made), 0.1);
        for (int i = 0; i <= last; i++) {
          Tensor style = gram(features.get(i)).sub(grams.get(i)).square().mean();
          loss = loss.add(times(style, 10 * scales.get(i)));
          if (i > 0 && i < last) {
            Tensor content = mse_loss(features.get(i), wanted.get(i));
            loss = loss.add(times(content.div(wanted.get(i).square().mean()), 1.0 / (last - 1)));
          }
        }
        loss.backward();
        adam.step();
      }
    };
  }

  /** {@code [N, C, C]}: the mean product of two channels. */
  private static Tensor gram(Tensor features) {
    Tensor planes = features.flatten(2, 3);
    return times(planes.bmm(planes.transpose(1, 2)), 1.0 / planes.size(2));
  }

  private static Tensor cut(Tensor pictures, int top, int left) {
    return pictures
        .narrow(2, top, pictures.size(2) - top)
        .narrow(3, left, pictures.size(3) - left);
  }

  /** The mean squared differences of neighbours, below and to the right. */
  private static Tensor unevenness(Tensor pictures) {
    long height = pictures.size(2);
    long width = pictures.size(3);
    return mse_loss(pictures.narrow(2, 1, height - 1), pictures.narrow(2, 0, height - 1))
        .add(mse_loss(pictures.narrow(3, 1, width - 1), pictures.narrow(3, 0, width - 1)));
  }
}
