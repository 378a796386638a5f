package dev.ganvas.cli;

import dev.ganvas.runtime.Sharpness;
import dev.ganvas.runtime.TargetSize;
import dev.ganvas.runtime.catalog.ModelCatalog;
import dev.ganvas.runtime.catalog.PhotoModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The upscalers of photos that a run may need where the user names none.
 *
 * @param files by name; those only that the sizes asked for can come to
 * @param usual the one for clean photos, or what comes nearest
 * @param target how large pictures are to become
 */
record PhotoChoice(Map<String, Path> files, String usual, TargetSize target) {
  /** The factor that is taken for usual where it differs from picture to picture. */
  private static final double USUAL_FACTOR = 4;

  PhotoChoice {
    files = new TreeMap<>(files);
  }

  /**
   * Looks into a catalogue.
   *
   * @param sharpness if given, models without a sharper partner are left out
   * @return empty if there is no upscaler of photos
   */
  static Optional<PhotoChoice> of(
      ModelCatalog catalog, TargetSize target, Optional<Sharpness> sharpness) throws IOException {
    Map<String, Path> all = new LinkedHashMap<>();
    for (ModelCatalog.Entry entry : catalog.entries()) {
      if (sharpness.isEmpty() || Files.isRegularFile(Sharpness.sharpFile(entry.file()))) {
        all.put(entry.name(), entry.file());
      }
    }
    PhotoModels photos = new PhotoModels(all.keySet().stream().toList());
    double factor = target instanceof TargetSize.Factor fixed ? fixed.factor() : USUAL_FACTOR;
    Optional<String> usual = photos.best(PhotoModels.Kind.PHOTO, factor);
    if (usual.isEmpty()) {
      return Optional.empty();
    }
    if (target instanceof TargetSize.Factor) {
      all.keySet()
          .removeIf(
              name ->
                  !name.equals(usual.get())
                      && !photos.best(PhotoModels.Kind.REAL, factor).equals(Optional.of(name)));
    } else {
      all.keySet().removeIf(name -> !photos.holds(name));
    }
    return Optional.of(new PhotoChoice(all, usual.get(), target));
  }

  /** How many times as large a picture becomes, by its longer growth. */
  static double factor(TargetSize target, int width, int height) {
    if (target instanceof TargetSize.Factor fixed) {
      return fixed.factor();
    }
    TargetSize.Size size = target.of(width, height);
    return target instanceof TargetSize.Width
        ? (double) size.width() / width
        : (double) size.height() / height;
  }
}
