package dev.ganvas.runtime.probe;

import static dev.ganvas.runtime.TinyGenerators.node;
import static dev.ganvas.runtime.TinyGenerators.scalar;
import static dev.ganvas.runtime.TinyPictures.maxDifference;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.ganvas.runtime.Stylizer;
import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.Upscaler;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Provenance;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.session.TensorSession;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Models as others export them, node by node, and files that only look like models. */
class OthersModelsTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir private Path folder = Path.of(".");

  private static ValueInfoProto value(String name, DataType type, Object... dims) {
    ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
    var tensor = value.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
    for (Object dim : dims) {
      TensorShapeProto.Dimension.Builder extent = tensor.getShapeBuilder().addDimBuilder();
      if (dim instanceof Number size) {
        extent.setDimValue(size.longValue());
      } else {
        extent.setDimParam(dim.toString());
      }
    }
    return value.build();
  }

  private static NodeProto cast(String from, String to, DataType type) {
    return node("Cast", List.of(from), to).toBuilder()
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeProto.AttributeType.INT)
                .setI(type.getNumber()))
        .build();
  }

  private static NodeProto repeat(String from, String to) {
    NodeProto.Builder resize = node("Resize", List.of(from, "", "scales"), to).toBuilder();
    String[][] texts = {
      {"mode", "nearest"},
      {"coordinate_transformation_mode", "asymmetric"},
      {"nearest_mode", "floor"}
    };
    for (String[] text : texts) {
      resize.addAttribute(
          AttributeProto.newBuilder()
              .setName(text[0])
              .setType(AttributeProto.AttributeType.STRING)
              .setS(com.google.protobuf.ByteString.copyFromUtf8(text[1])));
    }
    return resize.build();
  }

  private static TensorProto floats(String name, float... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(DataType.FLOAT_VALUE)
            .addDims(values.length);
    for (float v : values) {
      tensor.addFloatData(v);
    }
    return tensor.build();
  }

  private static ModelProto.Builder model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph.setName("g"));
  }

  private Path write(ModelProto.Builder model) throws IOException {
    return Files.write(folder.resolve("other.onnx"), model.build().toByteArray());
  }

  @Test
  void bytesInRowsOfColorsGoInAndOut() throws IOException {
    Path file =
        write(
            model(
                GraphProto.newBuilder()
                    .addInput(value("in", DataType.UINT8, 1, "width", "height", 3))
                    .addInitializer(floats("scales", 1, 2, 2, 1))
                    .addNode(cast("in", "x", DataType.FLOAT))
                    .addNode(repeat("x", "y"))
                    .addNode(cast("y", "out", DataType.UINT8))
                    .addOutput(value("out", DataType.UINT8, 1, "a", "b", 3))));
    Image picture = TinyPictures.noise(41, 30, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    try (Upscaler upscaler = Upscaler.open(file, SessionConfig.CPU, new Tiling.Tiles(16, 2))) {
      assertEquals(ValueRange.ZERO_TO_255, upscaler.spec().input().range());
      assertEquals(0, maxDifference(TinyPictures.repeated(picture, 2), upscaler.apply(picture)));
    }
  }

  @Test
  void quantisedGraphsRunAsTheyAre() throws IOException {
    TensorProto zero =
        TensorProto.newBuilder()
            .setName("zero")
            .setDataType(DataType.UINT8_VALUE)
            .addInt32Data(0)
            .build();
    Path file =
        write(
            model(
                GraphProto.newBuilder()
                    .addInput(value("in", DataType.FLOAT, 1, 3, "h", "w"))
                    .addInitializer(floats("scales", 1, 1, 2, 2))
                    .addInitializer(scalar("step", 1 / 255f))
                    .addInitializer(zero)
                    .addNode(node("QuantizeLinear", List.of("in", "step", "zero"), "q"))
                    .addNode(node("DequantizeLinear", List.of("q", "step", "zero"), "d"))
                    .addNode(repeat("d", "out"))
                    .addOutput(value("out", DataType.FLOAT, 1, 3, "H", "W"))));
    Image picture = TinyPictures.noise(41, 30, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    try (Upscaler upscaler = Upscaler.open(file)) {
      assertEquals(ValueRange.ZERO_TO_ONE, upscaler.spec().input().range());
      assertTrue(maxDifference(TinyPictures.repeated(picture, 2), upscaler.apply(picture)) <= 1);
    }
  }

  @Test
  void float16ThatOverflowsIsRunInFloat32() throws IOException {
    ModelSpec spec =
        new ModelSpec(
            Task.STYLIZE,
            1,
            TensorFormat.NCHW_RGB_UNIT,
            TensorFormat.NCHW_RGB_UNIT,
            SizeRule.Multiples.ANY,
            0,
            new Locality.Local(0),
            new Provenance("half", "", "", ""));
    // 60,000 x 60,000 has no float16; a reshape between keeps it from being computed at once.
    TensorProto large =
        TensorProto.newBuilder()
            .setName("large")
            .setDataType(DataType.FLOAT16_VALUE)
            .addInt32Data(0x7b53)
            .build();
    ModelProto.Builder model =
        model(
            GraphProto.newBuilder()
                .addInput(value("in", DataType.FLOAT16, 1, 3, "h", "w"))
                .addInitializer(large)
                .addNode(node("Mul", List.of("in", "large"), "a"))
                .addNode(node("Mul", List.of("a", "large"), "b"))
                .addNode(node("Transpose", List.of("b"), "c"))
                .addNode(node("Transpose", List.of("c"), "d"))
                .addNode(node("Div", List.of("d", "large"), "e"))
                .addNode(node("Div", List.of("e", "large"), "out"))
                .addOutput(value("out", DataType.FLOAT16, 1, 3, "h", "w")));
    ModelMetadata.write(spec)
        .forEach(
            (key, text) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(text)));
    Path file = write(model);
    Image picture = TinyPictures.noise(20, 20, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    FloatTensor x = ImageTensors.toTensor(picture, TensorFormat.NCHW_RGB_UNIT);
    boolean overflows = false;
    try (TensorSession bare = TensorSession.open(file, SessionConfig.CPU)) {
      for (float y : bare.run(Map.of("in", x)).get(0).toArray()) {
        overflows |= !Float.isFinite(y);
      }
    }
    List<String> notices = new ArrayList<>();
    try (Stylizer stylizer =
        Stylizer.open(file, SessionConfig.CPU, new Tiling.Tiles(16, 0), ProbeHints.NONE)) {
      stylizer.setNotices(notices::add);
      assertTrue(maxDifference(picture, stylizer.apply(picture)) <= 1);
    }
    assertEquals(overflows ? 1 : 0, notices.size(), notices.toString());
    assertTrue(overflows, "ONNX Runtime computed without float16: this test tests nothing");
  }

  enum Bad {
    CUSTOM_OPERATOR,
    FUTURE_OPSET,
    FUTURE_IR,
    SCORES,
    EXTERNAL_DATA_MISSING,
    NEGATIVE_EXTENT,
    WEIGHTS_MISSING,
    ENDLESS_EXTENTS,
    MISSING_INPUT,
    NO_INPUT,
    TEXT_IN
  }

  private static ModelProto.Builder bad(Bad kind) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .addInput(value("in", DataType.FLOAT, 1, 3, "h", "w"))
            .addOutput(value("out", DataType.FLOAT, 1, 3, "h", "w"));
    NodeProto relu = node("Relu", List.of("in"), "out");
    TensorProto.Builder weights =
        TensorProto.newBuilder().setName("w").setDataType(DataType.FLOAT_VALUE);
    NodeProto add = node("Add", List.of("in", "w"), "out");
    return switch (kind) {
      case CUSTOM_OPERATOR ->
          model(graph.addNode(relu.toBuilder().setOpType("Magic").setDomain("com.example")));
      case FUTURE_OPSET ->
          model(graph.addNode(relu))
              .clearOpsetImport()
              .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(999));
      case FUTURE_IR -> model(graph.addNode(relu)).setIrVersion(99);
      case SCORES ->
          model(
              graph
                  .addNode(node("GlobalAveragePool", List.of("in"), "pooled"))
                  .addNode(node("Flatten", List.of("pooled"), "out"))
                  .clearOutput()
                  .addOutput(value("out", DataType.FLOAT, 1, 3)));
      case EXTERNAL_DATA_MISSING ->
          model(
              graph
                  .addNode(add)
                  .addInitializer(
                      weights
                          .addDims(1)
                          .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                          .addExternalData(
                              StringStringEntryProto.newBuilder()
                                  .setKey("location")
                                  .setValue("weights.bin"))));
      case NEGATIVE_EXTENT -> model(graph.addNode(add).addInitializer(weights.addDims(-5)));
      case WEIGHTS_MISSING -> model(graph.addNode(add).addInitializer(weights.addDims(1 << 30)));
      case ENDLESS_EXTENTS ->
          model(
              graph
                  .addNode(add)
                  .addInitializer(weights.addDims(Long.MAX_VALUE).addDims(Long.MAX_VALUE)));
      case MISSING_INPUT -> model(graph.addNode(node("Relu", List.of("nowhere"), "out")));
      case NO_INPUT -> model(graph.clearInput().addNode(node("Relu", List.of("in"), "out")));
      case TEXT_IN ->
          model(
              graph
                  .clearInput()
                  .addInput(value("in", DataType.STRING, 1, 3, "h", "w"))
                  .addNode(node("Identity", List.of("in"), "out")));
    };
  }

  @ParameterizedTest
  @EnumSource(Bad.class)
  void whatCannotRunIsRefusedSoonInASentence(Bad kind) throws IOException {
    Path file = write(bad(kind));
    GanvasException e =
        assertTimeout(
            SOON, () -> assertThrows(GanvasException.class, () -> Upscaler.open(file).close()));
    assertTrue(e.kind().name().startsWith("MODEL_"), e.kind() + ": " + e.getMessage());
    assertTrue(e.getMessage().contains("other.onnx"), e.getMessage());
    assertTrue(e.getMessage().lines().count() <= 2, e.getMessage());
  }

  @Test
  void mutatedModelsAreRefusedOrRunButNothingElse() throws IOException {
    byte[] sound = write(bad(Bad.SCORES)).toFile().exists() ? soundModel() : new byte[0];
    Random random = new Random(5);
    int refused = 0;
    for (int round = 0; round < 300; round++) {
      byte[] changed = sound.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("changed.onnx"), changed);
      try (Upscaler upscaler = Upscaler.open(file)) {
        assertNotEquals(0, upscaler.spec().scale());
      } catch (GanvasException e) {
        refused++;
      }
    }
    assertTrue(refused > 30, refused + " refused");
  }

  private static byte[] soundModel() {
    return model(
            GraphProto.newBuilder()
                .addInput(value("in", DataType.FLOAT, 1, 3, "h", "w"))
                .addInitializer(floats("scales", 1, 1, 2, 2))
                .addNode(repeat("in", "out"))
                .addOutput(value("out", DataType.FLOAT, 1, 3, "H", "W")))
        .build()
        .toByteArray();
  }

  /** What a model of the random test does before it repeats each pixel. */
  enum Kind {
    REPEATS,
    BLURS,
    BLURS_WITHOUT_PADDING,
    DEPENDS_ON_ALL
  }

  private Path model(Kind kind) throws IOException {
    dev.ganvas.runtime.onnx.OnnxGraph graph = new dev.ganvas.runtime.onnx.OnnxGraph("g");
    var x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    var y =
        switch (kind) {
          case REPEATS -> x;
          case BLURS -> ForeignModels.blurred(graph, x, 5, 1, 2);
          case BLURS_WITHOUT_PADDING -> ForeignModels.blurred(graph, x, 5, 1, 0);
          case DEPENDS_ON_ALL ->
              graph.apply(
                  dev.ganvas.runtime.onnx.OnnxOp.INSTANCE_NORMALIZATION,
                  "normalised",
                  List.of(
                      x,
                      graph.constant("scale", new float[] {0.2f, 0.2f, 0.2f}, 3),
                      graph.constant("shift", new float[] {0.5f, 0.5f, 0.5f}, 3)));
        };
    graph.output(
        "out",
        ForeignModels.clampedAndRepeated(graph, y, 0, 1, 1, 1, 2, 2),
        ForeignModels.dims(1, 3, "H", "W"));
    return ForeignModels.write(folder, graph);
  }

  private static Image anyPicture(Random random, int round) {
    int width = 1 + random.nextInt(round % 3 == 0 ? 4 : 150);
    int height = 1 + random.nextInt(round % 2 == 0 ? 4 : 150);
    return TinyPictures.noise(width, height, Channels.RGB, SampleDepth.EIGHT_BITS, round);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anySizeInAnyTilesIsTheWholePicture(Kind kind) throws IOException {
    Path file = model(kind);
    Random random = new Random(kind.name().length());
    try (Upscaler whole = Upscaler.open(file, SessionConfig.CPU, new Tiling.Whole())) {
      boolean isGlobal = whole.spec().locality() instanceof Locality.Global;
      assertEquals(kind == Kind.DEPENDS_ON_ALL, isGlobal);
      for (int round = 0; round < 10; round++) {
        int size = 16 + random.nextInt(50);
        Tiling tiling = new Tiling.Tiles(size, random.nextInt(size / 2));
        try (Upscaler tiled = Upscaler.open(file, SessionConfig.CPU, tiling)) {
          for (int i = 0; i < 6; i++) {
            Image picture = anyPicture(random, i);
            assertTrue(
                maxDifference(whole.apply(picture), tiled.apply(picture)) <= 1,
                picture + " in " + tiling);
          }
        }
      }
    }
  }

  @Test
  void anySizeInAnyTilesComesBackFromAModelThatDoesNothing() throws IOException {
    dev.ganvas.runtime.onnx.OnnxGraph graph = new dev.ganvas.runtime.onnx.OnnxGraph("g");
    var x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    graph.output(
        "out",
        graph.apply(dev.ganvas.runtime.onnx.OnnxOp.IDENTITY, "same", List.of(x)),
        ForeignModels.dims(1, 3, "h", "w"));
    Path file = ForeignModels.write(folder, graph);
    Random random = new Random(9);
    for (int round = 0; round < 10; round++) {
      int size = 16 + random.nextInt(50);
      Tiling tiling = new Tiling.Tiles(size, random.nextInt(size / 2));
      try (Stylizer stylizer = Stylizer.open(file, SessionConfig.CPU, tiling, ProbeHints.NONE)) {
        for (int i = 0; i < 6; i++) {
          Image picture = anyPicture(random, i);
          assertEquals(0, maxDifference(picture, stylizer.apply(picture)), tiling.toString());
        }
      }
    }
  }

  /** What enlargers give, against the model run on its own by hand on a piece of its own size. */
  @ParameterizedTest
  @CsvSource({
    "sr-realesr-animevideov3-x4-fromncnn,64,64,4,0",
    "sr-waifu2x-upconv7-art-x2,156,156,2,7",
    "sr-animejanai-hd-v3-compact-x2-fp16,64,64,2,0"
  })
  void enlargersGiveWhatTheyGiveByHand(String name, int width, int height, int scale, int border)
      throws IOException {
    Path model = Path.of("../../shared/data/onnx/" + name + ".onnx");
    Path photo = Path.of("../../shared/data/sr-bench/Set14/x4/baboon_LR.png");
    if (!Files.isRegularFile(model)) {
      System.out.println("skipped: the model is not there: " + model.toAbsolutePath().normalize());
    }
    assumeTrue(Files.isRegularFile(model), "the model is not there");
    Image picture =
        Files.isRegularFile(photo)
            ? ImageFiles.read(photo)
            : new Resampler(Filter.BICUBIC).resize(TestPattern.of(200, 200), 200, 200);
    Image piece =
        new Resampler(Filter.BICUBIC).resize(picture, Math.max(200, picture.width()), 200);
    Image cut = piece.crop(new Region(9, 5, width, height));
    FloatTensor x = ImageTensors.toTensor(cut, TensorFormat.NCHW_RGB_UNIT);
    Image byHand;
    try (TensorSession session = TensorSession.open(model, SessionConfig.CPU)) {
      String input = session.header().inputs().get(0).name();
      FloatTensor y = session.run(Map.of(input, x)).get(0);
      Shape shape = Shape.of(1, 3, (height - 2 * border) * scale, (width - 2 * border) * scale);
      byHand = ImageTensors.toImage(new FloatTensor(shape, y.buffer()), TensorFormat.NCHW_RGB_UNIT);
    }
    try (Upscaler upscaler = Upscaler.open(model)) {
      Image inner = cut.crop(new Region(border, border, width - 2 * border, height - 2 * border));
      Image found = upscaler.apply(border == 0 ? cut : piece);
      Image same =
          border == 0
              ? found
              : found.crop(
                  new Region(
                      (9 + border) * scale,
                      (5 + border) * scale,
                      inner.width() * scale,
                      inner.height() * scale));
      assertTrue(maxDifference(byHand, same) <= 1, name);
    }
  }
}
