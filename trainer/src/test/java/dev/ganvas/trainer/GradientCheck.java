package dev.ganvas.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Compares gradients with central differences in double precision. The loss is the sum of the
 * output times fixed random numbers, so that those numbers are its gradient at the output. What may
 * differ is measured by the largest gradient of the same tensor: a tensor whose gradients are all
 * small is held to as many digits as any other.
 */
public final class GradientCheck {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-6;

  /**
   * Differences of losses near 1 cannot tell smaller gradients from none, a bias's before a norm.
   */
  private static final double SMALLEST = 1e-3;

  private GradientCheck() {}

  /** Checks one layer: to its input and to each of its parameters. */
  public static void layer(Layer layer, INDArray input, INDArray outputGradient) {
    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    layer.setInput(input, none);
    layer.activate(true, none);
    Pair<Gradient, INDArray> result = layer.backpropGradient(outputGradient, none);
    INDArray toInput = Objects.requireNonNull(result.getSecond()).dup();
    double whole = largest(toInput);
    for (INDArray one : result.getFirst().gradientForVariable().values()) {
      whole = Math.max(whole, largest(one));
    }
    double scale = scale(toInput, whole);
    for (long i = 0; i < input.length(); i++) {
      double expected = difference(layer, input, i, input, outputGradient);
      assertClose(expected, toInput.getDouble(i), scale, "input " + i);
    }
    for (String key : layer.paramTable().keySet()) {
      INDArray parameter = Objects.requireNonNull(layer.getParam(key));
      INDArray gradient = result.getFirst().getGradientFor(key).dup('c');
      INDArray flat = parameter.reshape(parameter.length());
      double largest = scale(gradient, whole);
      for (long i = 0; i < parameter.length(); i++) {
        double expected = difference(layer, flat, i, input, outputGradient);
        assertClose(expected, gradient.getDouble(i), largest, key + " " + i);
      }
    }
  }

  /** Checks a whole network: to every {@code every}-th of its parameters. */
  public static void network(
      ComputationGraph network, INDArray input, INDArray outputGradient, int every) {
    network(network, List.of(input), outputGradient, every);
  }

  /** Checks a whole network of several inputs: to every {@code every}-th of its parameters. */
  public static void network(
      ComputationGraph network, List<INDArray> inputs, INDArray outputGradient, int every) {
    INDArray[] given = inputs.toArray(new INDArray[0]);
    network.feedForward(given, true, false);
    INDArray gradient = network.backpropGradient(outputGradient).gradient().dup();
    double[] scales = scales(network, gradient);
    INDArray parameters = network.params();
    for (long i = 0; i < parameters.length(); i += every) {
      double value = parameters.getDouble(i);
      parameters.putScalar(i, value + STEP);
      double above = loss(network.output(true, given)[0], outputGradient);
      parameters.putScalar(i, value - STEP);
      double below = loss(network.output(true, given)[0], outputGradient);
      parameters.putScalar(i, value);
      assertClose(
          (above - below) / (2 * STEP), gradient.getDouble(i), scales[(int) i], "parameter " + i);
    }
  }

  /**
   * What the error of each of a network's gradients is measured by: the largest of its tensor's.
   *
   * @param gradient of all parameters in their order
   */
  public static double[] scales(ComputationGraph network, INDArray gradient) {
    INDArray flat = gradient.reshape(gradient.length());
    double whole = largest(flat);
    double[] scales = new double[(int) flat.length()];
    for (INDArray tensor : network.paramTable().values()) {
      int from = (int) (tensor.offset() - network.params().offset());
      int to = from + (int) tensor.length();
      Arrays.fill(scales, from, to, scale(flat.get(NDArrayIndex.interval(from, to)), whole));
    }
    for (double scale : scales) {
      assertTrue(scale > 0, "a parameter that belongs to no tensor");
    }
    return scales;
  }

  /**
   * What a tensor's errors are measured by. One whose gradients are none at all counts as a
   * constant, as the vector of a power iteration does: it is measured by the largest gradient of
   * any tensor.
   */
  private static double scale(INDArray gradient, double whole) {
    double largest = largest(gradient);
    return Math.max(SMALLEST, largest == 0 ? whole : largest);
  }

  private static double largest(INDArray gradient) {
    return gradient.amaxNumber().doubleValue();
  }

  private static double difference(
      Layer layer, INDArray changed, long index, INDArray input, INDArray outputGradient) {
    double value = changed.getDouble(index);
    changed.putScalar(index, value + STEP);
    double above = loss(run(layer, input), outputGradient);
    changed.putScalar(index, value - STEP);
    double below = loss(run(layer, input), outputGradient);
    changed.putScalar(index, value);
    return (above - below) / (2 * STEP);
  }

  private static INDArray run(Layer layer, INDArray input) {
    layer.setInput(input, LayerWorkspaceMgr.noWorkspaces());
    return layer.activate(true, LayerWorkspaceMgr.noWorkspaces());
  }

  private static double loss(INDArray output, INDArray outputGradient) {
    return output.mul(outputGradient).sumNumber().doubleValue();
  }

  private static void assertClose(double expected, double found, double scale, String where) {
    assertEquals(expected, found, TOLERANCE * scale, where);
  }
}
