package dev.ganvas.runtime.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import dev.ganvas.runtime.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a file wants its tensors.
 *
 * @param in element type that goes in
 * @param out element type that comes out
 * @param inputRank 4; 3 without a batch axis, 2 with all pixels in a row, 1 with neither
 * @param outputRank the same of what comes out
 * @param batch the only batch size it takes; 0 if any
 */
record Signature(OnnxJavaType in, OnnxJavaType out, int inputRank, int outputRank, int batch) {
  static Signature of(OrtSession session, TensorInfo input, TensorInfo output) throws OrtException {
    int rank = input.dims().size();
    return new Signature(
        type(session.getInputInfo().get(input.name())),
        type(session.getOutputInfo().get(output.name())),
        rank,
        output.dims().size(),
        rank % 2 == 0 && input.dims().get(0) instanceof OnnxDim.Fixed fixed
            ? Math.toIntExact(fixed.size())
            : 0);
  }

  private static OnnxJavaType type(@Nullable NodeInfo node) {
    return node != null && node.getInfo() instanceof ai.onnxruntime.TensorInfo tensor
        ? tensor.type
        : OnnxJavaType.UNKNOWN;
  }

  /** Whether tensors can be used as they are. */
  boolean isPlain() {
    return in == OnnxJavaType.FLOAT
        && out == OnnxJavaType.FLOAT
        && inputRank == 4
        && outputRank == 4
        && batch <= 1;
  }

  /** The extents of what goes in as the file has them; {@code shape} has all four axes. */
  long[] declared(Shape shape) {
    long[] all = shape.toLongs();
    long pixels = all[1] * all[2] * all[3];
    return switch (inputRank) {
      case 4 -> all;
      case 3 -> Arrays.copyOfRange(all, 1, all.length);
      case 2 -> new long[] {all[0], pixels};
      default -> new long[] {pixels};
    };
  }
}
