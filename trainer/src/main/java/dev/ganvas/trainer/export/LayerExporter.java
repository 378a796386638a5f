package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxValue;
import org.deeplearning4j.nn.api.Layer;

/**
 * Writes one kind of layer as ONNX nodes, in inference form.
 *
 * @param <L> DL4J's configuration class of that kind
 */
interface LayerExporter<L extends org.deeplearning4j.nn.conf.layers.Layer> {
  /** The kind. */
  Class<L> kind();

  /**
   * Adds the layer's nodes.
   *
   * @param configuration of the layer
   * @param layer with its weights, which are copied
   * @param input what flows in, {@code [N, C, H, W]}
   * @param name prefix of all names added
   * @return what flows out
   */
  OnnxValue export(OnnxGraph graph, L configuration, Layer layer, OnnxValue input, String name);
}
