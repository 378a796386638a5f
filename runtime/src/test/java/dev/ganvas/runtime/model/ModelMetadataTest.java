package dev.ganvas.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelMetadataTest {
  private static final Set<String> FREE_TEXTS =
      Set.of("ganvas.name", "ganvas.license", "ganvas.trained-on", "ganvas.trainer");

  private static ModelSpec spec(Task task, TensorFormat input, TensorFormat output) {
    return new ModelSpec(
        task,
        4,
        input,
        output,
        new SizeRule.Multiples(16, 8),
        0,
        new Locality.Local(37),
        new Provenance("photo-x4", "CC0-1.0", "12 photos, \"as they are\"", "Ganvas 0.1.0"));
  }

  private static ModelSpec spec() {
    return spec(Task.UPSCALE, TensorFormat.NCHW_RGB_UNIT, TensorFormat.NCHW_RGB_UNIT);
  }

  @Test
  void everyContractComesBackAsWritten() {
    for (Task task : List.of(Task.UPSCALE, Task.STYLIZE)) {
      for (Layout layout : Layout.values()) {
        for (ColorOrder color : ColorOrder.values()) {
          for (ValueRange range : ValueRange.values()) {
            TensorFormat format = new TensorFormat(layout, color, range);
            ModelSpec in = spec(task, format, TensorFormat.NCHW_RGB_UNIT);
            ModelSpec out = spec(task, TensorFormat.NCHW_RGB_UNIT, format);
            assertEquals(in, ModelMetadata.read(ModelMetadata.write(in), "m.onnx"));
            assertEquals(out, ModelMetadata.read(ModelMetadata.write(out), "m.onnx"));
          }
        }
      }
    }
  }

  @Test
  void theLongestSideComesBack() {
    ModelSpec small = upTo64(1);
    assertEquals("64", ModelMetadata.write(small).get("ganvas.size.longest"));
    assertEquals(small, ModelMetadata.read(ModelMetadata.write(small), "m.onnx"));
    assertThrows(IllegalArgumentException.class, () -> upTo64(2));
  }

  private static ModelSpec upTo64(int scale) {
    ModelSpec any = spec();
    return new ModelSpec(
        Task.STYLIZE,
        scale,
        any.input(),
        any.output(),
        any.size(),
        0,
        any.locality(),
        64,
        any.provenance());
  }

  @Test
  void globalModelsComeBackGlobal() {
    ModelSpec global =
        new ModelSpec(
            Task.STYLIZE,
            1,
            spec().input(),
            spec().output(),
            SizeRule.Multiples.ANY,
            0,
            new Locality.Global(),
            new Provenance("", "", "", ""));
    assertEquals(global, ModelMetadata.read(ModelMetadata.write(global), "m.onnx"));
  }

  @Test
  void presenceIsToldByTheSpecKeyAlone() {
    assertTrue(ModelMetadata.isPresent(ModelMetadata.write(spec())));
    assertFalse(ModelMetadata.isPresent(Map.of("author", "someone")));
    assertFalse(ModelMetadata.isPresent(Map.of()));
  }

  @Test
  void keysOfOtherProgramsDoNotMatter() {
    Map<String, String> metadata = new HashMap<>(ModelMetadata.write(spec()));
    metadata.put("author", "someone");
    assertEquals(spec(), ModelMetadata.read(metadata, "m.onnx"));
  }

  @Test
  void everyMissingKeyIsNamed() {
    for (String key : ModelMetadata.write(spec()).keySet()) {
      Map<String, String> metadata = new HashMap<>(ModelMetadata.write(spec()));
      metadata.remove(key);
      if (!key.equals("ganvas.border")) {
        assertDamaged(metadata, key);
      }
    }
  }

  @Test
  void filesOfBeforeThereWereBordersHaveNone() {
    Map<String, String> metadata = new HashMap<>(ModelMetadata.write(spec()));
    metadata.remove("ganvas.border");
    assertEquals(0, ModelMetadata.read(metadata, "m.onnx").border());
  }

  @Test
  void aFixedSizeAndABorderComeBack() {
    ModelSpec s = spec();
    ModelSpec fixed =
        new ModelSpec(
            s.task(),
            s.scale(),
            s.input(),
            s.output(),
            new SizeRule.Fixed(320, 240),
            7,
            s.locality(),
            s.provenance());
    assertEquals(fixed, ModelMetadata.read(ModelMetadata.write(fixed), "m.onnx"));
  }

  @Test
  void everyGarbledValueIsNamed() {
    for (String key : ModelMetadata.write(spec()).keySet()) {
      if (!FREE_TEXTS.contains(key) && !key.equals("ganvas.spec")) {
        for (String value : new String[] {"", "?", "-3", "4.0", "99999999999", " 4", "UPSCALE"}) {
          Map<String, String> metadata = new HashMap<>(ModelMetadata.write(spec()));
          metadata.put(key, value);
          assertDamaged(metadata, key);
        }
      }
    }
  }

  private static void assertDamaged(Map<String, String> metadata, String key) {
    GanvasException e =
        assertThrows(GanvasException.class, () -> ModelMetadata.read(metadata, "some/m.onnx"));
    assertEquals(Kind.MODEL_DAMAGED, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(key), e.getMessage());
    assertTrue(e.getMessage().contains("some/m.onnx"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"ganvas.scale,0", "ganvas.size.minimum,0", "ganvas.size.multiple,0"})
  void numbersBelowTheirLeastAreDamage(String key, String value) {
    Map<String, String> metadata = new HashMap<>(ModelMetadata.write(spec()));
    metadata.put(key, value);
    assertDamaged(metadata, key);
  }

  @Test
  void newerContractsAreUnfitNotDamaged() {
    Map<String, String> metadata = new HashMap<>(ModelMetadata.write(spec()));
    metadata.put("ganvas.spec", "2");
    GanvasException e =
        assertThrows(GanvasException.class, () -> ModelMetadata.read(metadata, "m.onnx"));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
  }

  @Test
  void scaleBelowOneIsRefused() {
    ModelSpec s = spec();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ModelSpec(
                s.task(), 0, s.input(), s.output(), s.size(), 0, s.locality(), s.provenance()));
  }
}
