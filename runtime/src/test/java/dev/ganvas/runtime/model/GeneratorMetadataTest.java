package dev.ganvas.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyModels;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorMetadataTest {
  private static final TensorFormat TANH_RGBA =
      new TensorFormat(Layout.NCHW, ColorOrder.RGBA, ValueRange.MINUS_ONE_TO_ONE);
  private static final Provenance PROVENANCE =
      new Provenance("clothes", "MIT", "Fashion-MNIST, \"as it is\"", "Ganvas 0.1.0");
  private static final Set<String> FREE_TEXTS =
      Set.of(
          "ganvas.name", "ganvas.license", "ganvas.trained-on", "ganvas.trainer", "ganvas.labels");

  private static GeneratorSpec generator(String... labels) {
    return new GeneratorSpec(
        128, LatentDistribution.NORMAL, List.of(labels), 48, 32, TANH_RGBA, PROVENANCE);
  }

  /** What a model says that changes pictures. */
  private static Map<String, String> changing(Task task) {
    Map<String, String> metadata =
        new HashMap<>(ModelMetadata.write(TinyModels.spec(1, TensorFormat.NCHW_RGB_UNIT)));
    metadata.put("ganvas.task", task.name().toLowerCase(Locale.ROOT));
    return metadata;
  }

  private static GeneratorSpec thereAndBack(GeneratorSpec spec) {
    return ModelMetadata.readGenerator(ModelMetadata.write(spec), "m.onnx");
  }

  @Test
  void keysAndValuesAreThoseThatOtherProgramsRead() {
    assertEquals(
        Map.ofEntries(
            Map.entry("ganvas.spec", "1"),
            Map.entry("ganvas.task", "generate"),
            Map.entry("ganvas.latent.size", "128"),
            Map.entry("ganvas.latent.distribution", "normal"),
            Map.entry("ganvas.labels", "shirt\nshoe"),
            Map.entry("ganvas.width", "48"),
            Map.entry("ganvas.height", "32"),
            Map.entry("ganvas.output.layout", "nchw"),
            Map.entry("ganvas.output.color", "rgba"),
            Map.entry("ganvas.output.range", "minus-one-to-one"),
            Map.entry("ganvas.name", "clothes"),
            Map.entry("ganvas.license", "MIT"),
            Map.entry("ganvas.trained-on", "Fashion-MNIST, \"as it is\""),
            Map.entry("ganvas.trainer", "Ganvas 0.1.0")),
        ModelMetadata.write(generator("shirt", "shoe")));
  }

  @Test
  void everyGeneratorComesBackAsWritten() {
    for (LatentDistribution distribution : LatentDistribution.values()) {
      for (Layout layout : Layout.values()) {
        for (ColorOrder color : ColorOrder.values()) {
          for (ValueRange range : ValueRange.values()) {
            GeneratorSpec spec =
                new GeneratorSpec(
                    100,
                    distribution,
                    List.of("a", "b"),
                    28,
                    64,
                    new TensorFormat(layout, color, range),
                    PROVENANCE);
            assertEquals(spec, thereAndBack(spec));
          }
        }
      }
    }
  }

  @Test
  void generatorsWithoutLabelsComeBackWithoutThem() {
    assertEquals(List.of(), thereAndBack(generator()).labels());
  }

  @Test
  void labelsComeBackWhateverTheyAreCalled() {
    GeneratorSpec spec =
        generator("T-shirt, top", " ankle boot ", "été;\t\"1\"", "a=b", "", "ganvas.labels");
    assertEquals(spec, thereAndBack(spec));
    assertEquals(List.of("7"), thereAndBack(generator("7")).labels());
    // The last one empty: split() drops such ones unless told otherwise.
    assertEquals(List.of("7", ""), thereAndBack(generator("7", "")).labels());
  }

  @Test
  void generatorIsNotTakenForAModelThatChangesPictures() {
    GanvasException e =
        assertThrows(
            GanvasException.class,
            () -> ModelMetadata.read(ModelMetadata.write(generator()), "some/m.onnx"));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
    assertTrue(e.getMessage().contains("some/m.onnx"), e.getMessage());
    assertTrue(e.getMessage().contains("ganvas generate"), e.getMessage());
  }

  @ParameterizedTest
  @EnumSource(value = Task.class, names = "GENERATE", mode = Mode.EXCLUDE)
  void modelThatChangesPicturesIsNotTakenForAGenerator(Task task) {
    GanvasException e =
        assertThrows(
            GanvasException.class,
            () -> ModelMetadata.readGenerator(changing(task), "some/m.onnx"));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
    assertTrue(e.getMessage().contains("some/m.onnx"), e.getMessage());
  }

  @Test
  void everyMissingKeyIsNamed() {
    for (String key : ModelMetadata.write(generator("a")).keySet()) {
      Map<String, String> metadata = new HashMap<>(ModelMetadata.write(generator("a")));
      metadata.remove(key);
      assertDamaged(metadata, key);
    }
  }

  @Test
  void everyGarbledValueIsNamed() {
    for (String key : ModelMetadata.write(generator("a")).keySet()) {
      if (!FREE_TEXTS.contains(key) && !key.equals("ganvas.spec")) {
        for (String value : new String[] {"", "?", "-3", "0", "4.0", "99999999999", " 4", "RGB"}) {
          Map<String, String> metadata = new HashMap<>(ModelMetadata.write(generator("a")));
          metadata.put(key, value);
          assertDamaged(metadata, key);
        }
      }
    }
  }

  private static void assertDamaged(Map<String, String> metadata, String key) {
    GanvasException e =
        assertThrows(
            GanvasException.class, () -> ModelMetadata.readGenerator(metadata, "some/m.onnx"));
    assertEquals(Kind.MODEL_DAMAGED, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(key), e.getMessage());
    assertTrue(e.getMessage().contains("some/m.onnx"), e.getMessage());
  }

  @Test
  void newerContractsAreUnfitNotDamaged() {
    Map<String, String> metadata = new HashMap<>(ModelMetadata.write(generator()));
    metadata.put("ganvas.spec", "2");
    GanvasException e =
        assertThrows(GanvasException.class, () -> ModelMetadata.readGenerator(metadata, "m.onnx"));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
  }

  @Test
  void taskIsToldOfEveryContract() {
    assertEquals(Optional.of(Task.GENERATE), ModelMetadata.task(ModelMetadata.write(generator())));
    for (Task task : List.of(Task.UPSCALE, Task.STYLIZE)) {
      assertEquals(Optional.of(task), ModelMetadata.task(changing(task)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GENERATE", "generate ", "paint"})
  void unknownTasksAreNoTask(String task) {
    assertEquals(Optional.empty(), ModelMetadata.task(Map.of("ganvas.task", task)));
  }

  @Test
  void filesWithoutAContractHaveNoTask() {
    assertEquals(Optional.empty(), ModelMetadata.task(Map.of()));
    assertEquals(Optional.empty(), ModelMetadata.task(Map.of("author", "someone")));
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "1,0,1", "1,1,0", "-1,1,1"})
  void sizesMustBePositive(int latent, int width, int height) {
    LatentDistribution normal = LatentDistribution.NORMAL;
    assertThrows(
        IllegalArgumentException.class,
        () -> new GeneratorSpec(latent, normal, List.of(), width, height, TANH_RGBA, PROVENANCE));
  }

  @Test
  void labelsAddedLaterDoNotCount() {
    List<String> labels = new ArrayList<>(List.of("a"));
    GeneratorSpec spec =
        new GeneratorSpec(1, LatentDistribution.UNIFORM, labels, 1, 1, TANH_RGBA, PROVENANCE);
    labels.add("b");
    assertEquals(List.of("a"), spec.labels());
  }
}
