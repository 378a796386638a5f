package dev.ganvas.runtime;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures.Size;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.image.Symmetry;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mean of the eight flips and turns. */
class PassesTest {
  private static final List<Size> ODD_SIZES =
      List.of(
          new Size(1, 1),
          new Size(1, 13),
          new Size(13, 1),
          new Size(31, 13),
          new Size(17, 19),
          new Size(32, 33));

  @TempDir private Path folder = Path.of(".");

  private static Upscaler open(Path model, Tiling tiling) throws IOException {
    Upscaler upscaler = Upscaler.open(model, SessionConfig.CPU, tiling);
    upscaler.setPasses(Passes.EIGHT);
    return upscaler;
  }

  @Test
  void everyKindOfPictureComesOutAsFromOnePassWhereTheModelIsEven() throws IOException {
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, TensorFormat.NCHW_RGB_UNIT));
    try (Upscaler upscaler = open(model, new Tiling.Tiles(16, 4))) {
      for (Image picture : TinyPictures.ofEveryKind()) {
        assertSamePicture(TinyPictures.repeated(picture, 2), upscaler.apply(picture));
      }
    }
  }

  @Test
  void howAPictureIsLaidDoesNotMatterAnyMore() throws IOException {
    Path model = TinyModels.convolving(folder, 4);
    try (Upscaler once = Upscaler.open(model, SessionConfig.CPU, new Tiling.Whole());
        Upscaler eight = open(model, new Tiling.Whole())) {
      boolean differs = false;
      for (Size size : ODD_SIZES) {
        for (Channels channels : List.of(Channels.RGB, Channels.GRAY)) {
          for (SampleDepth depth : SampleDepth.values()) {
            Image picture = TinyPictures.noise(size.width(), size.height(), channels, depth, 5);
            Image expected = eight.apply(picture);
            Image plain = once.apply(picture);
            for (Symmetry symmetry : Symmetry.all()) {
              Image laid = symmetry.apply(picture);
              assertSamePicture(expected, symmetry.undo(eight.apply(laid)));
              differs |= TinyPictures.maxDifference(plain, symmetry.undo(once.apply(laid))) > 1;
            }
          }
        }
      }
      assertTrue(differs, "the model treats all ways alike: this test tests nothing");
    }
  }

  @Test
  void theMeanIsThatOfTheEightAnswers() throws IOException {
    Path model = TinyModels.convolving(folder, 6);
    Image picture = TinyPictures.noise(7, 5, Channels.RGB, SampleDepth.SIXTEEN_BITS, 6);
    int[] sums = new int[14 * 10 * 3];
    try (Upscaler once = Upscaler.open(model, SessionConfig.CPU, new Tiling.Whole());
        Upscaler eight = open(model, new Tiling.Whole())) {
      for (Symmetry symmetry : Symmetry.all()) {
        Image answer = symmetry.undo(once.apply(symmetry.apply(picture)));
        for (int i = 0; i < sums.length; i++) {
          sums[i] += answer.sampleAt(i);
        }
      }
      Image mean = eight.apply(picture);
      for (int i = 0; i < sums.length; i++) {
        assertEquals(sums[i] / 8.0, mean.sampleAt(i), 0.5, "sample " + i);
      }
    }
  }

  @Test
  void coloursUnderTransparencyDoNotReachTheVisibleEdgeInAnyWay() throws IOException {
    Path model = TinyModels.convolving(folder, 8);
    // The left half white and visible, the right half black and not.
    for (SampleDepth depth : SampleDepth.values()) {
      int white = depth.max() / 2;
      Image cutOut =
          TinyPictures.filled(13, 9, Channels.RGBA, depth, i -> i / 4 % 13 < 6 ? white : 0);
      Image opaque = TinyPictures.filled(13, 9, Channels.RGB, depth, i -> white);
      try (Upscaler upscaler = open(model, new Tiling.Whole())) {
        Image found = upscaler.apply(cutOut);
        Image expected = upscaler.apply(opaque);
        assertEquals(Channels.RGBA, found.channels());
        assertEquals(depth, found.depth());
        for (int y = 0; y < 18; y++) {
          for (int x = 0; x < 12; x++) {
            for (int c = 0; c < 3; c++) {
              assertEquals(expected.sample(x, y, c), found.sample(x, y, c), x + ", " + y);
            }
          }
        }
      }
    }
  }
}
