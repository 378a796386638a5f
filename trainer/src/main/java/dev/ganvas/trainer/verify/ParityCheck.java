package dev.ganvas.trainer.verify;

import dev.ganvas.runtime.session.GeneratorSession;
import dev.ganvas.runtime.session.OnnxSession;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.trainer.data.GeneratorInputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs the same input through DL4J and through ONNX Runtime and compares. */
public final class ParityCheck {
  private ParityCheck() {}

  /**
   * Compares a picture-to-picture network on every input.
   *
   * @param tolerance the largest difference that is accepted
   * @shape each input is {@code [N, C, H, W]} float32 in the network's value range; only read
   * @throws IOException if the file cannot be read
   * @throws dev.ganvas.runtime.failure.GanvasException if it is not a model that keeps its contract
   */
  public static ParityReport compare(
      ComputationGraph network, Path onnxFile, List<FloatTensor> inputs, double tolerance)
      throws IOException {
    Differences differences = new Differences();
    try (OnnxSession session = OnnxSession.open(onnxFile, SessionConfig.CPU)) {
      for (FloatTensor input : inputs) {
        differences.add(dl4j(network, colors(array(input))), session.run(input).toArray());
      }
    }
    return differences.report(tolerance);
  }

  /**
   * Compares a generator on every input.
   *
   * @param latents {@code [N, Z]} float32 each; only read
   * @param labels classes of each row of each input; empty lists without labels
   * @param classes how many; 0 without labels
   * @throws IOException if the file cannot be read
   * @throws dev.ganvas.runtime.failure.GanvasException if it is not a model that takes these
   */
  public static ParityReport compare(
      ComputationGraph network,
      Path onnxFile,
      List<FloatTensor> latents,
      List<List<Integer>> labels,
      int classes)
      throws IOException {
    Differences differences = new Differences();
    try (GeneratorSession session = GeneratorSession.open(onnxFile, SessionConfig.CPU)) {
      for (int i = 0; i < latents.size(); i++) {
        FloatTensor z = latents.get(i);
        List<INDArray> arrays = new ArrayList<>();
        arrays.add(array(z));
        if (classes > 0) {
          arrays.add(GeneratorInputs.oneHot(labels.get(i), classes, DataType.FLOAT));
        }
        differences.add(
            dl4j(network, arrays.toArray(new INDArray[0])),
            session.run(z, labels.get(i)).toArray());
      }
    }
    return differences.report(ParityReport.TOLERANCE);
  }

  /** The worst and the mean over all comparisons. */
  private static final class Differences {
    private double maxAbs;
    private double sum;
    private long worst;
    private long count;

    void add(float[] expected, float[] found) {
      if (expected.length != found.length) {
        throw new IllegalStateException(
            "expected " + expected.length + " numbers, found " + found.length);
      }
      for (int i = 0; i < expected.length; i++) {
        double difference = Math.abs((double) expected[i] - found[i]);
        // NaN compares false with everything: written so that it counts as the worst.
        if (!(difference <= maxAbs)) {
          maxAbs = difference;
          worst = i;
        }
        sum += difference;
      }
      count += expected.length;
    }

    ParityReport report(double tolerance) {
      return new ParityReport(maxAbs, sum / count, worst, count, tolerance);
    }
  }

  private static INDArray array(FloatTensor tensor) {
    return Nd4j.createFromArray(tensor.toArray()).reshape(tensor.shape().toLongs());
  }

  /** What the exporter does with gray: the same in all three channels. */
  private static INDArray colors(INDArray picture) {
    return picture.size(1) == 1 ? Nd4j.concat(1, picture, picture, picture) : picture;
  }

  private static float[] dl4j(ComputationGraph network, INDArray... inputs) {
    try (INDArray y = network.output(false, inputs)[0].dup('c')) {
      return y.data().asFloat();
    }
  }
}
