package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.layer.BackwardScope;
import dev.ganvas.trainer.layer.BatchNorm;
import dev.ganvas.trainer.layer.InputTap;
import dev.ganvas.trainer.layer.MinibatchStddev;
import dev.ganvas.trainer.layer.ScopedBackward;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One network of the game, taken apart into the passes that a step puts together: forward, backward
 * from outside, update. Nothing in here knows a loss.
 */
final class Player {
  private final ComputationGraph network;
  private final List<ScopedBackward> scoped = new ArrayList<>();
  private final Optional<Layer> tap;
  private final boolean mixesExamples;

  Player(ComputationGraph network) {
    this.network = network;
    Optional<Layer> found = Optional.empty();
    boolean mixes = false;
    for (Layer layer : network.getLayers()) {
      mixes |=
          layer.conf().getLayer() instanceof BatchNorm
              || layer.conf().getLayer() instanceof MinibatchStddev;
      if (layer instanceof ScopedBackward scopedLayer) {
        scoped.add(scopedLayer);
      }
      if (layer.conf().getLayer() instanceof InputTap) {
        found = Optional.of(layer);
      }
    }
    this.tap = found;
    this.mixesExamples = mixes;
    network.initGradientsView();
  }

  /**
   * Another network of the same form, with memory of its own for what a pass remembers; {@link
   * #follow} brings its numbers up to date.
   */
  Player replica() {
    ComputationGraph twin = new ComputationGraph(network.getConfiguration().clone());
    twin.init(network.params().dup(), false);
    return new Player(twin);
  }

  /** Takes another network's numbers. */
  void follow(Player other) {
    network.params().assign(other.network.params());
  }

  /**
   * Whether what becomes of an example depends on the others of its batch, as batch normalisation
   * makes it. Where it does not, two batches can go through in one pass: half as many calls, and
   * small convolutions use the machine better.
   */
  boolean mixesExamples() {
    return mixesExamples;
  }

  /**
   * A pass in training form.
   *
   * @return the outputs, the network's own memory, valid until its next pass
   */
  List<INDArray> forward(INDArray... inputs) {
    Map<String, INDArray> all = network.feedForward(inputs, true, false);
    return network.getConfiguration().getNetworkOutputs().stream()
        .map(name -> Objects.requireNonNull(all.get(name), name))
        .toList();
  }

  /** A pass back from gradients to the outputs of the last forward pass. */
  void backward(BackwardScope scope, INDArray... outputGradients) {
    scoped.forEach(layer -> layer.setBackwardScope(scope));
    network.backpropGradient(outputGradients);
  }

  /** What the last backward pass left for the parameters, the network's own memory. */
  INDArray gradient() {
    return network.getFlattenedGradients();
  }

  /** What the last backward pass left for the tapped input; the network's own memory. */
  INDArray inputGradient() {
    return InputTap.gradient(tap.orElseThrow());
  }

  /**
   * Moves the parameters by what is in {@link #gradient}.
   *
   * @param iteration counts this network's updates from 0: Adam's bias correction and the learning
   *     rate depend on it
   */
  void update(int iteration) {
    Gradient gradient = new DefaultGradient(gradient());
    network.getUpdater().update(gradient, iteration, 0, 1, LayerWorkspaceMgr.noWorkspaces());
    network.params().subi(gradient().reshape(network.params().shape()));
  }
}
