package dev.ganvas.trainer.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.trainer.GradientCheck;
import dev.ganvas.trainer.TinyNets;
import dev.ganvas.trainer.config.TrainingConfig.Activation;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

class UpscalerNetTest {
  private static ComputationGraph network(UpscalerNet net, DataType type) {
    ComputationGraph network = new ComputationGraph(net.configuration(new NoOp(), type, 5));
    network.init();
    return network;
  }

  @Test
  void gradientOfTheWholeNetworkIsRight() {
    GradientCheck.network(
        network(new UpscalerNet(2, 3, 1, Activation.LEAKY), DataType.DOUBLE),
        TinyNets.random(DataType.DOUBLE, 21, 2, 3, 5, 4),
        TinyNets.random(DataType.DOUBLE, 22, 2, 3, 10, 8),
        3);
  }

  @Test
  void enlargesAnySizeByTheScale() {
    ComputationGraph network = network(new UpscalerNet(3, 4, 2, Activation.LEAKY), DataType.FLOAT);
    INDArray output = network.output(false, TinyNets.random(DataType.FLOAT, 1, 2, 3, 1, 13))[0];
    assertArrayEquals(new long[] {2, 3, 3, 39}, output.shape());
  }

  @Test
  void countsItsParameters() {
    for (Activation activation : Activation.values()) {
      for (int noise : new int[] {0, 4}) {
        UpscalerNet net = new UpscalerNet(4, 48, 4, 0, noise, activation);
        assertEquals(network(net, DataType.FLOAT).numParams(), net.parameters());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 2", "2, 2", "3, 2", "4, 2"})
  void looksNoFartherThanItsReceptiveRadius(int body, int noise) {
    UpscalerNet net = new UpscalerNet(2, 4, body, 0, noise, Activation.LEAKY);
    ComputationGraph network = network(net, DataType.DOUBLE);
    INDArray input = TinyNets.random(DataType.DOUBLE, 1, 1, 3, 1, 21);
    INDArray before = network.output(false, input)[0].dup();
    input.putScalar(new int[] {0, 0, 0, 10}, 9);
    INDArray change = network.output(false, input)[0].sub(before);
    int first = 42;
    int last = -1;
    for (int x = 0; x < 42; x++) {
      if (change.getDouble(0, 0, 0, x) != 0 || change.getDouble(0, 1, 1, x) != 0) {
        first = Math.min(first, x);
        last = x;
      }
    }
    assertEquals((10 - net.receptiveRadius()) * 2, first);
    assertEquals((10 + net.receptiveRadius()) * 2 + 1, last);
  }

  @Test
  void aWholeIdentityLetsTheBodyChangeNothingAtFirst() {
    ComputationGraph network =
        network(new UpscalerNet(2, 4, 3, 1, 0, Activation.LEAKY), DataType.DOUBLE);
    INDArray input = TinyNets.random(DataType.DOUBLE, 1, 1, 3, 6, 7);
    Map<String, INDArray> passed = network.feedForward(new INDArray[] {input}, false, false);
    INDArray before = Objects.requireNonNull(passed.get("head-act"));
    assertEquals(before, passed.get("body1"));
    assertTrue(before.norm2Number().doubleValue() > 0.1);
  }

  @Test
  void refusesNonsense() {
    assertThrows(IllegalArgumentException.class, () -> new UpscalerNet(0, 4, 1, Activation.LEAKY));
    assertThrows(IllegalArgumentException.class, () -> new UpscalerNet(2, 0, 1, Activation.LEAKY));
    assertThrows(IllegalArgumentException.class, () -> new UpscalerNet(2, 4, -1, Activation.LEAKY));
  }
}
