package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Both passes of {@link SelfAttention}; what the forward one computes is kept for the other. */
final class SelfAttentionPass extends ParametricPass<SelfAttention> {
  private static final long serialVersionUID = 1L;
  private static final int[] POINTWISE = Kernels.arguments(1, 1, 0);

  private final transient Scratch projected = new Scratch();
  private final transient Scratch f = new Scratch();
  private final transient Scratch g = new Scratch();
  private final transient Scratch h = new Scratch();
  private final transient Scratch weights = new Scratch();
  private final transient Scratch attended = new Scratch();
  private final transient Scratch branch = new Scratch();
  private final transient Scratch output = new Scratch();
  private final transient Scratch scores = new Scratch();
  private final transient Scratch attendedGradient = new Scratch();
  private final transient Scratch projectedGradient = new Scratch();
  private final transient Scratch inputGradient = new Scratch();
  private final transient Scratch unused = new Scratch();

  SelfAttentionPass(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  INDArray forward(Mode mode) {
    SelfAttention conf = layerConf();
    DataType type = input.dataType();
    long n = input.size(0);
    long height = input.size(2);
    long width = input.size(3);
    long pixels = height * width;
    long keys = conf.keys();
    long values = conf.values();
    INDArray all = projected.get(type, n, 2 * keys + values, height, width);
    convolve(input, parameter(SelfAttention.PROJECTIONS), all);
    INDArray planes = Planes.of(all);
    INDArray fs = copy(planes, 0, keys, f.get(type, n, keys, pixels));
    INDArray gs = copy(planes, keys, 2 * keys, g.get(type, n, keys, pixels));
    INDArray hs = copy(planes, 2 * keys, 2 * keys + values, h.get(type, n, values, pixels));
    // row j holds the weights of all i
    INDArray b = weights.get(type, n, pixels, pixels);
    multiply(gs, Turn.TRANSPOSED, fs, Turn.AS_IS, b);
    Nd4j.exec(
        DynamicCustomOp.builder("softmax")
            .addInputs(b)
            .addOutputs(b)
            .addIntegerArguments(2)
            .build());
    INDArray o = attended.get(type, n, values, height, width);
    multiply(hs, Turn.AS_IS, b, Turn.TRANSPOSED, Planes.of(o));
    INDArray result = branch.like(input);
    convolve(o, parameter(SelfAttention.OUTPUT), result);
    INDArray y = output.like(input);
    result.mul(gamma(), y);
    return y.addi(input);
  }

  @Override
  INDArray backward(INDArray epsilon, BackwardScope scope) {
    SelfAttention conf = layerConf();
    long keys = conf.keys();
    long values = conf.values();
    INDArray o = attended.last();
    INDArray b = weights.last();
    boolean toParameters = scope == BackwardScope.PARAMETERS_AND_INPUT;
    INDArray toOutput =
        toParameters
            ? gradient(SelfAttention.OUTPUT)
            : unused.like(parameter(SelfAttention.OUTPUT));
    if (toParameters) {
      try (INDArray product = branch.last().mul(epsilon)) {
        gradient(BatchNorm.GAMMA).assign(product.sumNumber());
      }
    }
    INDArray toO = attendedGradient.like(o);
    try (INDArray toBranch = epsilon.mul(gamma())) {
      backward(o, parameter(SelfAttention.OUTPUT), toBranch, toO, toOutput);
    }
    INDArray toOPlanes = Planes.of(toO);
    INDArray toAll = projectedGradient.like(projected.last());
    INDArray planes = Planes.of(toAll);
    INDArray toB = scores.like(b);
    multiply(toOPlanes, Turn.TRANSPOSED, h.last(), Turn.AS_IS, toB);
    try (INDArray product = toB.mul(b);
        INDArray rows = product.sum(true, 2)) {
      Planes.subtract(toB, rows, toB);
      toB.muli(b);
    }
    try (INDArray toF = Nd4j.createUninitialized(o.dataType(), f.last().shape(), 'c');
        INDArray toG = Nd4j.createUninitialized(o.dataType(), f.last().shape(), 'c');
        INDArray toH = Nd4j.createUninitialized(o.dataType(), h.last().shape(), 'c')) {
      multiply(g.last(), Turn.AS_IS, toB, Turn.AS_IS, toF);
      multiply(f.last(), Turn.AS_IS, toB, Turn.TRANSPOSED, toG);
      multiply(toOPlanes, Turn.AS_IS, b, Turn.AS_IS, toH);
      part(planes, 0, keys).assign(toF);
      part(planes, keys, 2 * keys).assign(toG);
      part(planes, 2 * keys, 2 * keys + values).assign(toH);
    }
    INDArray toInput = inputGradient.like(input);
    INDArray projections = parameter(SelfAttention.PROJECTIONS);
    if (toParameters) {
      backward(input, projections, toAll, toInput, gradient(SelfAttention.PROJECTIONS));
    } else {
      try (INDArray ignored = Nd4j.createUninitialized(o.dataType(), projections.shape(), 'c')) {
        backward(input, projections, toAll, toInput, ignored);
      }
    }
    return toInput.addi(epsilon);
  }

  private double gamma() {
    return parameter(BatchNorm.GAMMA).getDouble(0);
  }

  private static INDArray part(INDArray planes, long from, long to) {
    return planes.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  private static INDArray copy(INDArray planes, long from, long to, INDArray target) {
    return target.assign(part(planes, from, to));
  }

  private static void convolve(INDArray x, INDArray weights, INDArray result) {
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(x, weights)
            .addOutputs(result)
            .addIntegerArguments(POINTWISE)
            .build());
  }

  private static void backward(
      INDArray x, INDArray weights, INDArray epsilon, INDArray toX, INDArray toWeights) {
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d_bp")
            .addInputs(x, weights, epsilon)
            .addOutputs(toX, toWeights)
            .addIntegerArguments(POINTWISE)
            .build());
  }

  private enum Turn {
    AS_IS,
    TRANSPOSED
  }

  /** Batched matrix product of {@code [N, a, b]} arrays. */
  private static void multiply(INDArray x, Turn ofX, INDArray y, Turn ofY, INDArray result) {
    Nd4j.exec(
        DynamicCustomOp.builder("matmul")
            .addInputs(x, y)
            .addOutputs(result)
            .addIntegerArguments(ofX == Turn.TRANSPOSED ? 1 : 0, ofY == Turn.TRANSPOSED ? 1 : 0, 0)
            .build());
  }
}
