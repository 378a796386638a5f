package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.Convolution2d;
import dev.ganvas.trainer.layer.Flatten;
import dev.ganvas.trainer.layer.Linear;
import dev.ganvas.trainer.layer.MaxPool;
import dev.ganvas.trainer.layer.Pointwise;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * A small network that names what is on gray pictures of 28x28, trained here to judge generators:
 * somebody who learned from the same pictures, and nothing from the generator.
 */
final class Judge {
  private static final int SIDE = 28;
  private static final int BATCH = 64;

  private final int classes;
  private final ComputationGraph network;

  Judge(int classes, long seed) {
    this.classes = classes;
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(DataType.FLOAT)
            .updater(new Adam(new ExponentialSchedule(ScheduleType.EPOCH, 2e-3, 0.5)))
            .miniBatch(false)
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .graphBuilder()
            .addInputs("picture")
            .setInputTypes(InputType.convolutional(SIDE, SIDE, 1))
            .addLayer("fine", Convolution2d.sameSize3x3(1, 24), "picture")
            .addLayer("fine-act", Pointwise.relu(), "fine")
            .addLayer("half", new MaxPool(2, 2), "fine-act")
            .addLayer("coarse", Convolution2d.sameSize3x3(24, 48), "half")
            .addLayer("coarse-act", Pointwise.relu(), "coarse")
            .addLayer("quarter", new MaxPool(2, 2), "coarse-act")
            .addLayer("row", new Flatten(), "quarter")
            .addLayer("hidden", Linear.of(48 * 49, 96), "row")
            .addLayer("hidden-act", Pointwise.relu(), "hidden")
            .addLayer("scores", Linear.of(96, classes), "hidden-act")
            .setOutputs("scores")
            .build();
    network = new ComputationGraph(configuration);
    network.init();
    network.initGradientsView();
  }

  /**
   * Learns, the order drawn anew for each round.
   *
   * @param pictures each of 28 * 28 numbers in [0, 1]
   * @param labels their classes
   */
  void learn(List<float[]> pictures, List<Integer> labels, int rounds) {
    SplittableRandom random = new SplittableRandom(1);
    int[] order = new int[pictures.size()];
    int iteration = 0;
    for (int round = 0; round < rounds; round++) {
      shuffle(order, random);
      for (int from = 0; from + BATCH <= order.length; from += BATCH) {
        float[][] rows = new float[BATCH][];
        float[][] truth = new float[BATCH][classes];
        for (int i = 0; i < BATCH; i++) {
          rows[i] = pictures.get(order[from + i]);
          truth[i][labels.get(order[from + i])] = 1;
        }
        try (INDArray x = Nd4j.create(rows).reshape('c', BATCH, 1, SIDE, SIDE);
            INDArray wanted = Nd4j.create(truth)) {
          INDArray scores =
              Objects.requireNonNull(
                  network.feedForward(new INDArray[] {x}, true, false).get("scores"));
          // Of softmax and cross entropy: what is believed less what is true.
          INDArray gradient = Transforms.softmax(scores.dup('c')).subi(wanted).divi(BATCH);
          network.backpropGradient(gradient);
          network
              .getUpdater()
              .update(
                  new DefaultGradient(network.getFlattenedGradients()),
                  iteration++,
                  round,
                  1,
                  LayerWorkspaceMgr.noWorkspaces());
          network.params().subi(network.getFlattenedGradients().reshape(network.params().shape()));
        }
      }
    }
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }

  /** As an ONNX file that {@code evaluate labels --classifier} takes. */
  byte[] toModel() {
    OnnxGraph graph = new OnnxGraph("judge");
    OnnxDim batch = OnnxDim.named("batch");
    OnnxValue input =
        graph.input("picture", List.of(batch, OnnxDim.of(1), OnnxDim.of(SIDE), OnnxDim.of(SIDE)));
    OnnxValue scores = new NetworkExporter().add(graph, network, Map.of("picture", input)).get(0);
    graph.output("scores", scores, List.of(batch, OnnxDim.of(classes)));
    return graph.toModel("test", "1", Map.of());
  }
}
