package dev.ganvas.runtime.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorSessionTest {
  private static final List<OnnxDim> ROWS_OF_THREE = List.of(OnnxDim.named("n"), OnnxDim.of(3));
  private static final SessionConfig ONE_THREAD = new SessionConfig(new Device.Cpu(), 1);

  @TempDir private Path folder = Path.of(".");

  private Path write(OnnxGraph graph) throws IOException {
    return Files.write(folder.resolve("model.onnx"), graph.toModel("test", "1", Map.of()));
  }

  /** y = x. */
  private Path identity() throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    graph.output("y", graph.input("x", ROWS_OF_THREE), ROWS_OF_THREE);
    return write(graph);
  }

  /** A model that hands numbers of a type through: such inputs OnnxGraph does not write. */
  private Path identity(DataType type) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(identity())).toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    declare(graph.getInputBuilder(0), type);
    declare(graph.getOutputBuilder(0), type);
    return Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
  }

  /**
   * A model that turns its float32 input into numbers of a type: nor does it write such outputs.
   */
  private Path casting(DataType type) throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x = graph.input("x", ROWS_OF_THREE);
    OnnxAttribute to = OnnxAttribute.of("to", type.getNumber());
    graph.output("y", graph.apply(OnnxOp.CAST, "cast", List.of(x), to), ROWS_OF_THREE);
    graph.output("z", x, ROWS_OF_THREE);
    byte[] bytes = graph.toModel("test", "1", Map.of());
    ModelProto.Builder model = ModelProto.parseFrom(bytes).toBuilder();
    declare(model.getGraphBuilder().getOutputBuilder(0), type);
    return Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
  }

  private static void declare(ValueInfoProto.Builder value, DataType type) {
    value.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
  }

  private static void assertUnfit(TensorSession session, Map<String, FloatTensor> inputs) {
    GanvasException e = assertThrows(GanvasException.class, () -> session.run(inputs));
    assertEquals(Kind.MODEL_UNFIT, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains("model.onnx"), e.getMessage());
  }

  @Test
  void numbersGoThroughUnchanged() throws IOException {
    float[] numbers = {0, -1.5f, Float.MIN_VALUE, Float.MAX_VALUE, 1 / 3f, Float.NaN};
    try (TensorSession session = TensorSession.open(identity(), ONE_THREAD)) {
      FloatTensor x = FloatTensor.of(Shape.of(2, 3), numbers);
      List<FloatTensor> answer = session.run(Map.of("x", x));
      assertEquals(1, answer.size());
      assertEquals(Shape.of(2, 3), answer.get(0).shape());
      assertArrayEquals(numbers, answer.get(0).toArray());
      assertNotSame(x, answer.get(0));
    }
  }

  @Test
  void answersOfEarlierRunsAreKept() throws IOException {
    try (TensorSession session = TensorSession.open(identity(), ONE_THREAD)) {
      FloatTensor x = FloatTensor.of(Shape.of(1, 3), 1, 2, 3);
      FloatTensor first = session.run(Map.of("x", x)).get(0);
      x.buffer().put(0, new float[] {4, 5, 6});
      FloatTensor second = session.run(Map.of("x", x)).get(0);
      assertArrayEquals(new float[] {1, 2, 3}, first.toArray());
      assertArrayEquals(new float[] {4, 5, 6}, second.toArray());
    }
  }

  @Test
  void outputsComeInTheOrderOfTheFile() throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue a = graph.input("a", ROWS_OF_THREE);
    OnnxValue b = graph.input("b", ROWS_OF_THREE);
    graph.output("z", graph.apply(OnnxOp.SUB, "difference", List.of(a, b)), ROWS_OF_THREE);
    graph.output("y", graph.apply(OnnxOp.ADD, "sum", List.of(a, b)), ROWS_OF_THREE);
    graph.output("x", graph.apply(OnnxOp.MUL, "product", List.of(a, b)), ROWS_OF_THREE);
    try (TensorSession session = TensorSession.open(write(graph), ONE_THREAD)) {
      List<FloatTensor> answer =
          session.run(
              Map.of(
                  "b", FloatTensor.of(Shape.of(1, 3), 4, 5, 6),
                  "a", FloatTensor.of(Shape.of(1, 3), 1, 2, 3)));
      assertEquals(3, answer.size());
      assertArrayEquals(new float[] {-3, -3, -3}, answer.get(0).toArray());
      assertArrayEquals(new float[] {5, 7, 9}, answer.get(1).toArray());
      assertArrayEquals(new float[] {4, 10, 18}, answer.get(2).toArray());
    }
  }

  @Test
  void integerInputsAreFedWholeNumbers() throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    List<OnnxDim> dims = List.of(OnnxDim.named("n"));
    OnnxValue label = graph.integerInput("label", dims);
    OnnxAttribute toFloat = OnnxAttribute.of("to", DataType.FLOAT_VALUE);
    graph.output("y", graph.apply(OnnxOp.CAST, "cast", List.of(label), toFloat), dims);
    try (TensorSession session = TensorSession.open(write(graph), ONE_THREAD)) {
      FloatTensor labels = FloatTensor.of(Shape.of(4), 0, -7, 9, 16_777_216);
      assertArrayEquals(
          new float[] {0, -7, 9, 16_777_216},
          session.run(Map.of("label", labels)).get(0).toArray());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "FLOAT16", "INT64", "INT32", "INT8"})
  void inputsAreConvertedToTheTypeOfTheFile(DataType type) throws IOException {
    try (TensorSession session = TensorSession.open(identity(type), ONE_THREAD)) {
      assertEquals(type.name(), session.header().inputs().get(0).elementType());
      FloatTensor x = FloatTensor.of(Shape.of(2, 3), 0, 1, -1, 100, -128, 127);
      FloatTensor y = session.run(Map.of("x", x)).get(0);
      assertEquals(Shape.of(2, 3), y.shape());
      assertArrayEquals(x.toArray(), y.toArray());
    }
  }

  @Test
  void bytesAreUnsignedAndRounded() throws IOException {
    try (TensorSession session = TensorSession.open(identity(DataType.UINT8), ONE_THREAD)) {
      FloatTensor x = FloatTensor.of(Shape.of(2, 3), 0, 127, 128, 255, 199.6f, 200.4f);
      assertArrayEquals(
          new float[] {0, 127, 128, 255, 200, 200}, session.run(Map.of("x", x)).get(0).toArray());
    }
  }

  @Test
  void float16KeepsElevenBits() throws IOException {
    try (TensorSession session = TensorSession.open(identity(DataType.FLOAT16), ONE_THREAD)) {
      // 2049 lies between 2048 and 2050 and goes to the even one; 2^-24 is the smallest number.
      FloatTensor x =
          FloatTensor.of(Shape.of(2, 3), 0.5f, -65504, 2049, 2051, 0x1p-24f, 1 + 0x1p-10f);
      assertArrayEquals(
          new float[] {0.5f, -65504, 2048, 2052, 0x1p-24f, 1 + 0x1p-10f},
          session.run(Map.of("x", x)).get(0).toArray());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "FLOAT16", "BFLOAT16", "DOUBLE", "INT64", "INT32", "INT8"})
  void outputsOfEveryTypeComeAsFloats(DataType type) throws IOException {
    try (TensorSession session = TensorSession.open(casting(type), ONE_THREAD)) {
      assertEquals(type.name(), session.header().outputs().get(0).elementType());
      FloatTensor x = FloatTensor.of(Shape.of(2, 3), 0, 1, -1, 100, -128, 127);
      List<FloatTensor> answer = session.run(Map.of("x", x));
      assertEquals(2, answer.size());
      assertEquals(Shape.of(2, 3), answer.get(0).shape());
      assertArrayEquals(x.toArray(), answer.get(0).toArray());
    }
  }

  @Test
  void unsignedBytesAndTruthValuesComeAsFloatsToo() throws IOException {
    FloatTensor x = FloatTensor.of(Shape.of(1, 3), 0, 1, 255);
    try (TensorSession session = TensorSession.open(casting(DataType.UINT8), ONE_THREAD)) {
      assertArrayEquals(new float[] {0, 1, 255}, session.run(Map.of("x", x)).get(0).toArray());
    }
    try (TensorSession session = TensorSession.open(casting(DataType.BOOL), ONE_THREAD)) {
      assertArrayEquals(new float[] {0, 1, 1}, session.run(Map.of("x", x)).get(0).toArray());
    }
  }

  @Test
  void outputsOfTextAreLeftOut() throws IOException {
    try (TensorSession session = TensorSession.open(casting(DataType.STRING), ONE_THREAD)) {
      FloatTensor x = FloatTensor.of(Shape.of(1, 3), 1, 2, 3);
      List<FloatTensor> answer = session.run(Map.of("x", x));
      assertEquals(1, answer.size());
      assertArrayEquals(new float[] {1, 2, 3}, answer.get(0).toArray());
    }
  }

  @Test
  void inputsOfTextAreUnfit() throws IOException {
    try (TensorSession session = TensorSession.open(identity(DataType.STRING), ONE_THREAD)) {
      assertUnfit(session, Map.of("x", FloatTensor.zeros(Shape.of(1, 3))));
    }
  }

  @Test
  void unknownInputIsUnfitAndTheKnownOnesAreNamed() throws IOException {
    try (TensorSession session = TensorSession.open(identity(), ONE_THREAD)) {
      FloatTensor x = FloatTensor.zeros(Shape.of(1, 3));
      assertUnfit(session, Map.of("noise", x));
      GanvasException e =
          assertThrows(GanvasException.class, () -> session.run(Map.of("x", x, "noise", x)));
      assertEquals(Kind.MODEL_UNFIT, e.kind());
      assertTrue(e.getMessage().contains("'noise'"), e.getMessage());
      assertTrue(e.getMessage().contains("x FLOAT [n, 3]"), e.getMessage());
      // What was refused must not spoil what follows.
      assertEquals(Shape.of(1, 3), session.run(Map.of("x", x)).get(0).shape());
    }
  }

  @Test
  void missingInputIsUnfit() throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue a = graph.input("a", ROWS_OF_THREE);
    OnnxValue b = graph.input("b", ROWS_OF_THREE);
    graph.output("y", graph.apply(OnnxOp.ADD, "sum", List.of(a, b)), ROWS_OF_THREE);
    try (TensorSession session = TensorSession.open(write(graph), ONE_THREAD)) {
      assertUnfit(session, Map.of());
      assertUnfit(session, Map.of("a", FloatTensor.zeros(Shape.of(1, 3))));
    }
  }

  @Test
  void tensorOfAnotherShapeIsUnfitAndItsShapeIsTold() throws IOException {
    try (TensorSession session = TensorSession.open(identity(), ONE_THREAD)) {
      assertUnfit(session, Map.of("x", FloatTensor.zeros(Shape.of(3))));
      assertUnfit(session, Map.of("x", FloatTensor.zeros(Shape.of(1, 3, 1))));
      FloatTensor wide = FloatTensor.zeros(Shape.of(2, 4));
      assertUnfit(session, Map.of("x", wide));
      GanvasException e = assertThrows(GanvasException.class, () -> session.run(Map.of("x", wide)));
      assertTrue(e.getMessage().contains("[2, 4]"), e.getMessage());
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }
  }

  @Test
  void closedSessionRefusesToRunAndMayBeClosedAgain() throws IOException {
    Path model = identity();
    TensorSession session = TensorSession.open(model, ONE_THREAD);
    session.close();
    session.close();
    Map<String, FloatTensor> inputs = Map.of("x", FloatTensor.zeros(Shape.of(1, 3)));
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> session.run(inputs));
    assertTrue(String.valueOf(e.getMessage()).contains(model.toString()));
  }

  @Test
  void missingAndDamagedFilesAreTold() throws IOException {
    Path missing = folder.resolve("none.onnx");
    Path text = Files.writeString(folder.resolve("text.onnx"), "hello");
    assertRefused(Kind.MODEL_MISSING, missing);
    assertRefused(Kind.MODEL_DAMAGED, text);
  }

  @Test
  void operatorThatOnnxRuntimeDoesNotKnowIsTold() throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(identity())).toBuilder();
    model.getGraphBuilder().getNodeBuilder(0).setOpType("Frobnicate");
    Path file = Files.write(folder.resolve("odd.onnx"), model.build().toByteArray());
    assertRefused(Kind.MODEL_DAMAGED, file);
  }

  private static void assertRefused(Kind kind, Path model) {
    GanvasException e =
        assertThrows(GanvasException.class, () -> TensorSession.open(model, ONE_THREAD));
    assertEquals(kind, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(model.toString()), e.getMessage());
  }

  @Test
  void featureNetworkInFloat16GivesFiniteNumbers() throws IOException {
    Path file =
        Path.of("../../shared/data/onnx/features-squeezenet-imagenet-fp16-fire9-cut.onnx")
            .toAbsolutePath()
            .normalize();
    if (!Files.isRegularFile(file)) {
      System.out.println("skipped: the feature network is not there: " + file);
    }
    assumeTrue(Files.isRegularFile(file), "the feature network is not there: " + file);
    Random random = new Random(1);
    FloatTensor picture = FloatTensor.zeros(Shape.of(1, 3, 224, 224));
    for (int i = 0; i < picture.buffer().capacity(); i++) {
      picture.buffer().put(i, (float) random.nextGaussian());
    }
    try (TensorSession session = TensorSession.open(file, ONE_THREAD)) {
      List<FloatTensor> answer = session.run(Map.of("data_0", picture));
      assertEquals(2, answer.size());
      assertEquals(Shape.of(1, 512, 13, 13), answer.get(1).shape());
      float largest = 0;
      for (float value : answer.get(1).toArray()) {
        // They come out of a ReLU.
        assertTrue(Float.isFinite(value) && value >= 0, "found " + value);
        largest = Math.max(largest, value);
      }
      assertTrue(largest > 0, "all are 0");
      double sum = 0;
      for (float probability : answer.get(0).toArray()) {
        sum += probability;
      }
      assertEquals(1, sum, 0.01);
    }
  }
}
