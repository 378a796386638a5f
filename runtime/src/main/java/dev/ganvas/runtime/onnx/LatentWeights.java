package dev.ganvas.runtime.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a generator's first linear map does with its numbers, read from the file's constants: of
 * {@code A x} the matrix {@code A^T A}. Where classes are joined to the numbers, only the columns
 * that the numbers meet count; where the numbers meet several maps, these are taken as one above
 * the other.
 */
public final class LatentWeights {
  /** An eigen solver needs the third power of it. */
  public static final int MOST = 1024;

  /** The same numbers in another form, if nothing but their first input is followed. */
  private static final Set<String> SAME_NUMBERS =
      Set.of("Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Dropout");

  /** Asks for extents only. */
  private static final Set<String> EXTENTS = Set.of("Shape", "Size");

  /** Where the numbers lie in a value that holds more. */
  private enum Place {
    WHOLE,
    FIRST,
    LAST
  }

  private final Path file;
  private final int size;
  private final double[] gram;
  private final Map<String, Place> reached = new HashMap<>();
  private final ConstantMatrices constants;
  private int maps;

  private LatentWeights(Path file, String input, int size, GraphProto graph) {
    this.file = file;
    this.size = size;
    this.gram = new double[size * size];
    this.constants = new ConstantMatrices(graph);
    reached.put(input, Place.WHOLE);
    // Nodes are in topological order, as the format demands.
    graph.getNodeList().forEach(this::follow);
    if (maps == 0) {
      throw unfit("none");
    }
  }

  /**
   * Reads them.
   *
   * @param input what the file calls the numbers
   * @param size how many these are
   * @throws GanvasException MODEL_UNFIT if the numbers meet something else before a linear map of
   *     constant weights, or there are more than {@value #MOST}
   * @throws IOException if the file cannot be read
   */
  public static LatentWeights read(Path file, String input, int size) throws IOException {
    if (size > MOST) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "directions are found for at most " + MOST + " numbers, found " + size + ": " + file);
    }
    GraphProto graph = ModelProto.parseFrom(Files.readAllBytes(file)).getGraph();
    return new LatentWeights(file, input, size, graph);
  }

  /** How many numbers a picture is made of. */
  public int size() {
    return size;
  }

  /**
   * {@code A^T A}.
   *
   * @shape to {@code [size, size]} in a row, symmetric; a copy
   */
  public double[] gram() {
    return gram.clone();
  }

  private void follow(NodeProto node) {
    List<String> inputs = node.getInputList();
    List<Integer> met =
        IntStream.range(0, inputs.size())
            .filter(i -> reached.containsKey(inputs.get(i)))
            .boxed()
            .toList();
    if (met.isEmpty() || EXTENTS.contains(node.getOpType())) {
      return;
    }
    if (met.size() > 1) {
      throw unfit(node.getOpType() + " of the numbers with themselves");
    }
    int at = met.get(0);
    Place place = reached.getOrDefault(inputs.get(at), Place.WHOLE);
    if (SAME_NUMBERS.contains(node.getOpType()) && at == 0) {
      reached.put(node.getOutput(0), place);
    } else if (node.getOpType().equals("Concat")) {
      reached.put(node.getOutput(0), joined(place, at, inputs.size()));
    } else {
      add(weights(node, at), place);
    }
  }

  private Place joined(Place place, int at, int of) {
    Place now = of == 1 ? Place.WHOLE : at == 0 ? Place.FIRST : Place.LAST;
    boolean inTheMiddle =
        (at > 0 && at < of - 1) || (place != Place.WHOLE && now != Place.WHOLE && place != now);
    if (inTheMiddle) {
      throw unfit("numbers joined in the middle of others");
    }
    return place == Place.WHOLE ? now : place;
  }

  private ConstantMatrix weights(NodeProto node, int at) {
    Optional<ConstantMatrix> found = Optional.empty();
    if (at == 0 && node.getInputCount() > 1) {
      String weights = node.getInput(1);
      found =
          switch (node.getOpType()) {
            case "MatMul" -> constants.matrix(weights);
            case "Gemm" ->
                setting(node, "transA", 0) != 0
                    ? Optional.empty()
                    : constants
                        .matrix(weights)
                        .map(m -> setting(node, "transB", 0) == 0 ? m : m.transposed());
            case "ConvTranspose" ->
                setting(node, "group", 1) == 1 ? constants.rows(weights) : Optional.empty();
            default -> Optional.empty();
          };
    }
    return found.orElseThrow(() -> unfit(node.getOpType()));
  }

  private static long setting(NodeProto node, String name, long otherwise) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .mapToLong(AttributeProto::getI)
        .findFirst()
        .orElse(otherwise);
  }

  private void add(ConstantMatrix weights, Place place) {
    boolean fits = place == Place.WHOLE ? weights.rows() == size : weights.rows() >= size;
    if (!fits) {
      throw unfit("one of " + weights.rows());
    }
    int first = place == Place.LAST ? weights.rows() - size : 0;
    float[][] rows = new float[size][];
    for (int i = 0; i < size; i++) {
      rows[i] = weights.row(first + i);
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double product = 0;
        for (int m = 0; m < rows[i].length; m++) {
          product += (double) rows[i][m] * rows[j][m];
        }
        gram[i * size + j] += product;
        gram[j * size + i] = gram[i * size + j];
      }
    }
    maps++;
  }

  private GanvasException unfit(String found) {
    return new GanvasException(
        Kind.MODEL_UNFIT,
        "directions need a generator whose "
            + size
            + " numbers first meet a linear map of constant weights (Gemm, MatMul, ConvTranspose),"
            + " found "
            + found
            + ": "
            + file);
  }
}
