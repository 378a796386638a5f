package dev.ganvas.runtime.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A picture network cut off where its features end, in float32, for pictures of any size, with the
 * features of each stage as its outputs.
 *
 * <p>Such files give one answer of one size: classes, or the last maps of a picture of 224x224. But
 * up to the last maps each number depends on its surroundings only, whatever the size of the whole.
 * So the graph is followed from its one input through operators of which that is true; the first
 * other one ends it. Stages are what goes into a pooling, and what comes out last. What is left is
 * the nodes that these need, with the shapes of all values left open.
 */
public final class FeatureStages {
  private static final Set<String> LOCAL =
      Set.of(
          "Add",
          "AveragePool",
          "BatchNormalization",
          "Cast",
          "Clip",
          "Concat",
          "Conv",
          "Dropout",
          "Identity",
          "LRN",
          "LeakyRelu",
          "MaxPool",
          "Mul",
          "PRelu",
          "Relu",
          "Sigmoid",
          "Sub");

  private static final Set<String> POOLINGS = Set.of("MaxPool", "AveragePool");
  private static final int LEAST_STAGES = 2;

  private final byte[] model;
  private final String input;
  private final int count;

  private FeatureStages(byte[] model, String input, int count) {
    this.model = model;
    this.input = input;
    this.count = count;
  }

  /**
   * Reads a network and cuts it.
   *
   * @throws GanvasException MODEL_UNFIT if it has not one input {@code [N, 3, H, W]} or fewer than
   *     {@value #LEAST_STAGES} stages; MODEL_MISSING or MODEL_DAMAGED
   * @throws IOException if the file cannot be read
   */
  public static FeatureStages read(Path file) throws IOException {
    OnnxHeader header = OnnxFile.readHeader(file);
    List<OnnxHeader.TensorInfo> inputs = header.inputs();
    boolean fits =
        inputs.size() == 1
            && inputs.get(0).dims().size() == 4
            && inputs.get(0).dims().get(1).equals(OnnxDim.of(3));
    if (!fits) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a feature network with one input [N, 3, H, W], found " + inputs + ": " + file);
    }
    byte[] wide = HalfPrecision.widened(file).orElse(Files.readAllBytes(file));
    ModelProto whole = ModelProto.parseFrom(wide);
    Walk walk = new Walk(whole.getGraph(), inputs.get(0).name());
    if (walk.stages.size() < LEAST_STAGES) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a feature network with at least "
              + LEAST_STAGES
              + " stages between poolings, found "
              + walk.stages.size()
              + " before "
              + walk.stoppedAt
              + ": "
              + file);
    }
    // Before version 4 of the format every constant had to be listed as an input too.
    long version = Math.max(4, whole.getIrVersion());
    ModelProto cut = whole.toBuilder().setIrVersion(version).setGraph(walk.cut()).build();
    return new FeatureStages(cut.toByteArray(), inputs.get(0).name(), walk.stages.size());
  }

  /** The bytes of a model file: this object's own. */
  public byte[] model() {
    return model;
  }

  /**
   * What it calls its input.
   *
   * @shape {@code [N, 3, H, W]} float32
   */
  public String input() {
    return input;
  }

  /**
   * How many outputs it has, the stage of the largest maps first.
   *
   * @shape each {@code [N, C, h, w]} float32
   */
  public int count() {
    return count;
  }

  /** From the input through what can be followed. */
  private static final class Walk {
    private final GraphProto graph;
    private final String input;
    private final Set<String> constants = new HashSet<>();
    private final Map<String, NodeProto> makers = new HashMap<>();
    private final Set<String> stages = new LinkedHashSet<>();
    private String stoppedAt = "the end";

    Walk(GraphProto graph, String input) {
      this.graph = graph;
      this.input = input;
      graph.getInitializerList().forEach(constant -> constants.add(constant.getName()));
      Set<String> reached = new HashSet<>(Set.of(input));
      String last = input;
      for (NodeProto node : graph.getNodeList()) {
        if (node.getOpType().equals("Constant")) {
          node.getOutputList().forEach(constants::add);
          makers.put(node.getOutput(0), node);
          continue;
        }
        boolean fed =
            node.getInputList().stream()
                .allMatch(n -> n.isEmpty() || constants.contains(n) || reached.contains(n));
        if (!fed || !LOCAL.contains(node.getOpType())) {
          stoppedAt = node.getOpType();
          break;
        }
        if (POOLINGS.contains(node.getOpType()) && !node.getInput(0).equals(input)) {
          stages.add(node.getInput(0));
        }
        reached.add(node.getOutput(0));
        makers.put(node.getOutput(0), node);
        last = node.getOutput(0);
      }
      if (!last.equals(input)) {
        stages.add(last);
      }
    }

    /** The nodes and constants that the stages need, the stages as outputs, no shapes. */
    GraphProto cut() {
      Set<String> needed = new HashSet<>();
      stages.forEach(stage -> need(stage, needed));
      GraphProto.Builder cut = GraphProto.newBuilder().setName(graph.getName());
      for (ValueInfoProto declared : graph.getInputList()) {
        if (declared.getName().equals(input)) {
          cut.addInput(open(declared.getName()));
        }
      }
      graph.getInitializerList().stream()
          .filter(constant -> needed.contains(constant.getName()))
          .forEach(cut::addInitializer);
      for (NodeProto node : graph.getNodeList()) {
        boolean kept = node.getOutputCount() > 0 && needed.contains(node.getOutput(0));
        if (kept && makers.containsKey(node.getOutput(0))) {
          cut.addNode(node);
        }
      }
      stages.forEach(stage -> cut.addOutput(open(stage)));
      return cut.build();
    }

    private void need(String value, Set<String> needed) {
      List<String> waiting = new ArrayList<>(List.of(value));
      while (!waiting.isEmpty()) {
        String next = waiting.remove(waiting.size() - 1);
        NodeProto maker = makers.get(next);
        if (needed.add(next) && maker != null) {
          waiting.addAll(maker.getInputList());
        }
      }
    }

    private ValueInfoProto open(String name) {
      TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
      for (int axis = 0; axis < 4; axis++) {
        TensorShapeProto.Dimension.Builder extent = TensorShapeProto.Dimension.newBuilder();
        if (name.equals(input) && axis == 1) {
          extent.setDimValue(3);
        } else {
          extent.setDimParam(name + "." + axis);
        }
        shape.addDim(extent);
      }
      TypeProto.Tensor type =
          TypeProto.Tensor.newBuilder()
              .setElemType(TensorProto.DataType.FLOAT_VALUE)
              .setShape(shape)
              .build();
      return ValueInfoProto.newBuilder()
          .setName(name)
          .setType(TypeProto.newBuilder().setTensorType(type))
          .build();
    }
  }
}
