package dev.ganvas.runtime.session;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import java.nio.file.Path;

/** Whether what a file declares goes with a contract, as far as it declares anything. */
final class DeclaredContract {
  private DeclaredContract() {}

  /**
   * Compares.
   *
   * @throws GanvasException MODEL_UNFIT if they contradict each other
   */
  static void require(OnnxHeader header, ModelSpec spec, Path file) {
    requireDeclared(header.inputs().size() == 1, "one input", header.inputs(), file);
    // Of several answers the first; the others, features or coarser ones, are not computed.
    TensorInfo output = header.outputs().get(0);
    requireFormat(header.inputs().get(0), spec.input(), spec.size(), file);
    // Some files do not declare what comes out; it is checked when it does.
    if (!output.dims().isEmpty()) {
      requireFormat(output, spec.output(), resultSize(spec), file);
    }
  }

  private static void requireDeclared(boolean holds, String expected, Object found, Path file) {
    if (!holds) {
      throw new GanvasException(
          Kind.MODEL_UNFIT, "expected a model with " + expected + ", found " + found + ": " + file);
    }
  }

  /** Which sizes come out, as far as that is one. */
  private static SizeRule resultSize(ModelSpec spec) {
    SizeRule inside = spec.size().inside(spec.border());
    return inside instanceof SizeRule.Fixed fixed
        ? new SizeRule.Fixed(fixed.width() * spec.scale(), fixed.height() * spec.scale())
        : inside;
  }

  private static void requireFormat(
      TensorInfo declared, TensorFormat format, SizeRule size, Path file) {
    Layout layout = format.layout();
    int channels = format.color().channels();
    int rank = declared.dims().size();
    // In a row, pixels make a picture of one size only.
    boolean isRow = (rank == 1 || rank == 2) && size instanceof SizeRule.Fixed;
    requireDeclared(
        (rank == 4 || rank == 3 || isRow) && !declared.elementType().equals("STRING"),
        "a " + layout + " tensor of numbers for '" + declared.name() + "'",
        declared,
        file);
    // Without a batch axis all others are one further to the front.
    OnnxDim extent = declared.dims().get(isRow ? rank - 1 : layout.channelAxis() - (4 - rank));
    long expected = isRow ? (long) channels * size.width(1) * size.height(1) : channels;
    requireDeclared(
        !(extent instanceof OnnxDim.Fixed fixed) || fixed.size() == expected,
        expected + (isRow ? " numbers in '" : " channels in '") + declared.name() + "'",
        declared,
        file);
  }
}
