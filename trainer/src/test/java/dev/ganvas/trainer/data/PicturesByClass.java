package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Labelled pictures, for tests of other packages. */
public final class PicturesByClass {
  private PicturesByClass() {}

  /** The pictures of an idx file with its labels beside it, by class, in the file's order. */
  public static List<List<Image>> of(Path images, int classes) throws IOException {
    List<List<Image>> byClass = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      byClass.add(new ArrayList<>());
    }
    new IdxSource(images, "")
        .forEach(
            found ->
                byClass.get(Integer.parseInt(found.className())).add(found.image().orElseThrow()));
    return byClass;
  }
}
