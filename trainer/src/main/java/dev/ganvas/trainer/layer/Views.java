package dev.ganvas.trainer.layer;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer's views into the network's one vector of parameters, or of gradients. */
final class Views {
  private Views() {}

  /** The view of that key; DL4J has set it before any pass. */
  static INDArray get(Map<String, INDArray> views, String key) {
    return Objects.requireNonNull(views.get(key), key);
  }

  /** The same numbers as one axis, without a copy. */
  static INDArray flat(Map<String, INDArray> views, String key) {
    INDArray view = get(views, key);
    return view.reshape(view.length());
  }
}
