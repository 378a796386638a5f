package dev.ganvas.runtime.image;

import java.util.List;

/**
 * A picture that was read, and what its reader must know about it.
 *
 * @param image the upright picture, {@code [H, W, C]}, 8 or 16 bits a sample, RGB order; whoever
 *     asked for it owns it
 * @param remarks what was passed over by the {@link ReadRules}: damage, further frames; mostly none
 */
public record Reading(Image image, List<String> remarks) {
  /** Copies the list. */
  public Reading {
    remarks = List.copyOf(remarks);
  }
}
