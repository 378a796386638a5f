import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.config.TranslationConfig.Recipe;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.gan.CycleStep;
import dev.ganvas.trainer.gan.ImagePool;
import dev.ganvas.trainer.gan.PairedStep;
import dev.ganvas.trainer.gan.StyleStep;
import dev.ganvas.trainer.gan.TranslationNetworks;
import dev.ganvas.trainer.gan.TranslationStep;
import dev.ganvas.trainer.net.FeatureNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Steps of pictures to pictures, by the recipes' own settings where a case does not say other. */
final class GanvasTranslation {
  private GanvasTranslation() {}

  /** The generator of sketch-to-icon. */
  static Peer.Step smallPix2pix() throws IOException {
    return pix2pix(
        "data.side=64", "generator.width=14", "generator.depth=4", "schedule.batch=8");
  }

  static Peer.Step pix2pix(String... settings) throws IOException {
    TranslationConfig config = config(Recipe.PIX2PIX, settings);
    return step(config, new PairedStep(networks(config), config.objective()));
  }

  static Peer.Step cyclegan() throws IOException {
    TranslationConfig config = config(Recipe.CYCLEGAN, "data.side=64");
    List<ImagePool> pools =
        List.of(
            new ImagePool(config.objective().pool(), 1),
            new ImagePool(config.objective().pool(), 2));
    return step(config, new CycleStep(networks(config), pools, config.objective()));
  }

  static Peer.Step style(Path file) throws IOException {
    TranslationConfig config = config(Recipe.STYLE, "data.side=128");
    FeatureNetwork eyes = FeatureNetwork.read(file);
    return step(
        config,
        new StyleStep(
            networks(config),
            Optional.of(eyes),
            pictures(1, 128),
            config.objective(),
            config.seed()));
  }

  private static TranslationConfig config(Recipe recipe, String... settings) throws IOException {
    return ConfigFiles.translation(recipe).resolve(Optional.empty(), List.of(settings));
  }

  private static TranslationNetworks networks(TranslationConfig config) {
    TranslationNetworks networks = TranslationNetworks.fresh(config, DataType.FLOAT);
    GanvasPeer.tell("generator", networks.generators());
    GanvasPeer.tell("discriminator", networks.discriminators());
    return networks;
  }

  private static Peer.Step step(TranslationConfig config, TranslationStep step) {
    int count = config.schedule().batch();
    int side = config.data().side();
    Batch batch = new Batch(pictures(count, side), pictures(count, side));
    AtomicInteger done = new AtomicInteger();
    return () -> step.step(batch, done.getAndIncrement());
  }

  /** Values in [-1, 1]. */
  private static INDArray pictures(int count, int side) {
    return Nd4j.rand(DataType.FLOAT, count, 3, side, side).muli(2).subi(1);
  }
}
