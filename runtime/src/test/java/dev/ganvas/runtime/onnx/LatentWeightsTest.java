package dev.ganvas.runtime.onnx;

import static dev.ganvas.runtime.TinyGenerators.dims;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentWeightsTest {
  /** A row for each of three numbers, a column for each of two that come out. */
  private static final float[] ROWS = {1, 2, 3, 4, 5, 6};

  /** The same, a row for each that comes out. */
  private static final float[] COLUMNS = {1, 3, 5, 2, 4, 6};

  /** What the rows make with each other: 1 + 4, 3 + 8, 5 + 12 and so on. */
  private static final double[] GRAM = {5, 11, 17, 11, 25, 39, 17, 39, 61};

  @TempDir private Path folder = Path.of(".");

  private Path write(byte[] model) throws IOException {
    return Files.write(folder.resolve("g.onnx"), model);
  }

  /** A model whose only input, called z, goes into what the function makes of it. */
  private static byte[] model(BiFunction<OnnxGraph, OnnxValue, OnnxValue> body, Object... in) {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue z = graph.input("z", dims(in));
    graph.output("y", body.apply(graph, z), dims("n", "m"));
    return graph.toModel("x", "1", Map.of());
  }

  private static OnnxValue times(OnnxGraph graph, OnnxValue value, float[] weights, long rows) {
    OnnxValue constant = graph.constant("w", weights, rows, weights.length / rows);
    return graph.apply(OnnxOp.MATMUL, "product", List.of(value, constant));
  }

  private void assertGram(byte[] model) throws IOException {
    LatentWeights weights = LatentWeights.read(write(model), "z", 3);
    assertEquals(3, weights.size());
    assertArrayEquals(GRAM, weights.gram());
  }

  private void assertUnfit(String found, byte[] model) throws IOException {
    Path file = write(model);
    GanvasException e = assertThrows(GanvasException.class, () -> LatentWeights.read(file, "z", 3));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
    assertTrue(e.getMessage().contains(found), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void productsAreReadInBothOrders() throws IOException {
    assertGram(model((graph, z) -> times(graph, z, ROWS, 3), "n", 3));
    assertGram(
        model(
            (graph, z) ->
                graph.apply(OnnxOp.GEMM, "p", List.of(z, graph.constant("w", ROWS, 3, 2))),
            "n",
            3));
    assertGram(
        model(
            (graph, z) ->
                graph.apply(
                    OnnxOp.GEMM,
                    "p",
                    List.of(z, graph.constant("w", COLUMNS, 2, 3)),
                    OnnxAttribute.of("transB", 1)),
            "n",
            3));
    assertGram(
        model(
            (graph, z) -> {
              OnnxValue turned =
                  graph.apply(
                      OnnxOp.TRANSPOSE,
                      "turned",
                      List.of(graph.constant("w", COLUMNS, 2, 3)),
                      OnnxAttribute.ints("perm", 1, 0));
              return graph.apply(OnnxOp.MATMUL, "p", List.of(z, turned));
            },
            "n",
            3));
  }

  @Test
  void transposedConvolutionsOfAPointAreRead() throws IOException {
    assertGram(
        model(
            (graph, z) ->
                graph.apply(
                    OnnxOp.CONV_TRANSPOSE,
                    "p",
                    List.of(z, graph.constant("w", ROWS, 3, 1, 1, 2)),
                    OnnxAttribute.ints("kernel_shape", 1, 2),
                    OnnxAttribute.ints("pads", 0, 0, 0, 0),
                    OnnxAttribute.ints("strides", 1, 1)),
            "n",
            3,
            1,
            1));
  }

  @Test
  void formsOfTheSameNumbersAreFollowed() throws IOException {
    assertGram(
        model(
            (graph, z) -> {
              OnnxValue row =
                  graph.apply(
                      OnnxOp.RESHAPE,
                      "row",
                      List.of(z, graph.constant("shape", new long[] {-1, 3})));
              OnnxValue same = graph.apply(OnnxOp.IDENTITY, "same", List.of(row));
              return times(graph, same, ROWS, 3);
            },
            "n",
            3,
            1,
            1));
  }

  /** The numbers joined with what stands before and behind them, and the product of all. */
  private static byte[] joined(int before, int behind) {
    return model(
        (graph, z) -> {
          List<OnnxValue> parts = new ArrayList<>();
          List<Float> weights = new ArrayList<>();
          for (int i = 0; i < before; i++) {
            parts.add(graph.constant("before" + i, new float[] {1}, 1, 1));
            weights.addAll(List.of(70f, -80f));
          }
          parts.add(z);
          for (float weight : ROWS) {
            weights.add(weight);
          }
          for (int i = 0; i < behind; i++) {
            parts.add(graph.constant("behind" + i, new float[] {1}, 1, 1));
            weights.addAll(List.of(90f, 60f));
          }
          float[] all = new float[weights.size()];
          for (int i = 0; i < all.length; i++) {
            all[i] = weights.get(i);
          }
          OnnxValue joined =
              graph.apply(OnnxOp.CONCAT, "joined", parts, OnnxAttribute.of("axis", 1));
          return times(graph, joined, all, 3 + before + behind);
        },
        "n",
        3);
  }

  @Test
  void whatIsJoinedToTheNumbersDoesNotCount() throws IOException {
    assertGram(joined(0, 2));
    assertGram(joined(2, 0));
    assertGram(joined(0, 0));
    assertUnfit("in the middle", joined(1, 1));
  }

  @Test
  void severalMapsAreOneAboveTheOther() throws IOException {
    byte[] model =
        model(
            (graph, z) -> {
              OnnxValue first = times(graph, z, ROWS, 3);
              OnnxValue again =
                  graph.apply(OnnxOp.MATMUL, "again", List.of(z, graph.constant("v", ROWS, 3, 2)));
              return graph.apply(OnnxOp.ADD, "sum", List.of(first, again));
            },
            "n",
            3);
    double[] twice = LatentWeights.read(write(model), "z", 3).gram();
    for (int i = 0; i < twice.length; i++) {
      assertEquals(2 * GRAM[i], twice[i]);
    }
  }

  /** The same model with its weights in another form. */
  private static byte[] changed(
      BiFunction<TensorProto.Builder, ByteBuffer, TensorProto.Builder> change) throws IOException {
    byte[] model = model((graph, z) -> times(graph, z, ROWS, 3), "n", 3);
    ModelProto.Builder proto = ModelProto.parseFrom(model).toBuilder();
    TensorProto tensor = proto.getGraph().getInitializer(0);
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    proto.getGraphBuilder().setInitializer(0, change.apply(tensor.toBuilder().clearRawData(), raw));
    return proto.build().toByteArray();
  }

  /** The numbers 1 to 6 in binary16. */
  private static final short[] HALVES = {0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600};

  @Test
  void weightsOfHalfPrecisionAndInListsAreTheSame() throws IOException {
    assertGram(
        changed(
            (tensor, raw) -> {
              ByteBuffer halves = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
              for (short half : HALVES) {
                halves.putShort(half);
              }
              return tensor
                  .setDataType(TensorProto.DataType.FLOAT16_VALUE)
                  .setRawData(ByteString.copyFrom(halves.flip()));
            }));
    assertGram(
        changed(
            (tensor, raw) -> {
              for (short half : HALVES) {
                tensor.addInt32Data(half);
              }
              return tensor.setDataType(TensorProto.DataType.FLOAT16_VALUE);
            }));
    assertGram(
        changed(
            (tensor, raw) -> {
              while (raw.hasRemaining()) {
                tensor.addFloatData(raw.getFloat());
              }
              return tensor;
            }));
  }

  @Test
  void weightsThatAreNotThereOrOfAnotherTypeAreRefused() throws IOException {
    assertUnfit("MatMul", changed((tensor, raw) -> tensor));
    assertUnfit(
        "MatMul",
        changed((tensor, raw) -> tensor.setDataType(TensorProto.DataType.BFLOAT16_VALUE)));
    assertUnfit("MatMul", changed((tensor, raw) -> tensor.clearDims().addDims(6)));
  }

  @Test
  void whatComesBeforeALinearMapIsNamed() throws IOException {
    assertUnfit(
        "Relu",
        model(
            (graph, z) -> times(graph, graph.apply(OnnxOp.RELU, "bent", List.of(z)), ROWS, 3),
            "n",
            3));
    assertUnfit("one of 2", model((graph, z) -> times(graph, z, ROWS, 2), "n", 2));
  }

  @Test
  void moreNumbersThanCanBeSolvedAreRefused() throws IOException {
    Path file = write(model((graph, z) -> times(graph, z, ROWS, 3), "n", 3));
    GanvasException e =
        assertThrows(GanvasException.class, () -> LatentWeights.read(file, "z", 1025));
    assertTrue(e.getMessage().contains("at most 1024"), e.getMessage());
  }
}
