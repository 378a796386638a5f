package dev.ganvas.runtime.probe;

import static dev.ganvas.runtime.TinyGenerators.dims;
import static dev.ganvas.runtime.TinyGenerators.node;
import static dev.ganvas.runtime.TinyGenerators.scalar;
import static dev.ganvas.runtime.TinyPictures.maxDifference;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.Stylizer;
import dev.ganvas.runtime.TinyGenerators;
import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.Upscaler;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.session.Device;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.session.TensorSession;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that claim what is not so: refused soon, in a sentence, with nothing given on their word.
 */
class HostileFilesTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  /** What reading a small file may allocate, protobuf's own tables included. */
  private static final long LITTLE = 16L << 20;

  @TempDir private Path folder = Path.of(".");

  private static ValueInfoProto value(String name, DataType type, Object... dims) {
    ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
    var tensor = value.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
    // Also of a scalar: without a shape its rank would be unknown.
    TensorShapeProto.Builder shape = tensor.getShapeBuilder();
    for (Object dim : dims) {
      TensorShapeProto.Dimension.Builder extent = shape.addDimBuilder();
      if (dim instanceof Number size) {
        extent.setDimValue(size.longValue());
      } else {
        extent.setDimParam(dim.toString());
      }
    }
    return value.build();
  }

  /** A value of a type and nothing known of its extents, as branches may declare it. */
  private static ValueInfoProto shapeless(String name, DataType type) {
    ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
    value.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
    return value.build();
  }

  private static TensorProto.Builder weights(long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName("w").setDataType(DataType.FLOAT_VALUE);
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    return tensor;
  }

  private static TensorProto.Builder numbers(String name, long... numbers) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(DataType.INT64_VALUE)
            .addDims(numbers.length);
    Arrays.stream(numbers).forEach(tensor::addInt64Data);
    return tensor;
  }

  private static TensorProto.Builder raw(int bytes, long... dims) {
    return weights(dims).setRawData(ByteString.copyFrom(new byte[bytes]));
  }

  private static TensorProto.Builder external(String location, Map<String, String> more) {
    TensorProto.Builder tensor = weights(1).setDataLocation(TensorProto.DataLocation.EXTERNAL);
    tensor.addExternalData(entry("location", location));
    more.forEach((key, text) -> tensor.addExternalData(entry(key, text)));
    return tensor;
  }

  private static StringStringEntryProto entry(String key, String text) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(text).build();
  }

  private static ModelProto.Builder model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph.setName("g"));
  }

  private static GraphProto.Builder pictures() {
    return GraphProto.newBuilder()
        .addInput(value("in", DataType.FLOAT, 1, 3, "h", "w"))
        .addOutput(value("out", DataType.FLOAT, 1, 3, "H", "W"));
  }

  /** in + w. */
  private static ModelProto.Builder adding(TensorProto.Builder weights) {
    return model(
        pictures().addNode(node("Add", List.of("in", "w"), "out")).addInitializer(weights));
  }

  private static AttributeProto graph(String name, GraphProto.Builder graph) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph.setName(name))
        .build();
  }

  /** {@code out} is what a branch makes, if there is light in the picture. */
  private static ModelProto.Builder branching(GraphProto.Builder branch) {
    NodeProto brightest =
        node("ReduceMax", List.of("in"), "brightest").toBuilder()
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("keepdims")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(0))
            .build();
    return model(
        pictures()
            .addInitializer(scalar("night", -1e9f))
            .addInitializer(scales())
            .addNode(brightest)
            .addNode(node("Greater", List.of("brightest", "night"), "is_day"))
            .addNode(
                node("If", List.of("is_day"), "out").toBuilder()
                    .addAttribute(graph("then_branch", branch))
                    .addAttribute(graph("else_branch", branch.clone()))));
  }

  private static TensorProto scales() {
    return TensorProto.newBuilder()
        .setName("scales")
        .setDataType(DataType.FLOAT_VALUE)
        .addDims(4)
        .addAllFloatData(List.of(1f, 1f, 2f, 2f))
        .build();
  }

  private static NodeProto repeat(String from, String to) {
    NodeProto.Builder resize = node("Resize", List.of(from, "", "scales"), to).toBuilder();
    Map.of(
            "mode", "nearest",
            "coordinate_transformation_mode", "asymmetric",
            "nearest_mode", "floor")
        .forEach(
            (name, text) ->
                resize.addAttribute(
                    AttributeProto.newBuilder()
                        .setName(name)
                        .setType(AttributeProto.AttributeType.STRING)
                        .setS(ByteString.copyFromUtf8(text))));
    return resize.build();
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("hostile.onnx"), bytes);
  }

  private Path write(ModelProto.Builder model) throws IOException {
    return write(model.build().toByteArray());
  }

  private static GanvasException refusal(Executable opening) {
    GanvasException e = assertTimeout(SOON, () -> assertThrows(GanvasException.class, opening));
    assertTrue(e.kind().name().startsWith("MODEL_"), e.kind() + ": " + e.getMessage());
    assertTrue(e.getMessage().contains("hostile.onnx"), e.getMessage());
    assertTrue(e.getMessage().lines().count() <= 2, e.getMessage());
    return e;
  }

  /** Refuses a file at every door, and before anything is allocated for what it claims. */
  private static void assertNotBelieved(Path file) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertEquals(Kind.MODEL_DAMAGED, refusal(() -> OnnxFile.readHeader(file)).kind());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < LITTLE, allocated + " bytes allocated");
    refusal(() -> Upscaler.open(file).close());
    refusal(() -> Stylizer.open(file).close());
    refusal(() -> Generator.open(file).close());
  }

  enum Claim {
    TWO_GIB_OF_NOTHING,
    TWO_GIB_IN_A_BYTE,
    MORE_THAN_A_LONG,
    LESS_THAN_NOTHING,
    TOO_FEW_BYTES,
    TOO_MANY_BYTES,
    TOO_FEW_LISTED,
    IN_A_BRANCH,
    IN_A_CONSTANT_NODE,
    SPARSE,
    MADE_OF_A_SHAPE,
    SPREAD_OUT
  }

  private static ModelProto.Builder claiming(Claim claim) {
    return switch (claim) {
      case TWO_GIB_OF_NOTHING -> adding(weights(1 << 29));
      case TWO_GIB_IN_A_BYTE -> adding(raw(1, 1 << 29));
      case MORE_THAN_A_LONG -> adding(raw(4, 1L << 32, 1L << 31, 2));
      case LESS_THAN_NOTHING -> adding(raw(4, -1, -1));
      case TOO_FEW_BYTES -> adding(raw(8, 3));
      case TOO_MANY_BYTES -> adding(raw(16, 3));
      case TOO_FEW_LISTED -> adding(weights(3).addFloatData(1).addFloatData(2));
      case IN_A_BRANCH ->
          branching(
              GraphProto.newBuilder()
                  .addInitializer(raw(4, 1 << 29))
                  .addNode(node("Add", List.of("in", "w"), "sum"))
                  .addOutput(shapeless("sum", DataType.FLOAT)));
      case IN_A_CONSTANT_NODE ->
          model(
              pictures()
                  .addNode(
                      node("Constant", List.of(), "c").toBuilder()
                          .addAttribute(
                              AttributeProto.newBuilder()
                                  .setName("value")
                                  .setType(AttributeProto.AttributeType.TENSOR)
                                  .setT(raw(4, 1 << 29))))
                  .addNode(node("Add", List.of("in", "c"), "out")));
      case SPARSE ->
          model(
              pictures()
                  .addSparseInitializer(
                      SparseTensorProto.newBuilder()
                          .setValues(weights(1).addFloatData(1))
                          .setIndices(
                              TensorProto.newBuilder()
                                  .setName("i")
                                  .setDataType(DataType.INT64_VALUE)
                                  .addDims(1)
                                  .addInt64Data(0))
                          .addDims(1L << 40))
                  .addNode(node("Add", List.of("in", "w"), "out")));
      case MADE_OF_A_SHAPE ->
          model(
              pictures()
                  .addInitializer(numbers("shape", 1L << 14, 1L << 14))
                  .addNode(node("ConstantOfShape", List.of("shape"), "w"))
                  .addNode(node("Add", List.of("in", "w"), "out")));
      case SPREAD_OUT ->
          model(
              pictures()
                  .addInitializer(numbers("shape", 1, 3, 1L << 13, 1L << 13))
                  .addInitializer(weights(1).addFloatData(1))
                  .addNode(node("Expand", List.of("w", "shape"), "wide"))
                  .addNode(node("Add", List.of("in", "wide"), "out")));
    };
  }

  @ParameterizedTest
  @EnumSource(Claim.class)
  void whatAConstantClaimsMustBeThere(Claim claim) throws IOException {
    assertNotBelieved(write(claiming(claim)));
  }

  @ParameterizedTest
  @CsvSource({
    "missing.bin,0,4",
    "short.bin,0,4",
    "short.bin,2,4",
    "short.bin,99,0",
    "short.bin,-1,4",
    "short.bin,99999999999999999999,4",
    "long.bin,0,5",
    "../outside.bin,0,4",
    "/,0,4",
    "'',0,4",
    "*/_ORT_MEM_ADDR_/*,4096,4"
  })
  void weightsElsewhereMustBeThereAndBesideTheModel(String location, String offset, String length)
      throws IOException {
    Path inner = Files.createDirectories(folder.resolve("inner"));
    Files.write(inner.resolve("short.bin"), new byte[3]);
    Files.write(inner.resolve("long.bin"), new byte[8]);
    Files.write(folder.resolve("outside.bin"), new byte[4]);
    byte[] bytes =
        adding(external(location, Map.of("offset", offset, "length", length)))
            .build()
            .toByteArray();
    assertNotBelieved(Files.write(inner.resolve("hostile.onnx"), bytes));
  }

  @Test
  void aModelThatNeverEndsIsEnded() throws IOException {
    GraphProto.Builder body =
        GraphProto.newBuilder()
            .addInput(value("i", DataType.INT64))
            .addInput(value("go", DataType.BOOL))
            .addInput(shapeless("x", DataType.FLOAT))
            .addNode(node("Identity", List.of("go"), "on"))
            .addNode(node("Add", List.of("x", "x"), "y"))
            .addOutput(value("on", DataType.BOOL))
            .addOutput(shapeless("y", DataType.FLOAT));
    TensorProto.Builder times =
        TensorProto.newBuilder().setName("times").setDataType(DataType.INT64_VALUE);
    Path file =
        write(
            model(
                pictures()
                    .addInitializer(times.addInt64Data(Long.MAX_VALUE))
                    .addNode(
                        node("Loop", List.of("times", "", "in"), "out").toBuilder()
                            .addAttribute(graph("body", body)))));
    SessionConfig hasty =
        new SessionConfig(new Device.Cpu(), 1, Optional.of(Duration.ofMillis(300)));
    try (TensorSession session = TensorSession.open(file, hasty)) {
      FloatTensor picture = FloatTensor.zeros(new Shape(List.of(1, 3, 8, 8)));
      GanvasException e = refusal(() -> session.run(Map.of("in", picture)));
      assertTrue(e.getMessage().contains("never ends"), e.getMessage());
      // A probe tries many sizes: it is not to wait for each.
      assertSame(e, assertThrows(GanvasException.class, () -> session.run(Map.of("in", picture))));
    }
  }

  @ParameterizedTest
  @CsvSource({"1.5,48 rows become 72", "20,rows become", "0.5,does not reduce"})
  void scalesThatAreNoneAreToldByTheirSizes(float scale, String told) throws IOException {
    TensorProto.Builder scales =
        TensorProto.newBuilder().setName("scales").setDataType(DataType.FLOAT_VALUE).addDims(4);
    Path file =
        write(
            model(
                pictures()
                    .addInitializer(scales.addAllFloatData(List.of(1f, 1f, scale, scale)))
                    .addNode(repeat("in", "out"))));
    GanvasException e = refusal(() -> Upscaler.open(file).close());
    assertTrue(e.getMessage().contains(told), e.getMessage());
    assertTrue(scale < 1 || e.getMessage().contains("whole scale of at most 16"), e.getMessage());
  }

  @Test
  void weightsBesideTheModelAreUsedAndComeAlongWithACopy() throws IOException {
    ByteString one = ByteString.copyFrom(new byte[] {7, 7, 0, 0, (byte) 0x80, 0x3f});
    Files.write(folder.resolve("weights.bin"), one.toByteArray());
    TensorProto.Builder weights = external("weights.bin", Map.of("offset", "2", "length", "4"));
    Path file =
        write(
            model(
                pictures()
                    .addInitializer(weights)
                    .addInitializer(scales())
                    .addNode(node("Mul", List.of("in", "w"), "product"))
                    .addNode(repeat("product", "out"))));
    Path copy =
        Files.write(
            Files.createDirectories(folder.resolve("elsewhere")).resolve("copy.onnx"),
            OnnxFile.withMetadata(file, Map.of("a", "b")));
    enlarges(file);
    enlarges(copy);
  }

  private static void enlarges(Path file) throws IOException {
    Image picture = TinyPictures.noise(41, 30, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    try (Upscaler upscaler = Upscaler.open(file)) {
      assertTrue(maxDifference(TinyPictures.repeated(picture, 2), upscaler.apply(picture)) <= 1);
    }
  }

  /**
   * So many graphs within graphs: a model holds a graph holds a node holds an attribute holds...
   */
  private static byte[] nested(int depth) {
    byte[] graph = {};
    for (int i = 0; i < depth; i++) {
      byte[] attribute = field(6, graph);
      byte[] node = field(5, attribute);
      graph = field(1, node);
    }
    return field(7, graph);
  }

  private static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write((number << 3) | 2);
    int length = content.length;
    while (length >= 0x80) {
      bytes.write((length & 0x7f) | 0x80);
      length >>= 7;
    }
    bytes.write(length);
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 1000, 3000})
  void graphsWithinGraphsWithoutEndAreRefused(int depth) throws IOException {
    assertNotBelieved(write(nested(depth)));
  }

  @Test
  void groupsWithinGroupsWithoutEndAreRefused() throws IOException {
    byte[] groups = new byte[1_000_000];
    Arrays.fill(groups, (byte) 0x0b);
    assertNotBelieved(write(groups));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9, 0.999})
  void aFileThatIsCutIsRefused(double share) throws IOException {
    byte[] whole =
        model(pictures().addInitializer(scales()).addNode(repeat("in", "out")))
            .build()
            .toByteArray();
    Path file = write(Arrays.copyOf(whole, (int) (whole.length * share)));
    refusal(() -> Upscaler.open(file).close());
  }

  @ParameterizedTest
  @CsvSource({"8,99", "99,17", "2147483647,17", "8,2147483647"})
  void versionsOfTheFutureAreRefused(long ir, long opset) throws IOException {
    Path file =
        write(
            model(pictures().addInitializer(scales()).addNode(repeat("in", "out")))
                .setIrVersion(ir)
                .clearOpsetImport()
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset)));
    refusal(() -> Upscaler.open(file).close());
    refusal(() -> Stylizer.open(file).close());
  }

  @Test
  void branchesRun() throws IOException {
    enlarges(
        write(
            branching(
                GraphProto.newBuilder()
                    .addNode(repeat("in", "large"))
                    .addOutput(shapeless("large", DataType.FLOAT)))));
  }

  @Test
  void loopsRun() throws IOException {
    TensorProto twice =
        TensorProto.newBuilder()
            .setName("twice")
            .setDataType(DataType.INT64_VALUE)
            .addInt64Data(2)
            .build();
    TensorProto always =
        TensorProto.newBuilder()
            .setName("always")
            .setDataType(DataType.BOOL_VALUE)
            .addInt32Data(1)
            .build();
    GraphProto.Builder body =
        GraphProto.newBuilder()
            .addInput(value("round", DataType.INT64))
            .addInput(value("goes_on", DataType.BOOL))
            .addInput(shapeless("x", DataType.FLOAT))
            .addNode(node("Identity", List.of("goes_on"), "goes_further"))
            .addNode(node("Relu", List.of("x"), "y"))
            .addOutput(value("goes_further", DataType.BOOL))
            .addOutput(shapeless("y", DataType.FLOAT));
    enlarges(
        write(
            model(
                pictures()
                    .addInitializer(twice)
                    .addInitializer(always)
                    .addInitializer(scales())
                    .addNode(
                        node("Loop", List.of("twice", "always", "in"), "looped").toBuilder()
                            .addAttribute(graph("body", body)))
                    .addNode(repeat("looped", "out")))));
  }

  @Test
  void aCustomOperatorInABranchIsNamed() throws IOException {
    Path file =
        write(
            branching(
                GraphProto.newBuilder()
                    .addNode(
                        node("Magic", List.of("in"), "large").toBuilder().setDomain("com.example"))
                    .addOutput(shapeless("large", DataType.FLOAT))));
    GanvasException e = refusal(() -> Upscaler.open(file).close());
    assertEquals(Kind.MODEL_UNFIT, e.kind());
    assertTrue(e.getMessage().contains("com.example"), e.getMessage());
  }

  @Test
  void negativeExtentsOfAnInputAreFreeOrRefused() throws IOException {
    Path file =
        write(
            model(
                GraphProto.newBuilder()
                    .addInput(value("in", DataType.FLOAT, -1, 3, -1, -7))
                    .addInitializer(scales())
                    .addNode(repeat("in", "out"))
                    .addOutput(value("out", DataType.FLOAT, -1, 3, -1, -1))));
    try {
      enlarges(file);
    } catch (GanvasException e) {
      assertTrue(e.kind().name().startsWith("MODEL_"), e.kind() + ": " + e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({"2147483648,64", "65536,16384", "1,2147483648", "9223372036854775807,8"})
  void aGeneratorsExtentsAreNotBelieved(long batch, long size) throws IOException {
    Path file =
        write(
            model(
                GraphProto.newBuilder()
                    .addInput(value("z", DataType.FLOAT, batch, size))
                    .addNode(node("Tanh", List.of("z"), "out"))
                    .addOutput(value("out", DataType.FLOAT, batch, size))));
    assertEquals(Kind.MODEL_UNFIT, refusal(() -> Generator.open(file).close()).kind());
    assertEquals(Kind.MODEL_UNFIT, refusal(() -> Stylizer.open(file).close()).kind());
  }

  @Test
  void aGeneratorOfWeightsThatAreNotThereIsRefused() throws IOException {
    ModelProto.Builder model =
        ModelProto.parseFrom(TinyGenerators.model(dims("n", 12), 12, 0, dims("n", 3, 4, 5), 60))
            .toBuilder();
    for (int i = 0; i < model.getGraph().getInitializerCount(); i++) {
      TensorProto.Builder constant = model.getGraphBuilder().getInitializerBuilder(i);
      if (constant.getName().equals("weights")) {
        constant.setDims(0, 1L << 30);
      }
    }
    assertNotBelieved(write(model));
  }
}
