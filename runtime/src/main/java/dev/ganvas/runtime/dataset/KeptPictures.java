package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What lies where a data set is to be: an earlier run's pictures, or somebody else's files. */
final class KeptPictures {
  private static final String CARD = "README.md";

  private KeptPictures() {}

  /**
   * Refuses a place without a data set of ours in which files would be replaced.
   *
   * @throws GanvasException CONFLICTING_PATHS naming the first one
   * @throws IOException if the folder cannot be read
   */
  static void requireFree(DatasetPlan plan, Path folder) throws IOException {
    if (!Files.isDirectory(folder)
        || Files.exists(folder.resolve(MakingFile.NAME))
        || !ManifestFiles.in(folder).isEmpty()) {
      return;
    }
    Path card = folder.resolve(CARD);
    if (Files.isRegularFile(card) && !DatasetCard.isOne(card)) {
      throw wouldReplace(card);
    }
    long unit = unit(plan);
    for (long start = plan.from(); start < plan.to(); start += unit) {
      Path file = folder.resolve(file(plan, start));
      if (Files.isRegularFile(file)) {
        throw wouldReplace(file);
      }
    }
  }

  private static GanvasException wouldReplace(Path file) {
    return new GanvasException(
        Kind.CONFLICTING_PATHS,
        "expected an empty place or a data set of 'ganvas generate', found a file that would be"
            + " replaced: "
            + file
            + ". Choose another --output");
  }

  /**
   * Lets a list forget what is gone or is not what its checksum says: loose files are written
   * without waiting for the disk, so a power cut may have left empty ones. Of tar files, which are
   * waited for, all rows count or none.
   *
   * @throws IOException if a file cannot be read
   */
  static void forgetDamaged(DatasetPlan plan, Path folder, Manifest manifest) throws IOException {
    long unit = unit(plan);
    for (long start = plan.from(); start < plan.to(); start += unit) {
      long end = Math.min(plan.to(), start + unit);
      boolean whole = true;
      for (long i = start; i < end; i++) {
        whole &= manifest.has(i);
      }
      if (!whole || !isThere(plan, folder.resolve(file(plan, start)), manifest, start)) {
        for (long i = start; i < end; i++) {
          manifest.forget(i);
        }
      }
    }
  }

  private static boolean isThere(DatasetPlan plan, Path file, Manifest manifest, long index)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    return plan.layout() == DatasetLayout.WEBDATASET
        || Arrays.equals(manifest.sha256(index), WrittenPictures.hash(Files.readAllBytes(file)));
  }

  /** Pictures a file. */
  private static long unit(DatasetPlan plan) {
    return plan.layout() == DatasetLayout.WEBDATASET ? plan.shardSize() : 1;
  }

  private static String file(DatasetPlan plan, long index) {
    return plan.layout() == DatasetLayout.WEBDATASET
        ? DatasetPlan.tar(index / plan.shardSize())
        : plan.row(index).fileName();
  }
}
