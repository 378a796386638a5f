package dev.ganvas.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import dev.ganvas.runtime.session.Device;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.session.TensorSession;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators as ONNX Runtime takes them, with answers that were reckoned by hand. */
class OnnxOpResultTest {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final OnnxGraph graph = new OnnxGraph("test");

  @TempDir private Path folder = Path.of(".");

  /** An input whose extents are all decided by the run. */
  private OnnxValue input(String name, int rank) {
    return graph.input(name, free(name, rank));
  }

  private static List<OnnxDim> free(String name, int rank) {
    return IntStream.range(0, rank).mapToObj(axis -> OnnxDim.named(name + axis)).toList();
  }

  private OnnxValue apply(OnnxOp op, List<OnnxValue> inputs, OnnxAttribute... attributes) {
    return graph.apply(op, op.onnxName(), inputs, attributes);
  }

  private Path write() throws IOException {
    return Files.write(folder.resolve("model.onnx"), graph.toModel("test", "1", Map.of()));
  }

  /** Fails unless the graph, with {@code value} as its output, gives the expected tensor. */
  private void assertGives(
      FloatTensor expected, OnnxValue value, int rank, Map<String, FloatTensor> inputs)
      throws IOException {
    graph.output("y", value, free("y", rank));
    SessionConfig config = new SessionConfig(new Device.Cpu(), 1);
    try (TensorSession session = TensorSession.open(write(), config)) {
      FloatTensor found = session.run(inputs).get(0);
      assertEquals(expected.shape(), found.shape());
      assertArrayEquals(expected.toArray(), found.toArray(), 1e-6f);
    }
  }

  private static FloatTensor vector(float... values) {
    return FloatTensor.of(Shape.of(values.length), values);
  }

  private static FloatTensor matrix(int rows, int columns, float... values) {
    return FloatTensor.of(Shape.of(rows, columns), values);
  }

  @Test
  void integerInputIsDeclaredAsSuch() throws IOException {
    List<OnnxDim> batch = List.of(OnnxDim.named("n"));
    OnnxValue label = graph.integerInput("label", batch);
    OnnxValue z = graph.input("z", batch);
    OnnxValue number = apply(OnnxOp.CAST, List.of(label), OnnxAttribute.of("to", FLOAT));
    graph.output("y", apply(OnnxOp.ADD, List.of(number, z)), batch);
    OnnxHeader header = OnnxFile.readHeader(write());
    assertEquals(
        List.of(new TensorInfo("label", "INT64", batch), new TensorInfo("z", "FLOAT", batch)),
        header.inputs());
    assertEquals(List.of(new TensorInfo("y", "FLOAT", batch)), header.outputs());
  }

  @Test
  void integerInputNeedsANameOfItsOwn() {
    graph.integerInput("label", List.of());
    assertThrows(IllegalArgumentException.class, () -> graph.integerInput("label", List.of()));
    assertThrows(IllegalArgumentException.class, () -> graph.input("label", List.of()));
  }

  @Test
  void castTakesIntegersToFloats() throws IOException {
    OnnxValue label = graph.integerInput("label", free("label", 1));
    OnnxValue cast = apply(OnnxOp.CAST, List.of(label), OnnxAttribute.of("to", FLOAT));
    assertGives(vector(3, -4, 0), cast, 1, Map.of("label", vector(3, -4, 0)));
  }

  @Test
  void castCutsFractionsOff() throws IOException {
    OnnxAttribute integer = OnnxAttribute.of("to", INT64);
    OnnxValue whole = graph.apply(OnnxOp.CAST, "whole", List.of(input("x", 1)), integer);
    OnnxValue cast = apply(OnnxOp.CAST, List.of(whole), OnnxAttribute.of("to", FLOAT));
    assertGives(vector(1, -1, 2, 0), cast, 1, Map.of("x", vector(1.7f, -1.7f, 2, 0.3f)));
  }

  @Test
  void gemmMultipliesByTransposedWeightsAndAddsABias() throws IOException {
    // [1 2; 3 4] by the rows (1, 0), (0, 1), (1, 1): [1 2 3; 3 4 7].
    OnnxValue weights = graph.constant("weights", new float[] {1, 0, 0, 1, 1, 1}, 3, 2);
    OnnxValue bias = graph.constant("bias", new float[] {10, 20, 30}, 3);
    OnnxValue product =
        apply(
            OnnxOp.GEMM,
            List.of(input("x", 2), weights, bias),
            OnnxAttribute.real("alpha", 2),
            OnnxAttribute.real("beta", 0.5f),
            OnnxAttribute.of("transB", 1));
    assertGives(
        matrix(2, 3, 7, 14, 21, 11, 18, 29), product, 2, Map.of("x", matrix(2, 2, 1, 2, 3, 4)));
  }

