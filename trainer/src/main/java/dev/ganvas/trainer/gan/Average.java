package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.layer.Buffered;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The exponential moving average of a network's weights, which gives steadier pictures than the
 * weights of any one step. Early on the decay is smaller, {@code (1 + t) / (10 + t)}, so that the
 * random first weights are soon forgotten. Running statistics and other buffers are not averaged
 * but copied: they are averages themselves.
 */
public final class Average {
  private final double decay;
  private final ComputationGraph network;
  private final INDArray values;
  private final List<Range> buffers = new ArrayList<>();

  private record Range(long from, long to) {}

  /**
   * An average that starts at the network's weights.
   *
   * @param decay 0 (no averaging) to below 1
   */
  public Average(double decay, ComputationGraph network) {
    this(decay, network, network.params().dup());
  }

  /**
   * An average that goes on from saved values.
   *
   * @param decay 0 (no averaging) to below 1
   * @shape {@code values} is as the network's parameters; kept by this object
   */
  public Average(double decay, ComputationGraph network, INDArray values) {
    this.decay = decay;
    this.network = network;
    this.values = values;
    for (Layer layer : network.getLayers()) {
      if (layer.conf().getLayer() instanceof Buffered buffered) {
        for (String key : buffered.bufferKeys()) {
          INDArray view = Objects.requireNonNull(layer.getParam(key), key);
          long from = view.offset() - network.params().offset();
          buffers.add(new Range(from, from + view.length()));
        }
      }
    }
  }

  /** Takes the network's weights after step {@code step} in. */
  public void add(long step) {
    INDArray weights = network.params();
    double d = Math.min(decay, (1.0 + step) / (10.0 + step));
    try (INDArray change = weights.sub(values).muli(1 - d)) {
      values.addi(change);
    }
    for (Range range : buffers) {
      part(values, range).assign(part(weights, range));
    }
  }

  private static INDArray part(INDArray vector, Range range) {
    return vector.reshape(vector.length()).get(NDArrayIndex.interval(range.from, range.to));
  }

  /**
   * The averaged weights.
   *
   * @shape as the network's parameters; this object keeps ownership
   */
  public INDArray values() {
    return values;
  }
}
