package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.model.ModelSpec;
import java.util.List;

/**
 * What a probe found.
 *
 * @param spec the contract
 * @param doubts what could not be decided, each with the option that settles it
 */
public record Finding(ModelSpec spec, List<String> doubts) {
  /** Copies the list. */
  public Finding {
    doubts = List.copyOf(doubts);
  }
}
