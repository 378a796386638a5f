package dev.ganvas.runtime.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ganvas.runtime.TinyModels;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxSessionTest {
  private static final TensorFormat RGB = TensorFormat.NCHW_RGB_UNIT;
  private static final TensorFormat GRAY =
      new TensorFormat(Layout.NCHW, ColorOrder.GRAY, ValueRange.ZERO_TO_ONE);

  private static void assertRefused(Kind kind, Path model) {
    GanvasException e =
        assertThrows(GanvasException.class, () -> OnnxSession.open(model, SessionConfig.CPU));
    assertEquals(kind, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(model.toString()), e.getMessage());
  }

  @Test
  void answersWithTheEnlargedNumbers(@TempDir Path folder) throws IOException {
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, GRAY));
    try (OnnxSession session = OnnxSession.open(model, SessionConfig.CPU)) {
      FloatTensor answer = session.run(FloatTensor.of(Shape.of(1, 1, 1, 2), 3, 4));
      assertEquals(Shape.of(1, 1, 2, 4), answer.shape());
      assertArrayEquals(new float[] {3, 3, 4, 4, 3, 3, 4, 4}, answer.toArray());
    }
  }

  @Test
  void answersToBatchesInEitherLayout(@TempDir Path folder) throws IOException {
    TensorFormat last = new TensorFormat(Layout.NHWC, ColorOrder.RGB, ValueRange.ZERO_TO_ONE);
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, last));
    try (OnnxSession session = OnnxSession.open(model, SessionConfig.CPU)) {
      FloatTensor answer = session.run(FloatTensor.of(Shape.of(2, 1, 1, 3), 1, 2, 3, 4, 5, 6));
      assertEquals(Shape.of(2, 2, 2, 3), answer.shape());
      assertArrayEquals(
          new float[] {1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 6},
          answer.toArray());
    }
  }

  @Test
  void answerIsOverwrittenByTheNextRunOfThatShape(@TempDir Path folder) throws IOException {
    Path model = TinyModels.repeating(folder, TinyModels.spec(1, GRAY));
    try (OnnxSession session = OnnxSession.open(model, SessionConfig.CPU)) {
      FloatTensor first = session.run(FloatTensor.of(Shape.of(1, 1, 1, 2), 3, 4));
      FloatTensor second = session.run(FloatTensor.of(Shape.of(1, 1, 1, 2), 5, 6));
      assertSame(first, second);
      assertArrayEquals(new float[] {5, 6}, second.toArray());
      FloatTensor third = session.run(FloatTensor.of(Shape.of(1, 1, 2, 1), 7, 8));
      assertArrayEquals(new float[] {7, 8}, third.toArray());
    }
  }

  @Test
  void tellsTheContractAndTheDevice(@TempDir Path folder) throws IOException {
    ModelSpec spec = TinyModels.spec(3, RGB);
    Path model = TinyModels.repeating(folder, spec);
    try (OnnxSession session = OnnxSession.open(model, new SessionConfig(new Device.Cpu(), 1))) {
      assertEquals(spec, session.spec());
      assertEquals(new Device.Cpu(), session.device());
    }
  }

  @Test
  void closedSessionRefusesToRunAndMayBeClosedAgain(@TempDir Path folder) throws IOException {
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, GRAY));
    OnnxSession session = OnnxSession.open(model, SessionConfig.CPU);
    session.close();
    session.close();
    FloatTensor input = FloatTensor.zeros(Shape.of(1, 1, 2, 2));
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> session.run(input));
    // ONNX Runtime would throw too, but its message does not say which model.
    assertTrue(String.valueOf(e.getMessage()).contains(model.toString()));
  }

  @Test
  void contractWithAnotherScaleShowsWhenOpened(@TempDir Path folder) throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x = TinyModels.input(graph, RGB);
    TinyModels.output(graph, TinyModels.repeated(graph, x, TinyModels.spec(2, RGB)), RGB);
    Path model = TinyModels.write(folder, graph, ModelMetadata.write(TinyModels.spec(3, RGB)));
    assertRefused(Kind.MODEL_UNFIT, model);
  }

  @Test
  void contractWithOtherChannelsOrLayoutShowsWhenOpened(@TempDir Path folder) throws IOException {
    TensorFormat last = new TensorFormat(Layout.NHWC, ColorOrder.RGB, ValueRange.ZERO_TO_ONE);
    for (TensorFormat claimed : List.of(GRAY, last)) {
      OnnxGraph graph = new OnnxGraph("test");
      OnnxValue x = TinyModels.input(graph, RGB);
      TinyModels.output(graph, graph.apply(OnnxOp.RELU, "relu", List.of(x)), RGB);
      // For NHWC the declared axis 3 is free, so that only the trial run can tell.
      Path model =
          TinyModels.write(folder, graph, ModelMetadata.write(TinyModels.spec(1, claimed)));
      assertRefused(Kind.MODEL_UNFIT, model);
    }
  }

  @Test
  void modelWithTwoInputsIsUnfit(@TempDir Path folder) throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x = TinyModels.input(graph, RGB);
    OnnxValue second = graph.input("second", List.of());
    TinyModels.output(graph, graph.apply(OnnxOp.ADD, "sum", List.of(x, second)), RGB);
    Path model = TinyModels.write(folder, graph, ModelMetadata.write(TinyModels.spec(1, RGB)));
    assertRefused(Kind.MODEL_UNFIT, model);
  }

  @Test
  void modelWithoutAContractIsUnfit(@TempDir Path folder) throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x = TinyModels.input(graph, RGB);
    TinyModels.output(graph, graph.apply(OnnxOp.RELU, "relu", List.of(x)), RGB);
    assertRefused(Kind.MODEL_UNFIT, TinyModels.write(folder, graph, Map.of()));
  }

  @Test
  void graphThatCannotRunIsRefusedWhenOpened(@TempDir Path folder) throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x = TinyModels.input(graph, RGB);
    // Five input channels in the weights, three in the picture.
    OnnxValue weights = graph.constant("weights", new float[15], 3, 5, 1, 1);
    OnnxValue convolved =
        graph.apply(
            OnnxOp.CONV,
            "conv",
            List.of(x, weights),
            OnnxAttribute.ints("kernel_shape", 1, 1),
            OnnxAttribute.ints("pads", 0, 0, 0, 0),
            OnnxAttribute.ints("strides", 1, 1));
    TinyModels.output(graph, convolved, RGB);
    Path model = TinyModels.write(folder, graph, ModelMetadata.write(TinyModels.spec(1, RGB)));
    GanvasException e =
        assertThrows(GanvasException.class, () -> OnnxSession.open(model, SessionConfig.CPU));
    assertTrue(e.kind() == Kind.MODEL_DAMAGED || e.kind() == Kind.MODEL_UNFIT, e.getMessage());
  }

  @Test
  void missingAndDamagedFilesAreTold(@TempDir Path folder) throws IOException {
    assertRefused(Kind.MODEL_MISSING, folder.resolve("none.onnx"));
    assertRefused(Kind.MODEL_DAMAGED, Files.writeString(folder.resolve("text.onnx"), "hello"));
  }

  @Test
  void sessionOnAMissingGpuNeverFallsBack(@TempDir Path folder) throws IOException {
    assumeTrue(Devices.obstacle(new Device.Cuda(0)).isPresent(), "this machine has a CUDA GPU");
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, RGB));
    SessionConfig config = new SessionConfig(new Device.Cuda(0), 1);
    GanvasException e = assertThrows(GanvasException.class, () -> OnnxSession.open(model, config));
    assertEquals(Kind.DEVICE_UNAVAILABLE, e.kind());
    assertEquals(new Device.Cpu(), Devices.automatic().device());
  }

  @Test
  void refusesSessionsWithoutThreads() {
    assertThrows(IllegalArgumentException.class, () -> new SessionConfig(new Device.Cpu(), 0));
  }
}
