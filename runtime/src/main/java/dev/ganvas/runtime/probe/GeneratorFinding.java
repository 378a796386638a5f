package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.model.GeneratorSpec;
import java.util.List;

/**
 * What was found out about a generator.
 *
 * @param spec its contract
 * @param doubts what could not be decided, each with the option that settles it
 */
public record GeneratorFinding(GeneratorSpec spec, List<String> doubts) {
  /** Copies the list. */
  public GeneratorFinding {
    doubts = List.copyOf(doubts);
  }
}
