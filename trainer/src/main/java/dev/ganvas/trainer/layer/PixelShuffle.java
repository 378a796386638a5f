package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Configuration of a pixel shuffle (Shi et al. 2016): {@code [N, b*b*C, H, W]} becomes {@code [N,
 * C, b*H, b*W]}. Input channel {@code (i*b + j)*C + c} is row i, column j of each block of channel
 * c: ONNX's mode DCR, not PyTorch's order, which is CRD.
 */
public class PixelShuffle extends ShapeLayer {
  private static final long serialVersionUID = 1L;

  private int blockSize;

  /** For DL4J's JSON reader. */
  public PixelShuffle() {}

  /** A shuffle into blocks of {@code blockSize} times {@code blockSize} pixels. */
  public PixelShuffle(int blockSize) {
    this.blockSize = blockSize;
  }

  /** How many times as large a side becomes. */
  public int getBlockSize() {
    return blockSize;
  }

  /** For DL4J's JSON reader. */
  public void setBlockSize(int blockSize) {
    this.blockSize = blockSize;
  }

  @Override
  InputType outputType(InputType input) {
    InputType.InputTypeConvolutional in = ParametricLayer.picture(input);
    int area = blockSize * blockSize;
    if (in.getChannels() % area != 0) {
      throw new IllegalArgumentException(
          "PixelShuffle("
              + blockSize
              + ") expects a multiple of "
              + area
              + " channels, found "
              + in.getChannels());
    }
    return new InputType.InputTypeConvolutional(
        in.getHeight() * blockSize, in.getWidth() * blockSize, in.getChannels() / area);
  }

  @Override
  Layer pass(NeuralNetConfiguration conf, DataType type) {
    return new Pass(conf, type);
  }

  private static final class Pass extends ShapePass<PixelShuffle> {
    private static final long serialVersionUID = 1L;

    Pass(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    long[] outputShape() {
      long block = layerConf().getBlockSize();
      return new long[] {
        input.size(0), input.size(1) / (block * block), input.size(2) * block, input.size(3) * block
      };
    }

    @Override
    void forward(INDArray from, INDArray to) {
      move("depth_to_space", from, to);
    }

    @Override
    void backward(INDArray epsilon, INDArray to) {
      move("space_to_depth", epsilon, to);
    }

    private void move(String operation, INDArray from, INDArray to) {
      Nd4j.exec(
          DynamicCustomOp.builder(operation)
              .addInputs(from)
              .addOutputs(to)
              .addIntegerArguments(layerConf().getBlockSize(), 0)
              .build());
    }
  }
}
