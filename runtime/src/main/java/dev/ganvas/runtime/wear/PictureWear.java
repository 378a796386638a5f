package dev.ganvas.runtime.wear;

import dev.ganvas.runtime.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What a photo has been through, in three numbers, and whether it is worn by that.
 *
 * @param jpegQuality of its file, 1 to 100; empty for a file of another format
 * @param blockiness how much more neighbouring pixels differ across the borders of 8x8 blocks than
 *     beside them; 1 where no blocks show
 * @param noise standard deviation of its noise, in levels of 255
 */
public record PictureWear(OptionalInt jpegQuality, double blockiness, double noise) {
  /** Below this, JPEG's damage shows once enlarged. */
  public static final int LEAST_QUALITY = 80;

  /** From this on, blocks are there whatever the file is. */
  public static final double MOST_BLOCKINESS = 1.3;

  /** From this on, an upscaler of clean photos enlarges grain rather than detail. */
  public static final double MOST_NOISE = 5;

  /** Pixels a side that are looked at, in the middle: enough to tell, soon done. */
  private static final int MOST_SIDE = 1024;

  private static final int BLOCK = 8;

  /** Fewer blocks than this a side say nothing. */
  private static final int LEAST_BLOCKS = 8;

  /** Side of the cells whose noise is taken each for itself. */
  private static final int CELL = 16;

  /** Of fewer cells than this, none need be a quiet place. */
  private static final int LEAST_CELLS = 30;

  /** One in so many cells is taken for a quiet place. */
  private static final int QUIET = 10;

  /**
   * What the quietest tenth of cells show of a noise that is the same everywhere: a median of 64
   * wavelets deviates by 0.146 of itself, and the lowest tenth lies 1.28 deviations below.
   */
  private static final double QUIET_SHOW = 0.81;

  /** Levels nearer than this to black or white are cut off, and their noise with them. */
  private static final int CUT_OFF = 4;

  /** Of a normal distribution, half of all lie within so many deviations. */
  private static final double MEDIAN_OF_DEVIATION = 0.6745;

  /**
   * Measures a picture.
   *
   * @param jpegQuality of the file that it comes from, see {@link JpegQuality}
   * @shape {@code [H, W, C]} 8 or 16 bits; only read
   */
  public static PictureWear of(Image picture, OptionalInt jpegQuality) {
    Plane light = Plane.of(picture);
    // Blocks must show both ways: a fence of eight pixels a board shows one way only.
    double blockiness = Math.min(light.blockiness(), light.turned().blockiness());
    return new PictureWear(jpegQuality, blockiness, light.noise());
  }

  /** Whether it should go to a model of worn photos. */
  public boolean isWorn() {
    return isCoarse() || isBlocky() || isNoisy();
  }

  private boolean isCoarse() {
    return jpegQuality.isPresent() && jpegQuality.getAsInt() < LEAST_QUALITY;
  }

  private boolean isBlocky() {
    return blockiness >= MOST_BLOCKINESS;
  }

  private boolean isNoisy() {
    return noise >= MOST_NOISE;
  }

  /** What it was judged by, for people: "worn: JPEG quality 40", "clean: noise 1.2" and so on. */
  public String reason() {
    List<String> grounds = new ArrayList<>();
    boolean worn = isWorn();
    if (jpegQuality.isPresent() && (!worn || isCoarse())) {
      grounds.add("JPEG quality " + jpegQuality.getAsInt());
    }
    if (!worn || isBlocky()) {
      grounds.add(String.format(Locale.ROOT, "blockiness %.2f", blockiness));
    }
    if (!worn || isNoisy()) {
      grounds.add(String.format(Locale.ROOT, "noise %.1f", noise));
    }
    return (worn ? "worn: " : "clean: ") + String.join(", ", grounds);
  }

  /** Light of the middle of a picture, in levels of 255, row by row. */
  private static final class Plane {
    private final int width;
    private final int height;
    private final float[] levels;

