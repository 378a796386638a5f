package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static dev.ganvas.runtime.TinyPictures.maxDifference;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResamplerTest {
  private static Image row(int... levels) {
    return TinyPictures.filled(
        levels.length, 1, Channels.GRAY, SampleDepth.SIXTEEN_BITS, i -> levels[i]);
  }

  private static Image transposed(Image image) {
    Image transposed = Image.blank(image.height(), image.width(), image.channels(), image.depth());
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        for (int c = 0; c < image.channels().count(); c++) {
          transposed.setSampleAt(transposed.index(y, x, c), image.sample(x, y, c));
        }
      }
    }
    return transposed;
  }

  @Test
  void halvesARampAsMatlabDoes() {
    // Antialiased weights at distances 0.5, 1.5, 2.5, 3.5 are 111, 29, -9, -3 of 256; the borders
    // repeat the border pixel. With steps of 256 the results are whole numbers.
    Image ramp = TinyPictures.filled(16, 1, Channels.GRAY, SampleDepth.SIXTEEN_BITS, i -> 256 * i);
    Image expected = row(115, 637, 1152, 1664, 2176, 2688, 3203, 3725);
    assertSamePicture(expected, new Resampler(Filter.BICUBIC).resize(ramp, 8, 1));
    assertSamePicture(
        transposed(expected), new Resampler(Filter.BICUBIC).resize(transposed(ramp), 1, 8));
  }

  @Test
  void doublesAnImpulseAsMatlabDoes() {
    // Weights at distances 0.25, 0.75, 1.25, 1.75 are 111, 29, -9, -3 of 128.
    Image impulse = row(1000, 1000, 1000, 1000, 13_800, 1000, 1000, 1000, 1000);
    Image expected =
        row(
            1000, 1000, 1000, 1000, 1000, 700, 100, 3900, 12_100, 12_100, 3900, 100, 700, 1000,
            1000, 1000, 1000, 1000);
    assertSamePicture(expected, new Resampler(Filter.BICUBIC).resize(impulse, 18, 1));
  }

  @Test
  void overshootIsClampedNotWrapped() {
    Image edge = TinyPictures.gray(8, 1, 0, 0, 0, 0, 255, 255, 255, 255);
    Image large = new Resampler(Filter.BICUBIC).resize(edge, 16, 1);
    // At 1.25 pixels before the edge the cubic undershoots, at 1.25 behind it overshoots.
    for (int x = 0; x < 7; x++) {
      assertEquals(0, large.sample(x, 0, 0), "dark side, column " + x);
      assertEquals(255, large.sample(15 - x, 0, 0), "bright side, column " + (15 - x));
    }
  }

  @ParameterizedTest
  @EnumSource(Filter.class)
  void constantPicturesStayConstant(Filter filter) {
    int[][] targets = {{1, 1}, {7, 5}, {3, 40}, {62, 26}, {130, 150}};
    for (Image kind : TinyPictures.ofEveryKind()) {
      for (int level : new int[] {0, 1, 128, kind.depth().max()}) {
        Image constant =
            TinyPictures.filled(
                kind.width(), kind.height(), kind.channels(), kind.depth(), i -> level);
        for (int[] target : targets) {
          Image expected =
              TinyPictures.filled(target[0], target[1], kind.channels(), kind.depth(), i -> level);
          assertSamePicture(expected, new Resampler(filter).resize(constant, target[0], target[1]));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Filter.class)
  void sameSizeIsTheSamePicture(Filter filter) {
    Resampler resampler = new Resampler(filter);
    Image noise = TinyPictures.noise(31, 13, Channels.RGBA, SampleDepth.SIXTEEN_BITS, 1);
    Image reduced = resampler.resize(noise, 10, 7);
    assertSamePicture(reduced, resampler.resize(reduced, 10, 7));
    assertSamePicture(noise, resampler.resize(noise, 31, 13));
  }

  @ParameterizedTest
  @EnumSource(Filter.class)
  void rowsThatKeepTheirLengthAreOnlyFilteredDownwards(Filter filter) {
    // Each column by itself: no weight may leak sideways when the width stays.
    Image stripes =
        TinyPictures.filled(
            9, 20, Channels.GRAY, SampleDepth.EIGHT_BITS, i -> i % 9 % 2 == 0 ? 255 : 0);
    Image expected =
        TinyPictures.filled(
            9, 33, Channels.GRAY, SampleDepth.EIGHT_BITS, i -> i % 9 % 2 == 0 ? 255 : 0);
    assertSamePicture(expected, new Resampler(filter).resize(stripes, 9, 33));
  }

  @ParameterizedTest
  @EnumSource(Filter.class)
  void bothAxesAreTreatedAlike(Filter filter) {
    // Higher than one stripe of rows, so that stripes and their row caches are crossed.
    Resampler resampler = new Resampler(filter);
    Image noise = TinyPictures.noise(83, 211, Channels.RGB, SampleDepth.EIGHT_BITS, 2);
    int[][] targets = {{40, 150}, {166, 422}, {83, 97}, {17, 300}};
    for (int[] target : targets) {
      Image upright = resampler.resize(noise, target[0], target[1]);
      Image turned = resampler.resize(transposed(noise), target[1], target[0]);
      assertTrue(maxDifference(upright, transposed(turned)) <= 1);
    }
  }

  @ParameterizedTest
  @EnumSource(Filter.class)
  void channelsDoNotMix(Filter filter) {
    Resampler resampler = new Resampler(filter);
    Image noise = TinyPictures.noise(31, 13, Channels.RGBA, SampleDepth.EIGHT_BITS, 3);
    Image resized = resampler.resize(noise, 20, 29);
    for (int c = 0; c < 4; c++) {
      int channel = c;
      Image plane =
          TinyPictures.filled(
              31, 13, Channels.GRAY, SampleDepth.EIGHT_BITS, i -> noise.sampleAt(i * 4 + channel));
      Image expected =
          TinyPictures.filled(
              20,
              29,
              Channels.GRAY,
              SampleDepth.EIGHT_BITS,
              i -> resized.sampleAt(i * 4 + channel));
      assertSamePicture(expected, resampler.resize(plane, 20, 29));
    }
  }

  @ParameterizedTest
  @EnumSource(Filter.class)
  void reducingFoldsNoDetailOver(Filter filter) {
    // A checkerboard holds nothing that survives halving but its mean.
    Image checkers =
        TinyPictures.filled(
            64, 64, Channels.GRAY, SampleDepth.EIGHT_BITS, i -> (i % 64 + i / 64) % 2 * 255);
    Image reduced = new Resampler(filter).resize(checkers, 16, 16);
    for (int y = 2; y < 14; y++) {
      for (int x = 2; x < 14; x++) {
        assertEquals(127.5, reduced.sample(x, y, 0), 1.5);
      }
    }
  }

  @Test
  void refusesSizesWithoutPixels() {
    Image picture = row(1, 2, 3);
    Resampler resampler = new Resampler(Filter.LANCZOS3);
    assertThrows(IllegalArgumentException.class, () -> resampler.resize(picture, 0, 1));
  }
}
