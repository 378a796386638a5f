package dev.ganvas.trainer.run;

import dev.ganvas.trainer.gan.Average;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks as files: configuration, weights and the optimiser's state, bit for bit. */
final class NetworkFiles {
  private static final String AVERAGE = "average.bin";

  private NetworkFiles() {}

  static void write(ComputationGraph network, Path file) throws IOException {
    ModelSerializer.writeModel(network, file.toFile(), true);
  }

  static ComputationGraph read(Path file) throws IOException {
    return ModelSerializer.restoreComputationGraph(file.toFile(), true);
  }

  static void write(Average average, Path folder) throws IOException {
    Nd4j.saveBinary(average.values(), folder.resolve(AVERAGE).toFile());
  }

  static Average readAverage(double decay, ComputationGraph network, Path folder)
      throws IOException {
    return new Average(decay, network, readAverage(folder));
  }

  /** The values alone. */
  static INDArray readAverage(Path folder) throws IOException {
    return Nd4j.readBinary(folder.resolve(AVERAGE).toFile());
  }
}
