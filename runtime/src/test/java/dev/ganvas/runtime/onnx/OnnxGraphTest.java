package dev.ganvas.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxGraphTest {
  private static final List<OnnxDim> PICTURE =
      List.of(OnnxDim.of(1), OnnxDim.of(3), OnnxDim.named("height"), OnnxDim.named("width"));

  @Test
  void fileSaysWhatTheGraphWasBuiltOf(@TempDir Path folder) throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x = graph.input("x", PICTURE);
    OnnxValue slope = graph.constant("slope", new float[] {0.1f, 0.2f, 0.3f}, 3, 1, 1);
    graph.output("y", graph.apply(OnnxOp.PRELU, "prelu", List.of(x, slope)), PICTURE);
    Path file = folder.resolve("model.onnx");
    Files.write(file, graph.toModel("Ganvas", "0.1.0", Map.of("a", "1", "b", "zwei ü")));

    OnnxHeader header = OnnxFile.readHeader(file);
    assertEquals(OnnxGraph.IR_VERSION, header.irVersion());
    assertEquals(OnnxGraph.OPSET, header.opset());
    assertEquals("Ganvas 0.1.0", header.producer());
    assertEquals(List.of(new TensorInfo("x", "FLOAT", PICTURE)), header.inputs());
    assertEquals(List.of(new TensorInfo("y", "FLOAT", PICTURE)), header.outputs());
    assertEquals(Map.of("a", "1", "b", "zwei ü"), header.metadata());
    assertEquals(3, header.parameters());
    assertEquals(List.of(), header.foreignDomains());
  }

  @Test
  void namesAreUnique() {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x = graph.input("x", PICTURE);
    assertThrows(IllegalArgumentException.class, () -> graph.input("x", PICTURE));
    assertThrows(IllegalArgumentException.class, () -> graph.apply(OnnxOp.RELU, "x", List.of(x)));
    assertThrows(IllegalArgumentException.class, () -> graph.constant("x", new long[] {1, 2}));
    assertThrows(IllegalArgumentException.class, () -> graph.input("", PICTURE));
  }

  @Test
  void constantsMatchTheirExtents() {
    OnnxGraph graph = new OnnxGraph("test");
    assertThrows(IllegalArgumentException.class, () -> graph.constant("w", new float[5], 2, 3));
    assertEquals("w", graph.constant("w", new float[6], 2, 3).name());
  }

  @Test
  void sameGraphGivesTheSameBytes() {
    assertEquals(0, java.util.Arrays.compare(build(), build()));
  }

  private static byte[] build() {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x = graph.input("x", PICTURE);
    graph.output("y", graph.apply(OnnxOp.TANH, "tanh", List.of(x)), PICTURE);
    return graph.toModel("Ganvas", "0.1.0", new java.util.TreeMap<>(Map.of("b", "2", "a", "1")));
  }

  @Test
  void refusedNamesLeaveNothingInTheGraph(@TempDir Path folder) throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x = graph.input("x", PICTURE);
    assertThrows(IllegalArgumentException.class, () -> graph.input("x", PICTURE));
    graph.output("y", x, PICTURE);
    Path file = Files.write(folder.resolve("m.onnx"), graph.toModel("a", "b", Map.of()));
    assertEquals(1, OnnxFile.readHeader(file).inputs().size());
  }

  @Test
  void extentsMustBePositive() {
    assertThrows(IllegalArgumentException.class, () -> OnnxDim.of(0));
  }
}
