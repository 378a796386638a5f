package dev.ganvas.cli;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Depths;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The same part of candidates and of their original side by side, a row an original: candidates in
 * the order they are named, the original last.
 *
 * @param candidates files or folders, each matched with the originals as {@link PicturePairs} says
 * @param part of each picture; empty for the middle
 */
record PairSheet(List<Path> candidates, Optional<Region> part) {
  /** More would not be looked at. */
  private static final int MOST_ROWS = 4;

  private static final int SIDE = 160;

  PairSheet {
    candidates = List.copyOf(candidates);
  }

  /**
   * The sheet, of the first originals.
   *
   * @param reference an original or a folder of them
   * @return 8-bit RGB; the caller owns it
   * @throws GanvasException NO_INPUT if a picture has no partner; UNSUPPORTED_IMAGE if it is of
   *     another size or the part is outside
   * @throws IOException if a picture cannot be read
   */
  Image of(Path reference) throws IOException {
    List<List<Image>> rows = new ArrayList<>();
    for (Path candidate : candidates) {
      List<PicturePairs.Pair> pairs = PicturePairs.of(reference, candidate).pairs();
      for (int row = 0; row < Math.min(MOST_ROWS, pairs.size()); row++) {
        if (rows.size() == row) {
          rows.add(new ArrayList<>(List.of(read(pairs.get(row).reference()))));
        }
        List<Image> found = rows.get(row);
        Image original = found.get(found.size() - 1);
        found.add(found.size() - 1, sized(read(pairs.get(row).candidate()), original, pairs, row));
      }
    }
    List<Image> cells = new ArrayList<>();
    int width = rows.stream().mapToInt(row -> row.get(0).width()).min().orElse(1);
    int height = rows.stream().mapToInt(row -> row.get(0).height()).min().orElse(1);
    for (List<Image> row : rows) {
      for (Image picture : row) {
        cells.add(picture.crop(region(picture, Math.min(SIDE, width), Math.min(SIDE, height))));
      }
    }
    return SampleSheet.of(cells, candidates.size() + 1);
  }

  private Region region(Image picture, int width, int height) {
    if (part.isEmpty()) {
      return new Region(
          (picture.width() - width) / 2, (picture.height() - height) / 2, width, height);
    }
    if (!part.get().liesIn(picture.width(), picture.height())) {
      throw new GanvasException(
          Kind.UNSUPPORTED_IMAGE,
          "expected a part that lies in every picture, found " + part.get() + " for " + picture);
    }
    return part.get();
  }

  private static Image read(Path file) throws IOException {
    return Depths.toEightBits(ImageFiles.read(file));
  }

  private static Image sized(
      Image candidate, Image original, List<PicturePairs.Pair> pairs, int row) {
    if (candidate.width() != original.width() || candidate.height() != original.height()) {
      throw new GanvasException(
          Kind.UNSUPPORTED_IMAGE,
          "expected pictures as large as their originals, found "
              + candidate
              + " for "
              + original
              + ": "
              + pairs.get(row).candidate());
    }
    return candidate;
  }
}