  @Test
  void gemmWithoutAttributesIsThePlainProduct() throws IOException {
    OnnxValue product = apply(OnnxOp.GEMM, List.of(input("a", 2), input("b", 2)));
    assertGives(
        matrix(2, 1, 50, 110),
        product,
        2,
        Map.of("a", matrix(2, 2, 1, 2, 3, 4), "b", matrix(2, 1, 10, 20)));
  }

  @Test
  void gemmTransposesItsFirstInputToo() throws IOException {
    OnnxAttribute transposed = OnnxAttribute.of("transA", 1);
    OnnxValue product = apply(OnnxOp.GEMM, List.of(input("a", 2), input("b", 2)), transposed);
    assertGives(
        matrix(2, 1, 70, 100),
        product,
        2,
        Map.of("a", matrix(2, 2, 1, 2, 3, 4), "b", matrix(2, 1, 10, 20)));
  }

  @Test
  void matMulMultipliesTheLastTwoAxesOfEachPicture() throws IOException {
    OnnxValue product = apply(OnnxOp.MATMUL, List.of(input("a", 3), input("b", 3)));
    assertGives(
        FloatTensor.of(Shape.of(2, 1, 2), 1 * 5 + 2 * 7, 1 * 6 + 2 * 8, 3 * 1, 4 * 1),
        product,
        3,
        Map.of(
            "a", FloatTensor.of(Shape.of(2, 1, 2), 1, 2, 3, 4),
            "b", FloatTensor.of(Shape.of(2, 2, 2), 5, 6, 7, 8, 1, 0, 0, 1)));
  }

  @Test
  void softmaxAddsUpToOneAlongItsAxis() throws IOException {
    float two = (float) Math.log(2);
    float five = (float) Math.log(5);
    FloatTensor x = matrix(2, 3, 0, two, five, 100, 100, 100 + two);
    OnnxValue rows = apply(OnnxOp.SOFTMAX, List.of(input("x", 2)), OnnxAttribute.of("axis", 1));
    assertGives(
        matrix(2, 3, 1 / 8f, 2 / 8f, 5 / 8f, 1 / 4f, 1 / 4f, 2 / 4f), rows, 2, Map.of("x", x));
  }

  @Test
  void softmaxTakesAnotherAxis() throws IOException {
    FloatTensor x = matrix(2, 2, 0, 7, (float) Math.log(3), 7);
    OnnxValue columns = apply(OnnxOp.SOFTMAX, List.of(input("x", 2)), OnnxAttribute.of("axis", 0));
    assertGives(matrix(2, 2, 1 / 4f, 1 / 2f, 3 / 4f, 1 / 2f), columns, 2, Map.of("x", x));
  }

  @Test
  void oneHotMakesARowOfEachClass() throws IOException {
    assertGives(
        matrix(3, 4, -1, -1, 1, -1, 1, -1, -1, -1, -1, -1, -1, 1),
        oneHot(-1),
        2,
        Map.of("label", vector(2, 0, 3)));
  }

  @Test
  void oneHotMakesAColumnOfEachClassAlongTheFirstAxis() throws IOException {
    assertGives(
        matrix(4, 2, -1, 1, -1, -1, 1, -1, -1, -1), oneHot(0), 2, Map.of("label", vector(2, 0)));
  }

  private OnnxValue oneHot(int axis) {
    OnnxValue label = graph.integerInput("label", free("label", 1));
    OnnxValue depth = graph.constant("depth", new long[] {4});
    OnnxValue offAndOn = graph.constant("values", new float[] {-1, 1}, 2);
    return apply(OnnxOp.ONE_HOT, List.of(label, depth, offAndOn), OnnxAttribute.of("axis", axis));
  }

  @Test
  void sliceCutsSeveralAxes() throws IOException {
    OnnxValue part =
        apply(
            OnnxOp.SLICE,
            List.of(
                input("x", 2),
                graph.constant("starts", new long[] {1, -3}),
                graph.constant("ends", new long[] {3, Long.MAX_VALUE}),
                graph.constant("axes", new long[] {0, 1})));
    assertGives(
        matrix(2, 3, 6, 7, 8, 10, 11, 12),
        part,
        2,
        Map.of("x", matrix(3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)));
  }

  @Test
  void expandRepeatsAxesOfExtentOne() throws IOException {
    OnnxValue shape = graph.constant("shape", new long[] {2, 1, 3});
    OnnxValue expanded = apply(OnnxOp.EXPAND, List.of(input("x", 2), shape));
    assertGives(
        FloatTensor.of(Shape.of(2, 2, 3), 5, 5, 5, 6, 6, 6, 5, 5, 5, 6, 6, 6),
        expanded,
        3,
        Map.of("x", matrix(2, 1, 5, 6)));
  }

