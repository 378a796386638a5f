package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.GanConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings of games of a few thousand parameters. */
final class TinyGan {
  private TinyGan() {}

  /** A recipe at 8 pixels and two channels a layer, gray. */
  static GanConfig config(String recipe, String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "image.size=8",
                "image.colors=gray",
                "generator.latent=4",
                "generator.width=2",
                "discriminator.width=3",
                "schedule.batch=4"));
    all.addAll(List.of(overrides));
    try {
      return ConfigFiles.gan(recipe).resolve(Optional.empty(), all);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
