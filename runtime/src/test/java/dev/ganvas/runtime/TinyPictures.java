package dev.ganvas.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Small pictures for tests, and how to compare them. */
public final class TinyPictures {
  /** Widths and heights at which off-by-one mistakes show. */
  public static final List<Size> SIZES =
      List.of(new Size(1, 1), new Size(1, 13), new Size(13, 1), new Size(31, 13));

  private TinyPictures() {}

  /** Columns and rows. */
  public record Size(int width, int height) {}

  /** Every size with every channel set and every depth, filled with noise. */
  public static List<Image> ofEveryKind() {
    List<Image> pictures = new ArrayList<>();
    for (Size size : SIZES) {
      for (Channels channels : Channels.values()) {
        for (SampleDepth depth : SampleDepth.values()) {
          pictures.add(noise(size.width(), size.height(), channels, depth, pictures.size()));
        }
      }
    }
    return pictures;
  }

  /** Noise from 1 up: no pixel is wholly transparent, so that no colour may change. */
  public static Image noise(
      int width, int height, Channels channels, SampleDepth depth, long seed) {
    Random random = new Random(seed);
    return filled(width, height, channels, depth, i -> 1 + random.nextInt(depth.max()));
  }

  /** A picture whose samples are a function of their position in the sample array. */
  public static Image filled(
      int width, int height, Channels channels, SampleDepth depth, IntUnaryOperator samples) {
    Image image = Image.blank(width, height, channels, depth);
    for (int i = 0; i < width * height * channels.count(); i++) {
      image.setSampleAt(i, samples.applyAsInt(i));
    }
    return image;
  }

  /** An 8-bit gray picture of the given levels, row by row. */
  public static Image gray(int width, int height, int... levels) {
    return filled(width, height, Channels.GRAY, SampleDepth.EIGHT_BITS, i -> levels[i]);
  }

  /** Every pixel as a square of {@code factor} by {@code factor}. */
  public static Image repeated(Image image, int factor) {
    int width = image.width() * factor;
    int height = image.height() * factor;
    Image large = Image.blank(width, height, image.channels(), image.depth());
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < image.channels().count(); c++) {
          large.setSampleAt(large.index(x, y, c), image.sample(x / factor, y / factor, c));
        }
      }
    }
    return large;
  }

  /** Fails unless both pictures are the same in size, channels, depth and every sample. */
  public static void assertSamePicture(Image expected, Image found) {
    assertEquals(0, maxDifference(expected, found), "largest difference of " + expected);
  }

  /** The largest difference of two samples, in levels; fails if the pictures differ in kind. */
  public static int maxDifference(Image expected, Image found) {
    assertEquals(expected.toString(), found.toString(), "kind of picture");
    int largest = 0;
    for (int i = 0; i < expected.width() * expected.height() * expected.channels().count(); i++) {
      largest = Math.max(largest, Math.abs(expected.sampleAt(i) - found.sampleAt(i)));
    }
    return largest;
  }
}
