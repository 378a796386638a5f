package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Max;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Configuration of an activation: one function of each number, any shape. */
public class Pointwise extends ShapeLayer {
  private static final long serialVersionUID = 1L;

  /** The functions. */
  public enum Kind {
    /** max(x, 0). */
    RELU,
    /** max(x, slope x). */
    LEAKY_RELU,
    /** The hyperbolic tangent. */
    TANH,
    /** 1 / (1 + exp(-x)). */
    SIGMOID
  }

  @JsonProperty private Kind kind = Kind.RELU;
  @JsonProperty private double slope;

  /** For DL4J's JSON reader. */
  public Pointwise() {}

  private Pointwise(Kind kind, double slope) {
    this.kind = kind;
    this.slope = slope;
  }

  /** max(x, 0). */
  public static Pointwise relu() {
    return new Pointwise(Kind.RELU, 0);
  }

  /** max(x, slope x); the slope is between 0 and 1, GANs use 0.2. */
  public static Pointwise leakyRelu(double slope) {
    return new Pointwise(Kind.LEAKY_RELU, slope);
  }

  /** The hyperbolic tangent. */
  public static Pointwise tanh() {
    return new Pointwise(Kind.TANH, 0);
  }

  /** 1 / (1 + exp(-x)). */
  public static Pointwise sigmoid() {
    return new Pointwise(Kind.SIGMOID, 0);
  }

  /** Which function. */
  public Kind kind() {
    return kind;
  }

  /** What {@link Kind#LEAKY_RELU} multiplies negative numbers by. */
  public double slope() {
    return slope;
  }

  @Override
  InputType outputType(InputType in) {
    return in;
  }

  @Override
  Layer pass(NeuralNetConfiguration conf, DataType type) {
    return new Pass(conf, type);
  }

  /**
   * All derivatives are taken from what came out. ND4J's own leaky rectifier takes ten times as
   * long as these simple operations, and so does its derivative.
   */
  private static final class Pass extends ShapePass<Pointwise> {
    private static final long serialVersionUID = 1L;

    Pass(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    long[] outputShape() {
      return input.shape();
    }

    @Override
    void forward(INDArray from, INDArray to) {
      switch (layerConf().kind) {
        case RELU -> Nd4j.exec(new RectifiedLinear(from, to));
        case LEAKY_RELU -> {
          from.mul(layerConf().slope, to);
          Nd4j.exec(new Max(from, to, to));
        }
        case TANH -> Nd4j.exec(new Tanh(from, to));
        case SIGMOID -> Nd4j.exec(new Sigmoid(from, to));
      }
    }

    @Override
    void backward(INDArray epsilon, INDArray to) {
      INDArray y = lastOutput();
      switch (layerConf().kind) {
        case RELU -> Nd4j.exec(new Sign(y, to));
        case LEAKY_RELU -> {
          // 1 where positive, else the slope
          Nd4j.exec(new Sign(y, to));
          Nd4j.exec(new ScalarMax(to, null, to, layerConf().slope));
        }
        case TANH -> y.mul(y, to).rsubi(1);
        case SIGMOID -> {
          y.mul(y, to);
          to.rsubi(y);
        }
      }
      to.muli(epsilon);
    }
  }
}
