package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.PixelShuffle;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** {@link PixelShuffle} to {@code DepthToSpace} in its own channel order, DCR. */
final class PixelShuffleExporter implements LayerExporter<PixelShuffle> {
  @Override
  public Class<PixelShuffle> kind() {
    return PixelShuffle.class;
  }

  @Override
  public OnnxValue export(
      OnnxGraph graph, PixelShuffle conf, Layer layer, OnnxValue input, String name) {
    return graph.apply(
        OnnxOp.DEPTH_TO_SPACE,
        name,
        List.of(input),
        OnnxAttribute.of("blocksize", conf.getBlockSize()),
        OnnxAttribute.text("mode", "DCR"));
  }
}
