package dev.ganvas.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxOpTest {
  private final OnnxGraph graph = new OnnxGraph("test");
  private final OnnxValue x =
      graph.input(
          "x",
          List.of(OnnxDim.of(1), OnnxDim.of(3), OnnxDim.named("height"), OnnxDim.named("width")));

  private String refusal(OnnxOp op, List<OnnxValue> inputs, OnnxAttribute... attributes) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> graph.apply(op, "node", inputs, attributes));
    return String.valueOf(e.getMessage());
  }

  @Test
  void tooFewOrTooManyInputsAreRefused() {
    assertTrue(refusal(OnnxOp.ADD, List.of(x)).contains("Add takes 2 to 2 inputs, found 1"));
    assertTrue(refusal(OnnxOp.RELU, List.of(x, x)).contains("found 2"));
    assertTrue(refusal(OnnxOp.TANH, List.of()).contains("found 0"));
  }

  @Test
  void unknownAttributesAreRefusedByName() {
    String message = refusal(OnnxOp.RELU, List.of(x), OnnxAttribute.real("alpha", 0.2f));
    assertTrue(message.contains("Relu has no attribute 'alpha'"), message);
  }

  @Test
  void missingAttributesAreRefusedByName() {
    assertTrue(refusal(OnnxOp.LEAKY_RELU, List.of(x)).contains("'alpha'"));
    String message =
        refusal(
            OnnxOp.CONV,
            List.of(x, x),
            OnnxAttribute.ints("kernel_shape", 3, 3),
            OnnxAttribute.ints("strides", 1, 1));
    assertTrue(message.contains("'pads'"), message);
  }

  @Test
  void attributesOfAnotherTypeAreRefused() {
    String message = refusal(OnnxOp.LEAKY_RELU, List.of(x), OnnxAttribute.of("alpha", 1));
    assertTrue(message.contains("LeakyRelu.alpha is FLOAT, found INT"), message);
  }

  @Test
  void optionalAttributesMayBeLeftOut() {
    OnnxValue joined = graph.apply(OnnxOp.CONCAT, "a", List.of(x), OnnxAttribute.of("axis", 1));
    assertEquals("a", joined.name());
    OnnxValue normalised = graph.apply(OnnxOp.INSTANCE_NORMALIZATION, "b", List.of(x, x, x));
    assertEquals("b", normalised.name());
  }

  @Test
  void valuesOfAnotherGraphAreRefused() {
    OnnxValue foreign = new OnnxGraph("other").input("x", List.of(OnnxDim.of(1)));
    assertTrue(refusal(OnnxOp.RELU, List.of(foreign)).contains("another graph"));
    OnnxValue foreignAbsent = new OnnxGraph("other").absent();
    assertTrue(refusal(OnnxOp.CLIP, List.of(x, foreignAbsent)).contains("another graph"));
  }
}
