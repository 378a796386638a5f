package dev.ganvas.runtime.onnx;

import java.util.List;
import java.util.Map;

/**
 * What an ONNX file says of itself.
 *
 * @param irVersion version of the file format
 * @param opset version of the standard operators
 * @param producer the program that wrote it, possibly empty
 * @param description what its maker says of it, possibly empty
 * @param inputs what must be fed, constants left out
 * @param outputs what comes out
 * @param metadata the {@code metadata_props}
 * @param parameters how many learned numbers the constants hold
 * @param foreignDomains operator domains beyond the standard, in use
 */
public record OnnxHeader(
    long irVersion,
    long opset,
    String producer,
    String description,
    List<TensorInfo> inputs,
    List<TensorInfo> outputs,
    Map<String, String> metadata,
    long parameters,
    List<String> foreignDomains) {

  /** Copies the lists. */
  public OnnxHeader {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    metadata = Map.copyOf(metadata);
    foreignDomains = List.copyOf(foreignDomains);
  }

  /**
   * A declared input or output.
   *
   * @param name in the graph
   * @param elementType as the format names it, for example FLOAT or FLOAT16
   * @param dims outermost first; an extent without size or name has the name "?"
   */
  public record TensorInfo(String name, String elementType, List<OnnxDim> dims) {
    /** Copies the list. */
    public TensorInfo {
      dims = List.copyOf(dims);
    }

    @Override
    public String toString() {
      return name + " " + elementType + " " + dims;
    }
  }
}
