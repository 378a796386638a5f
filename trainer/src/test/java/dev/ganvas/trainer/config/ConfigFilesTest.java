package dev.ganvas.trainer.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
  private final ConfigFiles<TrainingConfig> files = ConfigFiles.upscaler();

  private TrainingConfig set(String... overrides) throws IOException {
    return files.resolve(Optional.empty(), List.of(overrides));
  }

  private String refusal(String... overrides) {
    GanvasException e = assertThrows(GanvasException.class, () -> set(overrides));
    assertEquals(GanvasException.Kind.BAD_TRAINING_DATA, e.kind());
    return e.getMessage();
  }

  @Test
  void overridesSingleValues() throws IOException {
    TrainingConfig config = set("schedule.steps=7", "model.name=x2", "network.scale=2", "seed=9");
    assertEquals(7, config.schedule().steps());
    assertEquals("x2", config.model().name());
    assertEquals(2, config.network().scale());
    assertEquals(9, config.seed());
  }

  @Test
  void aFileGoesOverTheDefaultsAndSingleValuesOverTheFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, "network:\n  features: 12\nschedule: {steps: 5}\n");
    TrainingConfig config = files.resolve(Optional.of(file), List.of("schedule.steps=6"));
    assertEquals(12, config.network().features());
    assertEquals(6, config.schedule().steps());
    assertEquals(4, config.network().scale());
  }

  @Test
  void whatIsWrittenReadsBackEqual(@TempDir Path folder) throws IOException {
    TrainingConfig config = set("model.trainedOn=photos: \"mine\", 5 of them");
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, files.write(config));
    assertEquals(config, files.read(file));
  }

  @Test
  void settingsFromBeforeTheNewestOnesGoOnAsTheyDid(@TempDir Path folder) throws IOException {
    String text = files.write(set());
    // Each of these sections ends where a line is not indented.
    for (String later : List.of("start", "degradation", "objective", "discriminator", "finish")) {
      text = text.replaceFirst("(?m)^" + later + ":.*\\n(?:[ ].*\\n)*", "");
    }
    text = text.replaceFirst("  sizes:\\n(?:  - .*\\n)+", "");
    text = text.replaceFirst("  restarts: .*\\n  averagePieces: .*\\n", "");
    assertTrue(
        !text.contains("sizes")
            && !text.contains("restarts")
            && !text.contains("finish")
            && !text.contains("degradation")
            && !text.contains("objective"),
        text);
    Path file = Files.writeString(folder.resolve("config.yaml"), text);
    assertEquals(set(), files.read(file));
  }

  @Test
  void settingsOfAnEarlierTranslationGoOnAsTheyDid(@TempDir Path folder) throws IOException {
    ConfigFiles<TranslationConfig> translations =
        ConfigFiles.translation(TranslationConfig.Recipe.PIX2PIX);
    TranslationConfig config = translations.resolve(Optional.empty(), List.of());
    String text =
        translations
            .write(config)
            .replaceFirst("  jitter: .*\\n", "")
            .replaceFirst("(  output: .*\\n)  longest: .*\\n", "$1");
    Path file = Files.writeString(folder.resolve("config.yaml"), text);
    assertTrue(!text.contains("jitter"), text);
    assertEquals(config, translations.read(file));
  }

  @Test
  void saysWhichSizesTranslationsCanTake() {
    for (String[] bad :
        new String[][] {
          {"pix2pix", "discriminator.depth=6"},
          {"cyclegan", "data.side=16"},
          {"style", "data.side=32"}
        }) {
      ConfigFiles<TranslationConfig> translations =
          ConfigFiles.translation(
              TranslationConfig.Recipe.valueOf(bad[0].toUpperCase(Locale.ROOT)));
      GanvasException e =
          assertThrows(
              GanvasException.class, () -> translations.resolve(Optional.empty(), List.of(bad[1])));
      assertTrue(e.getMessage().contains("data.side: expected"), e.getMessage());
    }
  }

  @Test
  void saysWhatDamageMayBe() {
    assertTrue(refusal("schedule.restarts=[9, 5]").contains("schedule.restarts"));
    assertTrue(refusal("finish.steps=10000").contains("fewer than the 10000"));
    assertTrue(
        refusal("finish.steps=1", "finish.learningRate=1e-9").contains("finish.learningRate"));
    assertTrue(
        refusal("objective.grid=1", "data.patch=4", "network.scale=2").contains("16 pixels"));

    assertTrue(refusal("degradation.clean=2").contains("degradation.clean"));
    assertTrue(refusal("degradation.jpeg.most=101").contains("degradation.jpeg.most"));
    assertTrue(refusal("degradation.noise.least=30").contains("degradation.noise.least"));
    assertTrue(refusal("degradation.kind=old").contains("one of none, real"));
    assertTrue(refusal("objective.loss=wasserstein").contains("hinge or vanilla"));
    assertTrue(refusal("objective.pixel=0").contains("objective.pixel"));
    assertTrue(refusal("objective.adversarial=1", "discriminator.depth=6").contains("data.patch"));
  }

  @Test
  void namesTheNearestKeyForAnUnknownOne() {
    assertTrue(refusal("schedule.step=7").contains("'schedule.steps'"));
    String ofTwo = refusal("learningRate=7");
    assertTrue(ofTwo.contains("'optimizer.learningRate'"), ofTwo);
    assertTrue(ofTwo.contains(" or 'discriminator.learningRate'"), ofTwo);
    assertTrue(refusal("network=7").contains("network."));
  }

  @Test
  void saysWhatAValueShouldBe() {
    assertTrue(refusal("network.scale=0").contains("network.scale: expected 1 to 8, found 0"));
    assertTrue(refusal("data.flatSkip=2").contains("data.flatSkip"));
    assertTrue(refusal("data.sizes=[1,2]").contains("data.sizes"));
    assertTrue(refusal("data.sizes=[]").contains("data.sizes"));
    assertTrue(refusal("network.scale=many").contains("network.scale"));
    assertTrue(refusal("steps").contains("key=value"));
  }

  @Test
  void saysWhereYamlIsBroken(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("bad.yaml");
    Files.writeString(file, "network:\n  scale: [4\n");
    GanvasException e =
        assertThrows(GanvasException.class, () -> files.resolve(Optional.of(file), List.of()));
    assertTrue(e.getMessage().contains("bad.yaml"), e.getMessage());
  }
}
