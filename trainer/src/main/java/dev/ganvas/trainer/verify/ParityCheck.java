package dev.ganvas.trainer.verify;

import dev.ganvas.runtime.session.OnnxSession;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs the same input through DL4J and through ONNX Runtime and compares. */
public final class ParityCheck {
  private ParityCheck() {}

  /**
   * Compares on every input.
   *
   * @shape each input is {@code [N, C, H, W]} float32 in the network's value range; only read
   * @throws IOException if the file cannot be read
   * @throws dev.ganvas.runtime.failure.GanvasException if it is not a model that keeps its contract
   */
  public static ParityReport compare(
      ComputationGraph network, Path onnxFile, List<FloatTensor> inputs) throws IOException {
    double maxAbs = 0;
    double sum = 0;
    long worst = 0;
    long count = 0;
    try (OnnxSession session = OnnxSession.open(onnxFile, SessionConfig.CPU)) {
      for (FloatTensor input : inputs) {
        float[] expected = dl4j(network, input);
        float[] found = session.run(input).toArray();
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
    }
    return new ParityReport(maxAbs, sum / count, worst, count);
  }

  private static float[] dl4j(ComputationGraph network, FloatTensor input) {
    Shape shape = input.shape();
    try (INDArray x = Nd4j.createFromArray(input.toArray()).reshape(shape.toLongs());
        INDArray y = network.output(false, x)[0].dup('c')) {
      return y.data().asFloat();
    }
  }
}
