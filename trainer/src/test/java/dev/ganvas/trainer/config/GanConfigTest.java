package dev.ganvas.trainer.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.trainer.config.GanConfig.Architecture;
import dev.ganvas.trainer.config.GanConfig.Colors;
import dev.ganvas.trainer.config.GanConfig.Labels;
import dev.ganvas.trainer.config.GanConfig.Loss;
import dev.ganvas.trainer.config.GanConfig.Normalisation;
import dev.ganvas.trainer.config.GanConfig.Penalty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GanConfigTest {
  @TempDir private Path folder = Path.of(".");

  private static Stream<String> recipes() {
    return ConfigFiles.RECIPES.stream();
  }

  private static GanConfig set(String recipe, String... overrides) throws IOException {
    return ConfigFiles.gan(recipe).resolve(Optional.empty(), List.of(overrides));
  }

  private GanConfig file(String yaml, String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("mine.yaml"), yaml);
    return ConfigFiles.gan("dcgan").resolve(Optional.of(file), List.of(overrides));
  }

  private static String refusal(Executable attempt) {
    GanvasException e = assertThrows(GanvasException.class, attempt);
    assertEquals(GanvasException.Kind.BAD_TRAINING_DATA, e.kind());
    return e.getMessage();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeResolvesAndReadsBackEqual(String recipe) throws IOException {
    GanConfig config = set(recipe);
    assertEquals(recipe, config.recipe());
    String text = ConfigFiles.gan().write(config);
    Path file = Files.writeString(folder.resolve("config.yaml"), text);
    assertEquals(config, ConfigFiles.gan().read(file));
    assertEquals(text, ConfigFiles.gan().write(ConfigFiles.gan().read(file)));
  }

  @Test
  void recipesAreWhatTheirPapersSay() throws IOException {
    assertEquals(Architecture.DENSE, set("gan").generator().architecture());
    assertEquals(Normalisation.BATCH, set("dcgan").discriminator().normalisation());
    assertEquals(Loss.WASSERSTEIN, set("wgan-gp").objective().loss());
    assertEquals(Penalty.GRADIENT, set("wgan-gp").objective().penalty());
    assertEquals(5, set("wgan-gp").schedule().discriminatorSteps());
    assertEquals(Normalisation.SPECTRAL, set("sngan").discriminator().normalisation());
    assertEquals(Loss.HINGE, set("sngan").objective().loss());
    assertEquals(Labels.CONCAT, set("cgan").labels());
    assertEquals(Labels.AUXILIARY, set("acgan").labels());
    assertEquals(1, set("acgan").objective().classWeight());
    assertEquals(Labels.PROJECTION, set("projection").labels());
  }

  @Test
  void noTwoRecipesAreTheSame() throws IOException {
    Set<String> texts = new HashSet<>();
    for (String recipe : ConfigFiles.RECIPES) {
      String text = ConfigFiles.gan().write(set(recipe));
      texts.add(text.replaceFirst("recipe: .*\n", ""));
    }
    assertEquals(ConfigFiles.RECIPES.size(), texts.size());
  }

  @Test
  void anUnknownRecipeNamesThoseThereAre() {
    String message = refusal(() -> ConfigFiles.gan("stylegan"));
    assertTrue(message.contains("'stylegan'"), message);
    ConfigFiles.RECIPES.forEach(recipe -> assertTrue(message.contains(recipe), message));
  }

  @Test
  void aFileOfAnotherRecipeIsNotTakenForOneOfThis() {
    String message = refusal(() -> file("recipe: sngan\n"));
    assertTrue(message.contains("'dcgan'") && message.contains("'sngan'"), message);
    assertTrue(refusal(() -> set("dcgan", "recipe=mine")).contains("'mine'"));
    assertTrue(
        refusal(() -> set("projection", "generator.architecture=dense")).contains("projection"));
  }

  @ParameterizedTest
  @CsvSource({
    "generator.latant,generator.latent",
    "penaltyWeight,objective.penaltyWeight",
    "keep,schedule.keep",
    "schedule.discriminatorStep,schedule.discriminatorSteps",
    "averagedecay,averageDecay",
    "augment.colour,augment.color",
    "label,labels",
  })
  void anUnknownKeyNamesTheNearest(String key, String nearest) {
    String message = refusal(() -> set("dcgan", key + "=1"));
    assertTrue(message.contains("'" + key + "'"), message);
    assertTrue(message.contains("did you mean '" + nearest + "'"), message);
  }

  @Test
  void anUnknownKeyInAFileNamesTheNearest() {
    String message = refusal(() -> file("generator: {widht: 5}\n"));
    assertTrue(message.contains("'generator.widht'"), message);
    assertTrue(message.contains("'generator.width'"), message);
    assertTrue(refusal(() -> file("sed: 5\n")).contains("'seed'"));
  }

  @ParameterizedTest
  @CsvSource({
    "objective.loss,'vanilla, least-squares, hinge, wasserstein'",
    "objective.penalty,'none, r1, gradient'",
    "labels,'none, concat, auxiliary, projection'",
    "image.colors,'auto, gray, rgb, rgba'",
    "generator.architecture,'dense, convolutional'",
    "generator.upsampling,'transposed, nearest'",
    "generator.distribution,'normal, uniform'",
    "discriminator.normalisation,'none, batch, instance, spectral'",
  })
  void aChoiceThatIsNoneListsTheChoices(String key, String choices) {
    String message = refusal(() -> set("dcgan", key + "=other"));
    assertTrue(message.contains("one of " + choices), message);
    assertTrue(message.contains("'" + key + "'") && message.contains("'other'"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image.size=7",
        "image.size=30",
        "image.size=132",
        "image.size=-8",
        "generator.latent=0",
        "generator.width=0",
        "generator.attention=-1",
        "generator.learningRate=0.0",
        "generator.beta1=1.0",
        "generator.beta2=-0.1",
        "discriminator.width=0",
        "discriminator.convolutions=0",
        "discriminator.convolutions=3",
        "discriminator.attention=-1",
        "discriminator.learningRate=-1.0",
        "discriminator.beta1=-0.1",
        "discriminator.beta2=1.0",
        "objective.labelSmoothing=0.5",
        "objective.instanceNoise=-0.1",
        "objective.instanceNoiseSteps=-1",
        "objective.penaltyWeight=-1.0",
        "objective.penaltyEvery=0",
        "objective.classWeight=-1.0",
        "augment.translate=0.6",
        "augment.cutout=1.1",
        "augment.color=-0.1",
        "schedule.steps=0",
        "schedule.batch=1",
        "schedule.discriminatorSteps=0",
        "schedule.generatorSteps=0",
        "schedule.decayFrom=1.1",
        "schedule.statsEvery=0",
        "schedule.sampleEvery=0",
        "schedule.checkpointEvery=0",
        "schedule.keep=0",
        "averageDecay=1.0",
        "metrics.samples=1",
        "metrics.heldOut=-1",
      })
  void aValueOutOfItsRangeIsNamed(String setting) {
    int equals = setting.indexOf('=');
    String message = refusal(() -> set("dcgan", setting));
    assertTrue(message.startsWith(setting.substring(0, equals) + ": expected "), message);
    assertTrue(message.endsWith(", found " + setting.substring(equals + 1)), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image.size=0",
        "image.size=8",
        "image.size=128",
        "generator.latent=1",
        "generator.beta1=0",
        "discriminator.convolutions=2",
        "objective.labelSmoothing=0.49",
        "augment.translate=0.5",
        "augment.cutout=1",
        "augment.color=1",
        "schedule.steps=1",
        "schedule.batch=2",
        "schedule.decayFrom=0",
        "schedule.keep=1",
        "averageDecay=0",
        "metrics.samples=2",
        "metrics.heldOut=0",
      })
  void theEndsOfARangeAreInIt(String setting) throws IOException {
    assertEquals("dcgan", set("dcgan", setting).recipe());
  }

  @Test
  void aProjectionNeedsConvolutions() throws IOException {
    String message = refusal(() -> set("gan", "labels=projection"));
    assertTrue(message.startsWith("labels: expected") && message.contains("dense"), message);
    assertEquals(Labels.CONCAT, set("gan", "labels=concat").labels());
  }

  @Test
  void aFileGoesOverTheRecipeAndSingleValuesOverTheFile() throws IOException {
    GanConfig config =
        file(
            "image: {size: 32, colors: rgba}\nobjective:\n  loss: hinge\nschedule: {steps: 5}\n",
            "schedule.steps=6",
            "model.name=flowers");
    assertEquals(new GanConfig.Picture(32, Colors.RGBA), config.image());
    assertEquals(Loss.HINGE, config.objective().loss());
    assertEquals(6, config.schedule().steps());
    assertEquals("flowers", config.model().name());
    assertEquals(64, config.schedule().batch(), "as the recipe has it");
  }

  @Test
  void anEmptySectionAndNoSettingsAreNotTheSame() {
    String message = refusal(() -> file("schedule: {steps: }\n"));
    assertTrue(message.contains("schedule.steps"), message);
    assertTrue(refusal(() -> file("- a list\n")).contains("mine.yaml"));
  }

  @Test
  void anIncompleteFileIsNotReadAsAWholeOne() throws IOException {
    String whole = ConfigFiles.gan().write(set("dcgan"));
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, whole.replaceFirst(" *batch: 64\n", ""));
    assertTrue(refusal(() -> ConfigFiles.gan().read(file)).contains("batch"));
    Files.writeString(file, whole.replaceFirst("labels: .*\n", ""));
    assertTrue(refusal(() -> ConfigFiles.gan().read(file)).contains("labels"));
    Files.writeString(file, whole + "extra: 1\n");
    assertTrue(refusal(() -> ConfigFiles.gan().read(file)).contains("'extra'"));
  }

  @Test
  void knowsAnAdversarialTrainingFromAnEnlargingOne() throws IOException {
    Path gan = folder.resolve("gan.yaml");
    Files.writeString(gan, ConfigFiles.gan().write(set("sngan")));
    assertEquals(TrainingKind.GENERATOR, ConfigFiles.kind(gan));
    Path upscaler = folder.resolve("upscaler.yaml");
    ConfigFiles<TrainingConfig> files = ConfigFiles.upscaler();
    Files.writeString(upscaler, files.write(files.resolve(Optional.empty(), List.of())));
    assertEquals(TrainingKind.UPSCALER, ConfigFiles.kind(upscaler));
  }

  @Test
  void readsTextsFromJson() throws IOException {
    Path file = folder.resolve("data.json");
    Files.writeString(file, "{\"pictures\":3,\"classes\":[\"a \\\"b\\\"\",\"\\u003c7\"]}\n");
    assertEquals(List.of("a \"b\"", "<7"), ConfigFiles.texts(file, "classes"));
    assertEquals(List.of(), ConfigFiles.texts(file, "names"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"labels=2", "objective.loss=0", "generator.architecture=1"})
  void aNumberIsNoChoice(String setting) {
    assertTrue(refusal(() -> set("dcgan", setting)).contains("one of "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"schedule.batch=2.5", "schedule.steps=7.9", "image.size=8.5"})
  void aFractionIsNoWholeNumber(String setting) {
    String key = setting.substring(0, setting.indexOf('='));
    assertTrue(refusal(() -> set("dcgan", setting)).contains(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"objective:\n", "labels:\n", "generator: {architecture: }\n"})
  void aKeyWithoutAValueIsRefused(String yaml) {
    String key = yaml.contains("{") ? "architecture" : yaml.substring(0, yaml.indexOf(':'));
    assertTrue(refusal(() -> file(yaml)).contains(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.50", "1e5", "0x10", "1_000", ".5", ".inf"})
  void namesThatLookLikeNumbersReadBackAsTheyWere(String name) throws IOException {
    GanConfig config = set("dcgan", "model.name=" + name);
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, ConfigFiles.gan().write(config));
    assertEquals(config, ConfigFiles.gan().read(file));
  }
}
