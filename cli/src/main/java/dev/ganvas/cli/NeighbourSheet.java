package dev.ganvas.cli;

import dev.ganvas.runtime.features.NearestReal;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.PictureFit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Made pictures, and below each the real one nearest to it; the nearest pairs first. */
final class NeighbourSheet {
  private static final int PAIRS = 50;
  private static final int COLUMNS = 10;
  private static final int MOST_SIDE = 128;

  private NeighbourSheet() {}

  static Image of(NearestReal nearest, PictureSetFiles real, PictureSetFiles made)
      throws IOException {
    Image first = made.first();
    int larger = Math.max(first.width(), first.height());
    int width = Math.max(1, first.width() * Math.min(larger, MOST_SIDE) / larger);
    int height = Math.max(1, first.height() * Math.min(larger, MOST_SIDE) / larger);
    List<NearestReal.Pair> pairs =
        nearest.pairs().subList(0, Math.min(PAIRS, nearest.pairs().size()));
    int columns = Math.min(COLUMNS, pairs.size());
    List<Image> sheet = new ArrayList<>();
    for (int from = 0; from < pairs.size(); from += columns) {
      List<NearestReal.Pair> some = pairs.subList(from, Math.min(pairs.size(), from + columns));
      List<Image> above = new ArrayList<>();
      List<Image> below = new ArrayList<>();
      for (NearestReal.Pair pair : some) {
        above.add(small(made.pictures().get(pair.made()).read(), width, height));
        below.add(small(real.pictures().get(pair.real()).read(), width, height));
      }
      while (above.size() < columns) {
        above.add(SampleSheet.white(above.get(0)));
        below.add(SampleSheet.white(below.get(0)));
      }
      sheet.addAll(above);
      sheet.addAll(below);
    }
    return SampleSheet.of(sheet, columns);
  }

  private static Image small(Image picture, int width, int height) {
    return PictureFit.of(picture, width, height, Channels.RGB);
  }
}
