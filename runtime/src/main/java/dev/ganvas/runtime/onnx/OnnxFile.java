package dev.ganvas.runtime.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads what an ONNX file says of itself, without running it and without believing it. */
public final class OnnxFile {
  /** The format's own limit for one file: a protobuf message of 2 GiB. */
  private static final long MAX_BYTES = Integer.MAX_VALUE;

  private OnnxFile() {}

  /**
   * Reads a file's header. Lengths and extents in the file are checked against the bytes that are
   * there before anything is allocated for them; those of weights in other files too.
   *
   * @throws GanvasException MODEL_MISSING if there is no such file, MODEL_DAMAGED if it is no ONNX
   *     model; the message says what was found
   * @throws IOException if the file cannot be read
   */
  public static OnnxHeader readHeader(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new GanvasException(
          Kind.MODEL_MISSING, "expected an ONNX model file, found none at " + file);
    }
    long size = Files.size(file);
    if (size == 0 || size > MAX_BYTES) {
      throw new GanvasException(
          Kind.MODEL_DAMAGED,
          "expected an ONNX model of 1 byte to 2 GiB, found " + size + " bytes: " + file);
    }
    return header(Files.readAllBytes(file), file);
  }

  /**
   * Reads the header of a model in memory.
   *
   * @param file what messages call it, and where weights in other files lie
   * @throws GanvasException MODEL_DAMAGED if it is no ONNX model; the message says what was found
   * @throws IOException if a file of weights cannot be read
   */
  public static OnnxHeader readHeader(byte[] bytes, Path file) throws IOException {
    return header(bytes, file);
  }

  /**
   * A model's bytes with more said about it: entries of the same key are replaced, all else stays.
   * Weights that lie in other files come along.
   *
   * @throws GanvasException as {@link #readHeader}
   * @throws IOException if the file cannot be read
   */
  public static byte[] withMetadata(Path file, Map<String, String> metadata) throws IOException {
    OnnxHeader header = readHeader(file);
    ModelProto.Builder model =
        ExternalData.inlined(ModelProto.parseFrom(Files.readAllBytes(file)), file).toBuilder();
    Map<String, String> all = new LinkedHashMap<>(header.metadata());
    all.putAll(metadata);
    model.clearMetadataProps();
    all.forEach(
        (key, text) ->
            model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(text)));
    return model.build().toByteArray();
  }

  private static OnnxHeader header(byte[] bytes, Path file) throws IOException {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new GanvasException(
          Kind.MODEL_DAMAGED, "expected an ONNX model, found " + describe(bytes) + ": " + file, e);
    }
    GraphProto graph = model.getGraph();
    if (graph.getNodeCount() == 0 || graph.getOutputCount() == 0) {
      // Many other files happen to parse as a protobuf message with nothing in it.
      throw new GanvasException(
          Kind.MODEL_DAMAGED, "expected an ONNX model, found a file without a graph: " + file);
    }
    ClaimedData.check(graph, file);
    Set<String> constants = new HashSet<>();
    // The constants of these operators are factors and sizes, nothing that was learned.
    Set<String> settings =
        graph.getNodeList().stream()
            .filter(
                node ->
                    Set.of(
                            "Resize",
                            "Reshape",
                            "Pad",
                            "Clip",
                            "Expand",
                            "Slice",
                            "ReduceSum",
                            "OneHot")
                        .contains(node.getOpType()))
            .flatMap(node -> node.getInputList().stream().skip(1))
            .collect(Collectors.toSet());
    long parameters = 0;
    for (TensorProto constant : graph.getInitializerList()) {
      constants.add(constant.getName());
      parameters += settings.contains(constant.getName()) ? 0 : elements(constant);
    }
    Set<String> foreign = new TreeSet<>();
    addForeignDomains(graph, foreign);
    long opset = 0;
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        opset = set.getVersion();
      }
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      metadata.put(entry.getKey(), entry.getValue());
    }
    return new OnnxHeader(
        model.getIrVersion(),
        opset,
        (model.getProducerName() + " " + model.getProducerVersion()).strip(),
        model.getDocString().strip(),
        infos(graph.getInputList(), constants),
        infos(graph.getOutputList(), Set.of()),
        metadata,
        parameters,
        List.copyOf(foreign));
  }

  /** Those of graphs within the graph, too: branches and loops. */
  private static void addForeignDomains(GraphProto graph, Set<String> foreign) {
    for (NodeProto node : graph.getNodeList()) {
      String domain = node.getDomain();
      if (!domain.isEmpty() && !domain.equals("ai.onnx")) {
        foreign.add(domain);
      }
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          addForeignDomains(attribute.getG(), foreign);
        }
      }
    }
  }

  private static long elements(TensorProto constant) {
    return constant.getDimsList().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }

  private static List<TensorInfo> infos(List<ValueInfoProto> declared, Set<String> constants) {
    List<TensorInfo> infos = new ArrayList<>();
    for (ValueInfoProto info : declared) {
      // Before IR 4 every constant had to be listed as an input too.
      if (!constants.contains(info.getName())) {
        List<OnnxDim> dims = new ArrayList<>();
        for (TensorShapeProto.Dimension dim :
            info.getType().getTensorType().getShape().getDimList()) {
          dims.add(
              dim.getDimValue() > 0
                  ? OnnxDim.of(dim.getDimValue())
                  : OnnxDim.named(dim.getDimParam().isEmpty() ? "?" : dim.getDimParam()));
        }
        TensorProto.DataType type =
            TensorProto.DataType.forNumber(info.getType().getTensorType().getElemType());
        infos.add(new TensorInfo(info.getName(), type == null ? "unknown" : type.name(), dims));
      }
    }
    return infos;
  }

  private static String describe(byte[] bytes) {
    int shown = Math.min(bytes.length, 40);
    for (int i = 0; i < shown; i++) {
      if (bytes[i] < 0x20 && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t') {
        return bytes.length + " bytes that do not parse as one";
      }
    }
    String text = new String(bytes, 0, shown, StandardCharsets.UTF_8).strip();
    return "text (\"" + text.lines().findFirst().orElse("") + "…\")";
  }
}
