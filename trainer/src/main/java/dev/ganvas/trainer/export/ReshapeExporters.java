package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.Flatten;
import dev.ganvas.trainer.layer.InputTap;
import dev.ganvas.trainer.layer.ReflectionPad;
import dev.ganvas.trainer.layer.SumPool;
import dev.ganvas.trainer.layer.Unflatten;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** Layers that move or add numbers: one operator each. */
final class ReshapeExporters {
  private ReshapeExporters() {}

  /** {@link Flatten} to {@code Flatten}. */
  static final class OfFlatten implements LayerExporter<Flatten> {
    @Override
    public Class<Flatten> kind() {
      return Flatten.class;
    }

    @Override
    public OnnxValue export(
        OnnxGraph graph, Flatten conf, Layer layer, OnnxValue input, String name) {
      return graph.apply(OnnxOp.FLATTEN, name, List.of(input), OnnxAttribute.of("axis", 1));
    }
  }

  /** {@link Unflatten} to {@code Reshape}; the batch keeps its extent, whatever it is. */
  static final class OfUnflatten implements LayerExporter<Unflatten> {
    @Override
    public Class<Unflatten> kind() {
      return Unflatten.class;
    }

    @Override
    public OnnxValue export(
        OnnxGraph graph, Unflatten conf, Layer layer, OnnxValue input, String name) {
      long[] shape = {0, conf.channels(), conf.height(), conf.width()};
      return graph.apply(
          OnnxOp.RESHAPE, name, List.of(input, graph.constant(name + ".shape", shape)));
    }
  }

  /** {@link SumPool} to {@code ReduceSum}. */
  static final class OfSumPool implements LayerExporter<SumPool> {
    @Override
    public Class<SumPool> kind() {
      return SumPool.class;
    }

    @Override
    public OnnxValue export(
        OnnxGraph graph, SumPool conf, Layer layer, OnnxValue input, String name) {
      return graph.apply(
          OnnxOp.REDUCE_SUM,
          name,
          List.of(input, graph.constant(name + ".axes", new long[] {2, 3})),
          OnnxAttribute.of("keepdims", 0));
    }
  }

  /** {@link ReflectionPad} to {@code Pad}. */
  static final class OfReflectionPad implements LayerExporter<ReflectionPad> {
    @Override
    public Class<ReflectionPad> kind() {
      return ReflectionPad.class;
    }

    @Override
    public OnnxValue export(
        OnnxGraph graph, ReflectionPad conf, Layer layer, OnnxValue input, String name) {
      int p = conf.padding();
      return graph.apply(
          OnnxOp.PAD,
          name,
          List.of(input, graph.constant(name + ".pads", new long[] {0, 0, p, p, 0, 0, p, p})),
          OnnxAttribute.text("mode", "reflect"));
    }
  }

  /** {@link InputTap} to nothing. */
  static final class OfInputTap implements LayerExporter<InputTap> {
    @Override
    public Class<InputTap> kind() {
      return InputTap.class;
    }

    @Override
    public OnnxValue export(
        OnnxGraph graph, InputTap conf, Layer layer, OnnxValue input, String name) {
      return input;
    }
  }
}
