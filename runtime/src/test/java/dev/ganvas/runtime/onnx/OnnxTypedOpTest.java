package dev.ganvas.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.session.TensorSession;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Element types other than float32, and operators on them, with answers reckoned by hand. */
class OnnxTypedOpTest {
  private final OnnxGraph graph = new OnnxGraph("test");

  @TempDir private Path folder = Path.of(".");

  private static List<OnnxDim> dims(int... extents) {
    return java.util.Arrays.stream(extents).mapToObj(OnnxDim::of).toList();
  }

  private Path write() throws IOException {
    return Files.write(folder.resolve("model.onnx"), graph.toModel("test", "1", Map.of()));
  }

  private FloatTensor run(FloatTensor x) throws IOException {
    try (TensorSession session = TensorSession.open(write(), SessionConfig.CPU)) {
      return session.run(Map.of("x", x)).get(0);
    }
  }

  private OnnxValue scalar(String name, float value) {
    return graph.constant(name, new float[] {value}, new long[0]);
  }

  private OnnxValue zeroPoint(int value) {
    return graph.constant("zero", OnnxType.UINT8, new byte[] {(byte) value});
  }

  @ParameterizedTest
  @EnumSource(OnnxType.class)
  void inputsAndOutputsAreDeclaredAsTheyAre(OnnxType type) throws IOException {
    OnnxValue x = graph.input("x", type, dims(3));
    graph.output("y", x, type, dims(3));
    OnnxHeader header = OnnxFile.readHeader(write());
    assertEquals(List.of(new TensorInfo("x", type.name(), dims(3))), header.inputs());
    assertEquals(List.of(new TensorInfo("y", type.name(), dims(3))), header.outputs());
    assertArrayEquals(
        new float[] {0, 7, 100}, run(FloatTensor.of(Shape.of(3), 0, 7, 100)).toArray());
  }

  @Test
  void quantisingRoundsAndClamps() throws IOException {
    OnnxValue x = graph.input("x", dims(5));
    OnnxValue y =
        graph.apply(OnnxOp.QUANTIZE_LINEAR, "q", List.of(x, scalar("step", 0.5f), zeroPoint(100)));
    graph.output("y", y, OnnxType.UINT8, dims(5));
    // x / 0.5 + 100
    assertArrayEquals(
        new float[] {100, 102, 97, 0, 255},
        run(FloatTensor.of(Shape.of(5), 0, 1, -1.6f, -99, 99)).toArray());
  }

  @Test
  void dequantisingIsTheOtherWay() throws IOException {
    OnnxValue x = graph.input("x", OnnxType.UINT8, dims(3));
    OnnxValue y =
        graph.apply(
            OnnxOp.DEQUANTIZE_LINEAR, "r", List.of(x, scalar("step", 0.5f), zeroPoint(100)));
    graph.output("y", y, dims(3));
    assertArrayEquals(
        new float[] {0, 1, -50}, run(FloatTensor.of(Shape.of(3), 100, 102, 0)).toArray());
  }

  @Test
  void aConvolutionOfBytesAddsProducts() throws IOException {
    OnnxValue x = graph.input("x", OnnxType.UINT8, dims(1, 1, 1, 3));
    OnnxValue one = scalar("one", 1);
    OnnxValue half = scalar("half", 0.5f);
    OnnxValue zero = zeroPoint(0);
    OnnxValue weightZero = graph.constant("weight_zero", OnnxType.INT8, new byte[] {0});
    OnnxValue weights = graph.constant("w", OnnxType.INT8, new byte[] {2, -1}, 1, 1, 1, 2);
    OnnxValue y =
        graph.apply(
            OnnxOp.QLINEAR_CONV,
            "c",
            List.of(x, one, zero, weights, half, weightZero, one, zero),
            OnnxAttribute.ints("kernel_shape", 1, 2),
            OnnxAttribute.ints("pads", 0, 0, 0, 0),
            OnnxAttribute.ints("strides", 1, 1));
    graph.output("y", y, OnnxType.UINT8, dims(1, 1, 1, 2));
    // (2 * 10 - 4) / 2 and (2 * 4 - 90) / 2, which is below what a byte holds.
    assertArrayEquals(
        new float[] {8, 0}, run(FloatTensor.of(Shape.of(1, 1, 1, 3), 10, 4, 90)).toArray());
  }

  @Test
  void pixelsBecomeChannelsBlockByBlock() throws IOException {
    OnnxValue x = graph.input("x", dims(1, 1, 2, 4));
    OnnxValue y =
        graph.apply(OnnxOp.SPACE_TO_DEPTH, "deep", List.of(x), OnnxAttribute.of("blocksize", 2));
    graph.output("y", y, dims(1, 4, 1, 2));
    FloatTensor answer = run(FloatTensor.of(Shape.of(1, 1, 2, 4), 1, 2, 3, 4, 5, 6, 7, 8));
    assertEquals(Shape.of(1, 4, 1, 2), answer.shape());
    assertArrayEquals(new float[] {1, 3, 2, 4, 5, 7, 6, 8}, answer.toArray());
  }

  @Test
  void axesOfOneComeAndGo() throws IOException {
    OnnxValue x = graph.input("x", dims(1, 2));
    OnnxValue first = graph.constant("first", new long[] {0});
    OnnxValue last = graph.constant("last", new long[] {1});
    OnnxValue less = graph.apply(OnnxOp.SQUEEZE, "less", List.of(x, first));
    graph.output("y", graph.apply(OnnxOp.UNSQUEEZE, "more", List.of(less, last)), dims(2, 1));
    FloatTensor answer = run(FloatTensor.of(Shape.of(1, 2), 3, 4));
    assertEquals(Shape.of(2, 1), answer.shape());
    assertArrayEquals(new float[] {3, 4}, answer.toArray());
  }

  @Test
  void bytesAreNotTakenForOtherTypes() {
    assertThrows(
        IllegalArgumentException.class,
        () -> graph.constant("c", OnnxType.FLOAT, new byte[] {1}, 1));
  }
}
