package dev.ganvas.runtime.metadata;

import dev.ganvas.runtime.image.FileExtras;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.ImageSpec;
import java.util.List;

/**
 * What results get of the metadata of their pictures.
 *
 * @param policy which of them
 * @param note which program and model made the results, for the tag Software
 */
public record MetadataRule(MetadataPolicy policy, String note) {
  /** A result's file with what it gets. */
  public byte[] applyTo(byte[] file, ImageFormat format, PictureMetadata of, ImageSpec result) {
    return of.forResult(result, policy, note).writeInto(file, format);
  }

  /** What the file of a result gets that is written piece by piece. */
  public FileExtras extrasFor(ImageFormat format, PictureMetadata of, ImageSpec result) {
    return of.forResult(result, policy, note).extras(format);
  }

  /**
   * What the file of a result has no room for, though the rule would give it.
   *
   * @return remarks for the user; mostly none
   */
  public List<String> leftOut(ImageFormat format, PictureMetadata of, ImageSpec result) {
    return of.forResult(result, policy, note).leftOut(format).stream()
        .map(what -> "without " + what + ", for which the file has no room")
        .toList();
  }
}
