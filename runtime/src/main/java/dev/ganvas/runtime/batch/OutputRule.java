package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.ImageFormat;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where outputs go and what they are called.
 *
 * @param target a folder, or a file name for one input file
 * @param format empty to keep each input's own
 * @param suffix appended to the base name, possibly empty
 * @param ifExists what to do about outputs that are there already
 * @param encoding how lossy formats are written
 */
public record OutputRule(
    Path target,
    Optional<ImageFormat> format,
    String suffix,
    IfExists ifExists,
    EncodeOptions encoding) {

  /** What to do about an output that is there already. Only complete files ever are. */
  public enum IfExists {
    /** Leave it: a run started again goes on where it stopped. */
    SKIP,
    /** Make it anew. */
    OVERWRITE,
    /** Refuse the whole run before it starts. */
    FAIL
  }
}
