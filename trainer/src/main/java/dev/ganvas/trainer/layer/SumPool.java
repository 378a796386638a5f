package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of a layer that adds the pixels of each plane up: {@code [N, C, H, W]} to {@code
 * [N, C]}. The head of spectrally normalised discriminators (Miyato et al. 2018).
 */
public class SumPool extends ShapeLayer {
  private static final long serialVersionUID = 1L;

  @Override
  InputType outputType(InputType in) {
    return InputType.feedForward(ParametricLayer.picture(in).getChannels());
  }

  @Override
  Layer pass(NeuralNetConfiguration conf, DataType type) {
    return new Pass(conf, type);
  }

  private static final class Pass extends ShapePass<SumPool> {
    private static final long serialVersionUID = 1L;

    Pass(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    long[] outputShape() {
      return new long[] {input.size(0), input.size(1)};
    }

    @Override
    void forward(INDArray from, INDArray to) {
      try (INDArray sums = Planes.of(Planes.dense(from)).sum(2)) {
        to.assign(sums);
      }
    }

    @Override
    void backward(INDArray epsilon, INDArray to) {
      INDArray planes = Planes.of(to);
      planes.assign(0);
      Planes.add(planes, Planes.dense(epsilon).reshape(to.size(0), to.size(1), 1), planes);
    }
  }
}
