package dev.ganvas.trainer.net;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.onnx.OnnxContents;
import dev.ganvas.runtime.onnx.OnnxContents.Node;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.trainer.layer.Convolution2d;
import dev.ganvas.trainer.layer.InputTap;
import dev.ganvas.trainer.layer.MaxPool;
import dev.ganvas.trainer.layer.Pointwise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * A network that someone else trained to name what is in pictures, read from an ONNX file into
 * Deeplearning4j so that gradients flow through it. Its features say how alike two pictures look.
 *
 * <p>Read are convolutions, rectifiers, maxima without padding and joins by channels, which is all
 * that SqueezeNet has before its end; what follows the first other operator is left away. Its
 * stages are what goes into a maximum, and what comes out last: for SqueezeNet at a half, a
 * quarter, an eighth and a sixteenth of the size.
 */
public final class FeatureNetwork {
  /**
   * ImageNet's means and deviations of red, green and blue in [0, 1], which such networks expect.
   */
  private static final double[] MEAN = {0.485, 0.456, 0.406};

  private static final double[] DEVIATION = {0.229, 0.224, 0.225};

  private static final String PICTURE = "picture";
  private static final String TAP = "tap";
  private static final int LEAST_STAGES = 2;

  private final String name;
  private final ComputationGraph network;
  private final int stages;

  private FeatureNetwork(String name, ComputationGraph network, int stages) {
    this.name = name;
    this.network = network;
    this.stages = stages;
  }

  /**
   * Reads a feature network that computes in float32.
   *
   * @throws GanvasException as {@link #read(Path, DataType)}
   * @throws IOException if the file cannot be read
   */
  public static FeatureNetwork read(Path file) throws IOException {
    return read(file, DataType.FLOAT);
  }

