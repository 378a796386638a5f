package dev.ganvas.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightMixTest {
  @TempDir private Path folder = Path.of(".");

  private Path write(String name, String constant, OnnxOp op, float... weights) throws IOException {
    List<OnnxDim> dims = List.of(OnnxDim.of(1), OnnxDim.of(weights.length));
    OnnxGraph graph = new OnnxGraph(name);
    OnnxValue x = graph.input("x", dims);
    OnnxValue w = graph.constant(constant, weights, weights.length);
    OnnxValue factor = graph.constant("factor", new float[] {1 / 3f}, 1);
    OnnxValue y = graph.apply(op, "sum", List.of(x, w));
    graph.output("y", graph.apply(OnnxOp.MUL, "scaled", List.of(y, factor)), dims);
    return Files.write(
        folder.resolve(name + ".onnx"), graph.toModel("test", "1", Map.of("name", name)));
  }

  private static float[] constant(Path file, String name) throws IOException {
    return Objects.requireNonNull(OnnxContents.read(file).constants().get(name)).toArray();
  }

  private float[] weights(byte[] model) throws IOException {
    Path file = Files.write(folder.resolve("mixed.onnx"), model);
    return constant(file, "w");
  }

  @Test
  void eachWeightLiesBetweenTheTwoAndTheEndsAreExact() throws IOException {
    Path first = write("first", "w", OnnxOp.ADD, 0.1f, -3, 7e-9f);
    Path second = write("second", "w", OnnxOp.ADD, 0.2f, 5, 7e-9f);
    assertArrayEquals(new float[] {0.1f, -3, 7e-9f}, weights(WeightMix.of(first, second, 0)));
    assertArrayEquals(new float[] {0.2f, 5, 7e-9f}, weights(WeightMix.of(first, second, 1)));
    float[] between = weights(WeightMix.of(first, second, 0.25));
    assertEquals(0.125f, between[0], 1e-7);
    assertEquals(-1, between[1], 0);
    assertEquals(7e-9f, between[2], 0);
    float[] factor = constant(folder.resolve("mixed.onnx"), "factor");
    assertEquals(1 / 3f, factor[0], 0);
    OnnxHeader header = OnnxFile.readHeader(folder.resolve("mixed.onnx"));
    assertEquals("first", header.metadata().get("name"));
  }

  /** A convolution of ones, and, where there is a branch, of x squared by another one. */
  private Path convolving(String name, boolean branch, OnnxOp joint) throws IOException {
    List<OnnxDim> dims = List.of(OnnxDim.of(1), OnnxDim.of(1), OnnxDim.of(2), OnnxDim.of(2));
    OnnxGraph graph = new OnnxGraph("convolving");
    OnnxValue x = graph.input("x", dims);
    OnnxValue value = convolved(graph, "trunk", x, 1);
    if (branch) {
      OnnxValue three = graph.constant("three", new float[] {3}, 1);
      OnnxValue other = graph.apply(OnnxOp.MUL, "tripled", List.of(x, three));
      value = graph.apply(joint, "joined", List.of(value, convolved(graph, "entry", other, 4)));
    }
    graph.output("y", graph.apply(OnnxOp.RELU, "end", List.of(value)), dims);
    return Files.write(folder.resolve(name + ".onnx"), graph.toModel("test", "1", Map.of()));
  }

  private static OnnxValue convolved(OnnxGraph graph, String name, OnnxValue x, float weight) {
    return graph.apply(
        OnnxOp.CONV,
        name,
        List.of(
            x,
            graph.constant(name + ".weight", new float[] {weight}, 1, 1, 1, 1),
            graph.constant(name + ".bias", new float[] {weight / 2}, 1)),
        OnnxAttribute.ints("kernel_shape", 1, 1),
        OnnxAttribute.ints("pads", 0, 0, 0, 0),
        OnnxAttribute.ints("strides", 1, 1));
  }

  @Test
  void aBranchOfTheSecondGrowsWithTheShareAndWhatFeedsItStays() throws IOException {
    Path first = convolving("plain", false, OnnxOp.ADD);
    Path second = convolving("branched", true, OnnxOp.ADD);
    for (float share : new float[] {0, 0.25f, 1}) {
      Path mixed = Files.write(folder.resolve("mix.onnx"), WeightMix.of(first, second, share));
      assertEquals(1, constant(mixed, "trunk.weight")[0], 0);
      assertEquals(3, constant(mixed, "three")[0], 0);
      assertEquals(4 * share, constant(mixed, "entry.weight")[0], 0);
      assertEquals(2 * share, constant(mixed, "entry.bias")[0], 0);
    }
  }

  @Test
  void onlyBranchesOfTheSecondThatAreAddedWillDo() throws IOException {
    Path plain = convolving("plain", false, OnnxOp.ADD);
    Path branched = convolving("branched", true, OnnxOp.ADD);
    Path scaled = convolving("scaled", true, OnnxOp.MUL);
    assertThrows(GanvasException.class, () -> WeightMix.of(branched, plain, 0.5));
    assertThrows(GanvasException.class, () -> WeightMix.of(plain, scaled, 0.5));
    assertThrows(GanvasException.class, () -> WeightMix.of(branched, scaled, 0.5));
  }

  @Test
  void weightsBesideTheFilesAreRefusedThoughTheirEntriesAreAlike() throws IOException {
    Path inside = write("inside", "w", OnnxOp.ADD, 1, 2);
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(inside));
    ModelProto.Builder outside = model.toBuilder();
    TensorProto.Builder weight = outside.getGraphBuilder().getInitializerBuilder(0);
    assertEquals("w", weight.getName());
    weight
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(
            StringStringEntryProto.newBuilder().setKey("location").setValue("model.onnx.data"));
    List<Path> both = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      Path place = Files.createDirectory(folder.resolve(name));
      Files.write(place.resolve("model.onnx.data"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
      both.add(Files.write(place.resolve("model.onnx"), outside.build().toByteArray()));
    }
    GanvasException e =
        assertThrows(GanvasException.class, () -> WeightMix.of(both.get(0), both.get(1), 0.5));
    assertTrue(e.getMessage().contains("weights inside the files"), e.getMessage());
  }

  @Test
  void refusesModelsThatDifferInMoreThanTheirWeights() throws IOException {
    Path first = write("first", "w", OnnxOp.ADD, 1, 2);
    for (Path other :
        List.of(
            write("op", "w", OnnxOp.SUB, 1, 2),
            write("name", "v", OnnxOp.ADD, 1, 2),
            write("shape", "w", OnnxOp.ADD, 1, 2, 3))) {
      GanvasException e =
          assertThrows(GanvasException.class, () -> WeightMix.of(first, other, 0.5));
      assertEquals(Kind.MODEL_UNFIT, e.kind());
      assertTrue(e.getMessage().contains("weights only"), e.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> WeightMix.of(first, first, 1.5));
    assertThrows(IllegalArgumentException.class, () -> WeightMix.of(first, first, Double.NaN));
  }
}
