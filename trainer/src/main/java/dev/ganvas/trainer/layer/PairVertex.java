package dev.ganvas.trainer.layer;

import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Configuration of a vertex without parameters that makes one array of two. */
public abstract class PairVertex extends GraphVertex {
  private static final long serialVersionUID = 1L;

  /** A fresh array. */
  abstract INDArray forward(INDArray first, INDArray second);

  /** The gradients to the first and the second input, fresh arrays. */
  abstract Gradients backward(INDArray first, INDArray second, INDArray epsilon);

  /** The shape that comes out for two that go in. */
  abstract InputType outputType(InputType first, InputType second);

  /** What a backward pass gives. */
  record Gradients(INDArray first, INDArray second) {}

  @Override
  public GraphVertex clone() {
    return this;
  }

  @Override
  public abstract boolean equals(@Nullable Object other);

  @Override
  public abstract int hashCode();

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  public int maxVertexInputs() {
    return 2;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return outputType(inputs[0], inputs[1]);
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(
            getClass().getSimpleName(), getClass(), inputs[0], getOutputType(0, inputs))
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new Pass(graph, name, index, type, this);
  }

  @SuppressWarnings("overrides") // DL4J declares setInputs with dots above and without below
  private static final class Pass extends BaseGraphVertex {
    private static final long serialVersionUID = 1L;

    private final PairVertex conf;

    Pass(ComputationGraph graph, String name, int index, DataType type, PairVertex conf) {
      super(graph, name, index, null, null, type);
      this.conf = conf;
    }

    @Override
    public boolean hasLayer() {
      return false;
    }

    @Override
    public @Nullable Layer getLayer() {
      return null;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
      return conf.forward(inputs[0], inputs[1]);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
      Gradients gradients =
          conf.backward(inputs[0], inputs[1], Planes.dense(Objects.requireNonNull(epsilon)));
      return new Pair<>(null, new INDArray[] {gradients.first(), gradients.second()});
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray view) {
      // There are no parameters.
    }

    @Override
    public @Nullable Pair<INDArray, MaskState> feedForwardMaskArrays(
        INDArray[] masks, MaskState state, int minibatchSize) {
      return null;
    }

    @Override
    public String toString() {
      return conf.getClass().getSimpleName() + "(" + vertexName + ")";
    }
  }
}
