package dev.ganvas.runtime.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a graph has besides the nodes of another one: branches, each a convolution of whatever comes
 * before it, added to a value that both graphs compute. With convolutions of zeros the two are the
 * same network.
 *
 * @param entries the names of the convolutions' weights and biases; empty if the two graphs have
 *     the same nodes
 */
record AddedBranches(Set<String> entries) {
  /**
   * Compares two graphs.
   *
   * @param larger may have branches that {@code smaller} does not have
   * @return empty if they differ in any other way
   */
  static Optional<AddedBranches> of(GraphProto smaller, GraphProto larger) {
    Map<String, NodeProto> nodes = byOutput(smaller);
    Map<String, NodeProto> all = byOutput(larger);
    Map<String, NodeProto> added = new LinkedHashMap<>(all);
    added.keySet().removeAll(nodes.keySet());
    Map<String, String> sums = new HashMap<>();
    Set<String> entries = new HashSet<>();
    for (NodeProto node : added.values()) {
      if (node.getOpType().equals(OnnxOp.ADD.onnxName()) && nodes.containsKey(node.getInput(0))) {
        NodeProto entry = added.get(node.getInput(1));
        if (entry == null || !entry.getOpType().equals(OnnxOp.CONV.onnxName())) {
          return Optional.empty();
        }
        sums.put(node.getOutput(0), node.getInput(0));
        entries.addAll(entry.getInputList().subList(1, entry.getInputCount()));
      }
    }
    for (Map.Entry<String, NodeProto> node : nodes.entrySet()) {
      NodeProto partner = all.get(node.getKey());
      if (partner == null || !node.getValue().equals(past(sums, partner))) {
        return Optional.empty();
      }
    }
    boolean sameEnds =
        smaller.getInputList().equals(larger.getInputList())
            && smaller.getOutputList().equals(larger.getOutputList());
    return sameEnds ? Optional.of(new AddedBranches(entries)) : Optional.empty();
  }

  private static Map<String, NodeProto> byOutput(GraphProto graph) {
    Map<String, NodeProto> nodes = new LinkedHashMap<>();
    graph.getNodeList().forEach(node -> nodes.put(node.getOutput(0), node));
    return nodes;
  }

  /** The node as it would be without the branches. */
  private static NodeProto past(Map<String, String> sums, NodeProto node) {
    List<String> inputs =
        node.getInputList().stream().map(input -> sums.getOrDefault(input, input)).toList();
    return node.toBuilder().clearInput().addAllInput(inputs).build();
  }
}