    private Plane(int width, int height, float[] levels) {
      this.width = width;
      this.height = height;
      this.levels = levels;
    }

    static Plane of(Image picture) {
      int width = Math.min(MOST_SIDE, picture.width());
      int height = Math.min(MOST_SIDE, picture.height());
      int left = (picture.width() - width) / 2;
      int top = (picture.height() - height) / 2;
      int colors = picture.channels().colors();
      float scale = 255f / picture.depth().max();
      float[] levels = new float[width * height];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int at = picture.index(left + x, top + y, 0);
          double light =
              colors == 1
                  ? picture.sampleAt(at)
                  : 0.299 * picture.sampleAt(at)
                      + 0.587 * picture.sampleAt(at + 1)
                      + 0.114 * picture.sampleAt(at + 2);
          levels[y * width + x] = (float) light * scale;
        }
      }
      return new Plane(width, height, levels);
    }

    Plane turned() {
      float[] turned = new float[levels.length];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          turned[x * height + y] = levels[y * width + x];
        }
      }
      return new Plane(/* width= */ height, /* height= */ width, turned);
    }

    /**
     * The mean difference across each eighth column border over that across the borders beside
     * them, at whichever of the eight places it is largest: where a picture was cut or turned, its
     * blocks begin anywhere.
     */
    double blockiness() {
      if (width < LEAST_BLOCKS * BLOCK || height < LEAST_BLOCKS * BLOCK) {
        return 1;
      }
      double[] steps = new double[width - 1];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width - 1; x++) {
          steps[x] += Math.abs(levels[y * width + x + 1] - levels[y * width + x]);
        }
      }
      double largest = 1;
      for (int phase = 0; phase < BLOCK; phase++) {
        double at = 0;
        double beside = 0;
        for (int x = phase; x < steps.length - 1; x += BLOCK) {
          if (x > 0) {
            at += steps[x];
            beside += (steps[x - 1] + steps[x + 1]) / 2;
          }
        }
        // An even picture has no differences at all: a hundredth of a level keeps it at 1.
        double floor = 0.01 * height * steps.length / BLOCK;
        largest = Math.max(largest, (at + floor) / (beside + floor));
      }
      return largest;
    }

    /**
     * Donoho and Johnstone 1994: the median size of the finest diagonal Haar wavelets over 0.6745.
     * It is taken for cells of 16x16, and the quietest tenth of these counts, since textures have
     * such wavelets too, and most photos a quiet place. Small pictures show none: 0 for these.
     */
    double noise() {
      List<Double> deviations = new ArrayList<>();
      for (int y = 0; y + CELL <= height; y += CELL) {
        for (int x = 0; x + CELL <= width; x += CELL) {
          if (isExposed(x, y)) {
            deviations.add(noise(x, y));
          }
        }
      }
      if (deviations.size() < LEAST_CELLS) {
        return 0;
      }
      deviations.sort(Double::compare);
      return deviations.get(deviations.size() / QUIET) / QUIET_SHOW;
    }

    /** Whether a cell is neither black nor white. */
    private boolean isExposed(int left, int top) {
      double sum = 0;
      for (int y = top; y < top + CELL; y++) {
        for (int x = left; x < left + CELL; x++) {
          sum += levels[y * width + x];
        }
      }
      double mean = sum / (CELL * CELL);
      return mean > CUT_OFF && mean < 255 - CUT_OFF;
    }

    private double noise(int left, int top) {
      int half = CELL / 2;
      float[] sizes = new float[half * half];
      for (int y = 0; y < half; y++) {
        for (int x = 0; x < half; x++) {
          int at = (top + 2 * y) * width + left + 2 * x;
          float diagonal =
              levels[at] - levels[at + 1] - levels[at + width] + levels[at + width + 1];
          sizes[y * half + x] = Math.abs(diagonal) / 2;
        }
      }
      Arrays.sort(sizes);
      return sizes[sizes.length / 2] / MEDIAN_OF_DEVIATION;
    }
  }
}