  @Test
  void reduceSumDropsOrKeepsTheAxesItAddsUp() throws IOException {
    OnnxValue x = input("x", 3);
    OnnxValue axes = graph.constant("axes", new long[] {0, 2});
    OnnxAttribute drop = OnnxAttribute.of("keepdims", 0);
    OnnxAttribute keep = OnnxAttribute.of("keepdims", 1);
    OnnxValue dropped = graph.apply(OnnxOp.REDUCE_SUM, "dropped", List.of(x, axes), drop);
    OnnxValue kept = graph.apply(OnnxOp.REDUCE_SUM, "kept", List.of(x, axes), keep);
    // [1, 2, 1] + [2]: both have the same sums, one of them per row.
    OnnxValue sum = apply(OnnxOp.ADD, List.of(kept, dropped));
    FloatTensor numbers = FloatTensor.of(Shape.of(2, 2, 2), 1, 2, 3, 4, 10, 20, 30, 40);
    assertGives(
        FloatTensor.of(Shape.of(1, 2, 2), 33 + 33, 33 + 77, 77 + 33, 77 + 77),
        sum,
        3,
        Map.of("x", numbers));
  }

  @Test
  void flattenJoinsTheAxesOnEitherSide() throws IOException {
    OnnxValue flat = apply(OnnxOp.FLATTEN, List.of(input("x", 4)), OnnxAttribute.of("axis", 1));
    float[] numbers = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    assertGives(
        matrix(2, 6, numbers), flat, 2, Map.of("x", FloatTensor.of(Shape.of(2, 3, 1, 2), numbers)));
  }

  @Test
  void flattenTakesAnotherAxis() throws IOException {
    OnnxValue flat = apply(OnnxOp.FLATTEN, List.of(input("x", 3)), OnnxAttribute.of("axis", 2));
    assertGives(
        matrix(6, 2, new float[12]), flat, 2, Map.of("x", FloatTensor.zeros(Shape.of(2, 3, 2))));
  }

  @Test
  void shapeTellsTheExtentsOfThisRun() throws IOException {
    OnnxValue extents = apply(OnnxOp.SHAPE, List.of(input("x", 4)));
    OnnxValue numbers = apply(OnnxOp.CAST, List.of(extents), OnnxAttribute.of("to", FLOAT));
    assertGives(
        vector(2, 3, 1, 5), numbers, 1, Map.of("x", FloatTensor.zeros(Shape.of(2, 3, 1, 5))));
  }

  @Test
  void shapeOfOneTensorIsWhatAnotherExpandsTo() throws IOException {
    OnnxValue extents = apply(OnnxOp.SHAPE, List.of(input("x", 2)));
    OnnxValue row = graph.constant("row", new float[] {7, 8}, 1, 2);
    assertGives(
        matrix(3, 2, 7, 8, 7, 8, 7, 8),
        apply(OnnxOp.EXPAND, List.of(row, extents)),
        2,
        Map.of("x", FloatTensor.zeros(Shape.of(3, 2))));
  }

  @Test
  void sqrtIsTheRootOfEachNumber() throws IOException {
    OnnxValue root = apply(OnnxOp.SQRT, List.of(input("x", 1)));
    assertGives(vector(0, 1.5f, 2, 100), root, 1, Map.of("x", vector(0, 2.25f, 4, 10_000)));
  }

  @Test
  void attributesThatDecideTheResultMayNotBeLeftOut() {
    OnnxValue x = input("x", 2);
    for (OnnxOp op : List.of(OnnxOp.CAST, OnnxOp.SOFTMAX, OnnxOp.FLATTEN)) {
      assertThrows(IllegalArgumentException.class, () -> apply(op, List.of(x)));
    }
    assertThrows(IllegalArgumentException.class, () -> apply(OnnxOp.REDUCE_SUM, List.of(x, x)));
    assertThrows(IllegalArgumentException.class, () -> apply(OnnxOp.ONE_HOT, List.of(x, x, x)));
  }

  @Test
  void inputsThatDecideTheResultMayNotBeLeftOut() {
    OnnxValue x = input("x", 2);
    OnnxAttribute axis = OnnxAttribute.of("axis", 1);
    OnnxAttribute keep = OnnxAttribute.of("keepdims", 1);
    for (OnnxOp op : List.of(OnnxOp.GEMM, OnnxOp.MATMUL, OnnxOp.EXPAND)) {
      assertThrows(IllegalArgumentException.class, () -> apply(op, List.of(x)));
    }
    assertThrows(IllegalArgumentException.class, () -> apply(OnnxOp.SLICE, List.of(x, x, x)));
    assertThrows(IllegalArgumentException.class, () -> apply(OnnxOp.REDUCE_SUM, List.of(x), keep));
    assertThrows(IllegalArgumentException.class, () -> apply(OnnxOp.ONE_HOT, List.of(x, x), axis));
  }
}
