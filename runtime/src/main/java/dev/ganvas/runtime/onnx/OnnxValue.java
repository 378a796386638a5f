package dev.ganvas.runtime.onnx;

/** A tensor that flows through one graph: an input, a constant, or what a node gives. */
public final class OnnxValue {
  private final OnnxGraph graph;
  private final String name;

  OnnxValue(OnnxGraph graph, String name) {
    this.graph = graph;
    this.name = name;
  }

  /** Its name, unique in the graph; empty for an optional input that is left out. */
  public String name() {
    return name;
  }

  OnnxGraph graph() {
    return graph;
  }
}
