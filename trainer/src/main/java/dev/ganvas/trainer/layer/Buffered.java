package dev.ganvas.trainer.layer;

import java.util.List;

/** A layer some of whose stored numbers no optimiser changes. */
public interface Buffered {
  /** Keys, in the layer's table of parameters, of running statistics and the like. */
  List<String> bufferKeys();
}
