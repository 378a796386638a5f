package dev.ganvas.runtime.tiling;

import dev.ganvas.runtime.image.Region;

/**
 * One piece of a picture.
 *
 * @param across its extent along the rows
 * @param down its extent along the columns
 */
public record Tile(Span across, Span down) {
  /** What the model sees; may reach beyond the picture. */
  public Region source() {
    return new Region(across.start(), down.start(), across.length(), down.length());
  }
}