  /**
   * Reads a feature network.
   *
   * @param type to compute in
   * @throws GanvasException MODEL_UNFIT if it does not begin as such networks do, or as {@link
   *     OnnxContents#read}
   * @throws IOException if the file cannot be read
   */
  public static FeatureNetwork read(Path file, DataType type) throws IOException {
    OnnxContents contents = OnnxContents.read(file);
    Builder builder = new Builder(contents, type);
    if (builder.stages.size() < LEAST_STAGES) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a feature network of convolutions, rectifiers, maxima without padding and joins"
              + " with at least "
              + LEAST_STAGES
              + " stages, found "
              + builder.stages.size()
              + " before "
              + builder.stoppedAt
              + ": "
              + file);
    }
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
    return new FeatureNetwork(name, builder.network(contents), builder.stages.size());
  }

  /** The file's name without its ending. */
  public String name() {
    return name;
  }

  /** How many stages there are. */
  public int stages() {
    return stages;
  }

  /**
   * The features of pictures.
   *
   * @shape {@code [N, 3, H, W]} RGB in [-1, 1]; to one {@code [N, C, h, w]} a stage, the largest
   *     first, this object's own memory, valid until the next call
   */
  public List<INDArray> forward(INDArray pictures) {
    Map<String, INDArray> all = network.feedForward(new INDArray[] {pictures}, true, false);
    List<INDArray> features = new ArrayList<>();
    for (String output : network.getConfiguration().getNetworkOutputs()) {
      features.add(Objects.requireNonNull(all.get(output)));
    }
    return features;
  }

  /**
   * The gradient to the pictures of the last {@link #forward}.
   *
   * @param gradients to each stage's features, shaped as they are
   * @return {@code [N, 3, H, W]}, this object's own memory, valid until the next call
   */
  public INDArray backward(List<INDArray> gradients) {
    for (org.deeplearning4j.nn.api.Layer layer : network.getLayers()) {
      if (layer instanceof dev.ganvas.trainer.layer.ScopedBackward scoped) {
        scoped.setBackwardScope(dev.ganvas.trainer.layer.BackwardScope.INPUT_ONLY);
      }
    }
    network.backpropGradient(gradients.toArray(new INDArray[0]));
    return InputTap.gradient(network.getLayer(TAP));
  }

  /** Writes a file's nodes as a chain of layers. */
  private static final class Builder {
    private final Chain chain;
    private final Map<String, String> vertexOf = new HashMap<>();
    private final Map<String, Convolution2d> convolutions = new HashMap<>();
    private final Map<String, Node> nodeOf = new HashMap<>();
    private final List<String> stages = new ArrayList<>();
    private String stoppedAt = "the end";
    private String last = "";

    Builder(OnnxContents contents, DataType type) {
      this.chain = Chain.of(new NoOp(), type, 0, PICTURE);
      chain.from(PICTURE).add(TAP, new InputTap());
      Set<String> made = new HashSet<>();
      contents.nodes().forEach(node -> made.addAll(node.outputs()));
      for (Node node : contents.nodes()) {
        String from = node.inputs().get(0);
        if (!made.contains(from) && !contents.constants().containsKey(from)) {
          vertexOf.putIfAbsent(from, TAP);
        }
        if (!add(node, contents)) {
          stoppedAt = node.operator();
          break;
        }
      }
      if (!last.isEmpty() && !stages.contains(last)) {
        stages.add(last);
      }
    }

    private boolean add(Node node, OnnxContents contents) {
      if (!node.inputs().stream()
          .filter(input -> !contents.constants().containsKey(input))
          .allMatch(vertexOf::containsKey)) {
        return false;
      }
      String from = vertex(node.inputs().get(0));
      String name = node.outputs().get(0).replace('/', '_') + "_";
      switch (node.operator()) {
        case "Conv" -> {
          FloatTensor weights = contents.constants().get(node.inputs().get(1));
          if (weights == null || !isPlain(node, weights)) {
            return false;
          }
          Convolution2d convolution =
              Convolution2d.of(
                  weights.shape().dim(1),
                  weights.shape().dim(0),
                  weights.shape().dim(2),
                  first(node.integers("strides", List.of(1L, 1L))),
                  first(node.integers("pads", List.of(0L, 0L, 0L, 0L))));
          convolutions.put(name, convolution);
          nodeOf.put(name, node);
          put(node, from, name, convolution);
        }
        case "Relu" -> put(node, from, name, Pointwise.relu());
        case "MaxPool" -> {
          if (!same(node.integers("pads", List.of(0L)))
              || first(node.integers("pads", List.of(0L))) != 0) {
            return false;
          }
          if (!stages.contains(from)) {
            stages.add(from);
          }
          put(
              node,
              from,
              name,
              new MaxPool(
                  first(node.integers("kernel_shape", List.of(2L))),
                  first(node.integers("strides", List.of(1L)))));
        }
        case "Concat" -> {
          if (node.inputs().size() != 2) {
            return false;
          }
          chain.from(from).join(name, new MergeVertex(), vertex(node.inputs().get(1)));
          remember(node, name);
        }
        case "Dropout", "Identity" -> vertexOf.put(node.outputs().get(0), from);
        default -> {
          return false;
        }
      }
      return true;
    }

    private void put(Node node, String from, String name, Layer layer) {
      chain.from(from).add(name, layer);
      remember(node, name);
    }

    private void remember(Node node, String name) {
      vertexOf.put(node.outputs().get(0), name);
      last = name;
    }

    private String vertex(String value) {
      return Objects.requireNonNull(vertexOf.get(value), value);
    }

    /** Square, undivided, undilated, the same everywhere. */
    private static boolean isPlain(Node node, FloatTensor weights) {
      return weights.shape().rank() == 4
          && weights.shape().dim(2) == weights.shape().dim(3)
          && first(node.integers("group", List.of(1L))) == 1
          && node.integers("dilations", List.of(1L)).stream().allMatch(d -> d == 1)
          && same(node.integers("pads", List.of(0L)))
          && same(node.integers("strides", List.of(1L)));
    }

    private static boolean same(List<Long> values) {
      return values.stream().distinct().count() == 1;
    }

    private static int first(List<Long> values) {
      return Math.toIntExact(values.get(0));
    }

    ComputationGraph network(OnnxContents contents) {
      List<String> outputs = new ArrayList<>();
      for (String stage : stages) {
        // DL4J forgets what comes back to an output from behind it, so each gets an end of its own.
        String end = stage + "end";
        chain.from(stage).add(end, new InputTap());
        outputs.add(end);
      }
      ComputationGraph network =
          new ComputationGraph(chain.outputs(outputs.toArray(new String[0])).build());
      network.init();
      network.initGradientsView();
      boolean first = true;
      for (String name : order(network)) {
        if (convolutions.containsKey(name)) {
          Node node = Objects.requireNonNull(nodeOf.get(name));
          fill(network, name, node, contents, first);
          first = false;
        }
      }
      return network;
    }

    private static List<String> order(ComputationGraph network) {
      List<String> names = new ArrayList<>();
      for (int index : network.topologicalSortOrder()) {
        names.add(network.getVertices()[index].getVertexName());
      }
      return names;
    }

    private static void fill(
        ComputationGraph network, String name, Node node, OnnxContents contents, boolean first) {
      FloatTensor weights = Objects.requireNonNull(contents.constants().get(node.inputs().get(1)));
      int out = weights.shape().dim(0);
      float[] w = weights.toArray();
      float[] b =
          node.inputs().size() > 2
              ? Objects.requireNonNull(contents.constants().get(node.inputs().get(2))).toArray()
              : new float[out];
      if (first) {
        acceptMinusOneToOne(w, b, weights.shape().dim(1));
      }
      network
          .getLayer(name)
          .getParam(Convolution2d.WEIGHT)
          .assign(Nd4j.createFromArray(w).reshape(weights.shape().toLongs()));
      network.getLayer(name).getParam(Convolution2d.BIAS).assign(Nd4j.createFromArray(b));
    }

    /** The expected (x - mean) / deviation of x in [0, 1], put into the first weights. */
    private static void acceptMinusOneToOne(float[] weights, float[] bias, int channels) {
      int taps = weights.length / (bias.length * channels);
      for (int o = 0; o < bias.length; o++) {
        double shift = 0;
        for (int c = 0; c < channels; c++) {
          for (int t = 0; t < taps; t++) {
            int i = (o * channels + c) * taps + t;
            shift += weights[i] * (0.5 - MEAN[c]) / DEVIATION[c];
            weights[i] = (float) (weights[i] * 0.5 / DEVIATION[c]);
          }
        }
        bias[o] += (float) shift;
      }
    }
  }
}
