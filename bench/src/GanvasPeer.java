import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.config.TrainingConfig.Activation;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.gan.Gan;
import dev.ganvas.trainer.gan.GanNetworks;
import dev.ganvas.trainer.gan.LabelledBatch;
import dev.ganvas.trainer.gan.PixelStep;
import dev.ganvas.trainer.layer.Buffered;
import dev.ganvas.trainer.natives.NativeBackend;
import dev.ganvas.trainer.net.UpscalerNet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** The steps as Ganvas trains. */
final class GanvasPeer {
  private GanvasPeer() {}

  /** Tells how much these networks learn; running statistics are not learned. */
  static void tell(String name, List<ComputationGraph> networks) {
    long learned = 0;
    for (ComputationGraph network : networks) {
      learned += network.numParams();
      for (Layer layer : network.getLayers()) {
        if (layer.conf().getLayer() instanceof Buffered buffered) {
          for (String key : buffered.bufferKeys()) {
            learned -= layer.getParam(key).length();
          }
        }
      }
    }
    Peer.tell(name, learned);
  }

  private static Peer.Step dcgan(int side) throws Exception {
    GanConfig config =
        ConfigFiles.gan("dcgan")
            .resolve(Optional.empty(), List.of("image.size=" + side, "image.colors=rgb"));
    GanNetworks networks = GanNetworks.fresh(config, 3, 0, DataType.FLOAT);
    tell("generator", List.of(networks.generator()));
    tell("discriminator", List.of(networks.discriminator()));
    Gan gan = new Gan(networks.generator(), networks.discriminator(), config, 0);
    INDArray real = Nd4j.randn(DataType.FLOAT, 64, 3, side, side);
    LabelledBatch batch = new LabelledBatch(real, List.of());
    AtomicInteger step = new AtomicInteger();
    return () -> gan.step(List.of(batch), step.getAndIncrement());
  }

  private static Peer.Step upscaler() {
    Adam adam = Adam.builder().learningRate(2e-4).beta1(0.5).build();
    ComputationGraph network =
        new ComputationGraph(new UpscalerNet(4, 64, 3, Activation.PRELU).configuration(adam, DataType.FLOAT, 1));
    network.init();
    tell("network", List.of(network));
    PixelStep step = new PixelStep(network, 0);
    Batch batch =
        new Batch(
            Nd4j.randn(DataType.FLOAT, 16, 3, 24, 24), Nd4j.randn(DataType.FLOAT, 16, 3, 96, 96));
    AtomicInteger count = new AtomicInteger();
    return () -> step.train(batch, count.getAndIncrement());
  }

  /** Arguments: the case, and the feature network if it needs one. */
  public static void main(String[] args) throws Exception {
    NativeBackend.prepare();
    Peer.serve(
        switch (args[0]) {
          case "dcgan-32" -> dcgan(32);
          case "dcgan-64" -> dcgan(64);
          case "upscaler-64" -> upscaler();
          case "pix2pix-64" -> GanvasTranslation.smallPix2pix();
          case "pix2pix-128" -> GanvasTranslation.pix2pix();
          case "cyclegan-64" -> GanvasTranslation.cyclegan();
          case "style-128" -> GanvasTranslation.style(Path.of(args[1]));
          default -> throw new IllegalArgumentException(args[0]);
        });
  }
}
