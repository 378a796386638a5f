package dev.ganvas.cli;

import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Provenance;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.runtime.tensor.TensorFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A model that makes a square of each pixel: exact, and over before a file is written. */
final class SquaresModel {
  private SquaresModel() {}

  static Path write(Path file, int scale) throws IOException {
    TensorFormat format = TensorFormat.NCHW_RGB_UNIT;
    ModelSpec spec =
        new ModelSpec(
            Task.UPSCALE,
            scale,
            format,
            format,
            SizeRule.Multiples.ANY,
            0,
            new Locality.Local(0),
            new Provenance("squares", "CC0-1.0", "nothing", "SquaresModel"));
    OnnxGraph graph = new OnnxGraph("squares");
    OnnxDim three = OnnxDim.of(3);
    OnnxValue x =
        graph.input(
            "x",
            List.of(OnnxDim.named("n"), three, OnnxDim.named("height"), OnnxDim.named("width")));
    OnnxValue y =
        graph.apply(
            OnnxOp.RESIZE,
            "repeated",
            List.of(
                x, graph.absent(), graph.constant("scales", new float[] {1, 1, scale, scale}, 4)),
            OnnxAttribute.text("mode", "nearest"),
            OnnxAttribute.text("coordinate_transformation_mode", "asymmetric"),
            OnnxAttribute.text("nearest_mode", "floor"));
    graph.output(
        "y", y, List.of(OnnxDim.named("n"), three, OnnxDim.named("h_out"), OnnxDim.named("w_out")));
    return Files.write(file, graph.toModel("SquaresModel", "1", ModelMetadata.write(spec)));
  }
}
