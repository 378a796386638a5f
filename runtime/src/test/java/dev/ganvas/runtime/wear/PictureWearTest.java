package dev.ganvas.runtime.wear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.EncodeOptions.Compression;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.SampleDepth;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureWearTest {
  private static final int SIDE = 256;

  /** Soft waves of several lengths, with noise if wanted. */
  private static Image photo(double noise) {
    Random random = new Random(4);
    return TinyPictures.filled(
        SIDE,
        SIDE,
        Channels.RGB,
        SampleDepth.EIGHT_BITS,
        i -> {
          int x = i / 3 % SIDE;
          int y = i / 3 / SIDE;
          double light = 128 + 40 * Math.sin(x / 17.0 + y / 31.0) + 30 * Math.sin(y / 11.0);
          return (int)
              Math.max(0, Math.min(255, Math.round(light + noise * random.nextGaussian())));
        });
  }

  private static PictureWear wear(Image image) {
    return PictureWear.of(image, OptionalInt.empty());
  }

  private static Image compressed(Image image, int quality) {
    byte[] file =
        ImageFiles.encode(image, ImageFormat.JPEG, new EncodeOptions(quality, Compression.LOSSY));
    return ImageFiles.decode(file, "a picture");
  }

  @Test
  void aSoftPictureIsClean() {
    PictureWear wear = wear(photo(0));
    assertFalse(wear.isWorn(), wear.reason());
    assertTrue(wear.reason().startsWith("clean: blockiness 1."), wear.reason());
    assertTrue(wear.noise() < 1, wear.reason());
  }

  @Test
  void noiseIsMeasuredInLevels() {
    // Light is a weighted mean of three colours with noise of their own.
    double ofLight = Math.sqrt(0.299 * 0.299 + 0.587 * 0.587 + 0.114 * 0.114);
    for (double noise : new double[] {6, 12, 24}) {
      PictureWear wear = wear(photo(noise));
      assertEquals(noise * ofLight, wear.noise(), 0.15 * noise * ofLight, "noise of " + noise);
    }
    PictureWear grainy = wear(photo(12));
    assertTrue(grainy.isWorn() && grainy.reason().contains("noise"), grainy.reason());
  }

  @Test
  void textureBesideAQuietPlaceIsNoNoise() {
    Random random = new Random(5);
    Image grass =
        TinyPictures.filled(
            SIDE,
            SIDE,
            Channels.GRAY,
            SampleDepth.EIGHT_BITS,
            i -> i / SIDE < SIDE / 5 ? 180 : 60 + random.nextInt(120));
    assertFalse(wear(grass).isWorn(), wear(grass).reason());
  }

  @Test
  void picturesTooSmallToTellAreNotCalledNoisy() {
    Image small = photo(24).crop(new Region(0, 0, 64, 80));
    assertEquals(0, wear(small).noise(), 0);
    assertTrue(wear(photo(24).crop(new Region(0, 0, 96, 96))).isWorn());
  }

  @Test
  void blocksShowWhateverTheFileAndWhereverTheyBegin() {
    Image blocky = compressed(photo(3), 10);
    PictureWear whole = wear(blocky);
    assertTrue(whole.blockiness() >= PictureWear.MOST_BLOCKINESS, whole.reason());
    PictureWear cut = wear(blocky.crop(new Region(5, 3, SIDE - 9, SIDE - 6)));
    assertTrue(cut.isWorn() && cut.reason().contains("blockiness"), cut.reason());
  }

  @Test
  void linesOneWayAreNoBlocks() {
    Image fence =
        TinyPictures.filled(
            SIDE, SIDE, Channels.GRAY, SampleDepth.EIGHT_BITS, i -> i % SIDE / 8 % 2 * 100 + 50);
    assertEquals(1, wear(fence).blockiness(), 0.01);
  }

  @Test
  void aCoarseFileIsWornWhateverItsPixels() {
    PictureWear coarse = PictureWear.of(photo(0), OptionalInt.of(PictureWear.LEAST_QUALITY - 1));
    assertTrue(coarse.isWorn());
    assertEquals("worn: JPEG quality 79", coarse.reason());
    assertFalse(PictureWear.of(photo(0), OptionalInt.of(PictureWear.LEAST_QUALITY)).isWorn());
  }

  @Test
  void picturesOfEveryKindAndSizeCanBeMeasured() {
    for (Image picture : TinyPictures.ofEveryKind()) {
      PictureWear wear = wear(picture);
      assertTrue(wear.blockiness() >= 1 && wear.noise() >= 0, picture.toString());
    }
    Image white = TinyPictures.filled(70, 70, Channels.RGB, SampleDepth.EIGHT_BITS, i -> 255);
    assertFalse(wear(white).isWorn());
  }
}
