package dev.ganvas.runtime.tensor;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.SampleDepth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageTensorsTest {
  private static final TensorFormat GRAY_LEVELS =
      new TensorFormat(Layout.NCHW, ColorOrder.GRAY, ValueRange.ZERO_TO_255);

  static List<TensorFormat> everyFormat() {
    List<TensorFormat> formats = new ArrayList<>();
    for (Layout layout : Layout.values()) {
      for (ColorOrder color : ColorOrder.values()) {
        for (ValueRange range : ValueRange.values()) {
          formats.add(new TensorFormat(layout, color, range));
        }
      }
    }
    return formats;
  }

  private static Image onePixel(int... samples) {
    return TinyPictures.filled(
        1,
        1,
        samples.length == 1 ? Channels.GRAY : Channels.RGB,
        SampleDepth.EIGHT_BITS,
        i -> samples[i]);
  }

  @ParameterizedTest
  @MethodSource("everyFormat")
  void thereAndBackLosesNothing(TensorFormat format) {
    for (Image picture : TinyPictures.ofEveryKind()) {
      // One channel cannot carry colours; the others must survive, opacity by not being touched.
      if (format.color().channels() > 1 || picture.channels().colors() == 1) {
        FloatTensor tensor = ImageTensors.toTensor(picture, format);
        Image back = picture.crop(Region.whole(picture));
        for (int i = 0; i < picture.width() * picture.height(); i++) {
          for (int c = 0; c < picture.channels().colors(); c++) {
            back.setSampleAt(i * picture.channels().count() + c, 0);
          }
        }
        ImageTensors.store(tensor, format, 0, picture.height(), back, 0);
        assertSamePicture(picture, back);
      }
    }
  }

  @Test
  void everyLevelSurvivesEveryRange() {
    for (SampleDepth depth : SampleDepth.values()) {
      Image levels =
          TinyPictures.filled(256, depth.max() / 255, Channels.GRAY, depth, i -> i % 65_536);
      for (TensorFormat format : everyFormat()) {
        FloatTensor tensor = ImageTensors.toTensor(levels, format);
        Image back = Image.blank(256, depth.max() / 255, Channels.GRAY, depth);
        ImageTensors.store(tensor, format, 0, back.height(), back, 0);
        assertSamePicture(levels, back);
      }
    }
  }

  @Test
  void channelsLieWhereTheFormatSays() {
    // Two pixels: red 10, green 20, blue 30 and red 40, green 50, blue 60.
    Image picture =
        TinyPictures.filled(2, 1, Channels.RGB, SampleDepth.EIGHT_BITS, i -> 10 * (i + 1));
    ValueRange levels = ValueRange.ZERO_TO_255;
    assertArrayEquals(
        new float[] {10, 40, 20, 50, 30, 60},
        numbers(picture, Layout.NCHW, ColorOrder.RGB, levels));
    assertArrayEquals(
        new float[] {30, 60, 20, 50, 10, 40},
        numbers(picture, Layout.NCHW, ColorOrder.BGR, levels));
    assertArrayEquals(
        new float[] {10, 20, 30, 40, 50, 60},
        numbers(picture, Layout.NHWC, ColorOrder.RGB, levels));
    assertArrayEquals(
        new float[] {30, 20, 10, 60, 50, 40},
        numbers(picture, Layout.NHWC, ColorOrder.BGR, levels));
  }

  private static float[] numbers(Image picture, Layout layout, ColorOrder color, ValueRange range) {
    return ImageTensors.toTensor(picture, new TensorFormat(layout, color, range)).toArray();
  }

  @Test
  void blackAndWhiteAreTheEndsOfTheRange() {
    for (ValueRange range : ValueRange.values()) {
      for (SampleDepth depth : SampleDepth.values()) {
        Image picture =
            TinyPictures.filled(2, 1, Channels.GRAY, depth, i -> i == 0 ? 0 : depth.max());
        assertArrayEquals(
            new float[] {range.black(), range.white()},
            numbers(picture, Layout.NCHW, ColorOrder.GRAY, range),
            1e-6f);
      }
    }
  }

  @Test
  void grayFillsThreeChannelsAlike() {
    Image gray = TinyPictures.gray(2, 1, 7, 9);
    assertArrayEquals(
        new float[] {7, 9, 7, 9, 7, 9},
        numbers(gray, Layout.NCHW, ColorOrder.RGB, ValueRange.ZERO_TO_255));
  }

  @Test
  void colorsBecomeOneChannelByTheirLuma() {
    int[][] colors = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 255}};
    float[] lumas = {0.299f, 0.587f, 0.114f, 1};
    for (int i = 0; i < colors.length; i++) {
      assertArrayEquals(
          new float[] {lumas[i]},
          numbers(onePixel(colors[i]), Layout.NHWC, ColorOrder.GRAY, ValueRange.ZERO_TO_ONE),
          1e-6f);
    }
  }

  @Test
  void opacityEntersNoTensorOfColorsAlone() {
    Image picture = TinyPictures.filled(1, 1, Channels.RGBA, SampleDepth.EIGHT_BITS, i -> i + 1);
    assertArrayEquals(
        new float[] {1, 2, 3},
        numbers(picture, Layout.NCHW, ColorOrder.RGB, ValueRange.ZERO_TO_255));
  }

  @Test
  void opacityIsTheFourthChannelWhereTheFormatHasOne() {
    // Two pixels: 10, 20, 30 with opacity 40 and 50, 60, 70 with opacity 80.
    Image picture =
        TinyPictures.filled(2, 1, Channels.RGBA, SampleDepth.EIGHT_BITS, i -> 10 * (i + 1));
    ValueRange levels = ValueRange.ZERO_TO_255;
    assertArrayEquals(
        new float[] {10, 50, 20, 60, 30, 70, 40, 80},
        numbers(picture, Layout.NCHW, ColorOrder.RGBA, levels));
    assertArrayEquals(
        new float[] {10, 20, 30, 40, 50, 60, 70, 80},
        numbers(picture, Layout.NHWC, ColorOrder.RGBA, levels));
  }

  @Test
  void transparentPicturesComeBackWithTheirOpacity() {
    for (Layout layout : Layout.values()) {
      for (ValueRange range : ValueRange.values()) {
        TensorFormat format = new TensorFormat(layout, ColorOrder.RGBA, range);
        for (TinyPictures.Size size : TinyPictures.SIZES) {
          Image picture =
              TinyPictures.noise(
                  size.width(), size.height(), Channels.RGBA, SampleDepth.EIGHT_BITS, 3);
          Image back = ImageTensors.toImage(ImageTensors.toTensor(picture, format), format);
          assertEquals(Channels.RGBA, back.channels());
          assertSamePicture(picture, back);
          // Into a picture of zeros, so that no opacity can be left over from before.
          Image wide = TinyPictures.noise(5, 3, Channels.RGBA, SampleDepth.SIXTEEN_BITS, 4);
          Image blank = Image.blank(5, 3, Channels.RGBA, SampleDepth.SIXTEEN_BITS);
          ImageTensors.store(ImageTensors.toTensor(wide, format), format, 0, 3, blank, 0);
          assertSamePicture(wide, blank);
        }
      }
    }
  }

  @Test
  void opaquePicturesHaveFullOpacityInAnyRange() {
    for (ValueRange range : ValueRange.values()) {
      for (SampleDepth depth : SampleDepth.values()) {
        float[] black =
            numbers(Image.blank(2, 1, Channels.RGB, depth), Layout.NCHW, ColorOrder.RGBA, range);
        float b = range.black();
        float w = range.white();
        assertArrayEquals(new float[] {b, b, b, b, b, b, w, w}, black, 1e-6f);
        float[] gray =
            numbers(Image.blank(1, 1, Channels.GRAY, depth), Layout.NHWC, ColorOrder.RGBA, range);
        assertArrayEquals(new float[] {b, b, b, w}, gray, 1e-6f);
      }
    }
  }

  @Test
  void grayWithOpacityFillsThreeColorsAndKeepsItsOpacity() {
    Image picture =
        TinyPictures.filled(2, 1, Channels.GRAY_ALPHA, SampleDepth.EIGHT_BITS, i -> 10 * (i + 1));
    assertArrayEquals(
        new float[] {10, 30, 10, 30, 10, 30, 20, 40},
        numbers(picture, Layout.NCHW, ColorOrder.RGBA, ValueRange.ZERO_TO_255));
  }

  @Test
  void opacityOfATensorIsLostInPicturesWithoutAny() {
    TensorFormat format = new TensorFormat(Layout.NCHW, ColorOrder.RGBA, ValueRange.ZERO_TO_255);
    FloatTensor tensor = FloatTensor.of(Shape.of(1, 4, 1, 1), 10, 20, 60, 200);
    Image color = onePixel(0, 0, 0);
    ImageTensors.store(tensor, format, 0, 1, color, 0);
    assertSamePicture(onePixel(10, 20, 60), color);
    Image gray = onePixel(0);
    ImageTensors.store(tensor, format, 0, 1, gray, 0);
    assertSamePicture(onePixel(30), gray);
  }

  @Test
  void beyondTheBorderPixelsAreMirroredWithoutRepeatingTheBorder() {
    Image row = TinyPictures.gray(3, 1, 10, 20, 30);
    Region region = new Region(-3, -2, 9, 4);
    FloatTensor tensor = FloatTensor.zeros(ImageTensors.shape(region, GRAY_LEVELS));
    ImageTensors.fill(tensor, row, region, GRAY_LEVELS);
    float[] line = {20, 30, 20, 10, 20, 30, 20, 10, 20};
    float[] all = tensor.toArray();
    for (int i = 0; i < all.length; i++) {
      assertEquals(line[i % 9], all[i], "position " + i);
    }
  }

  @Test
  void onePixelIsMirroredEverywhere() {
    Region region = new Region(-5, -5, 11, 11);
    FloatTensor tensor = FloatTensor.zeros(ImageTensors.shape(region, GRAY_LEVELS));
    ImageTensors.fill(tensor, onePixel(42), region, GRAY_LEVELS);
    for (float value : tensor.toArray()) {
      assertEquals(42, value);
    }
  }

  @Test
  void regionInsideIsTheSameAsACrop() {
    Image picture = TinyPictures.noise(31, 13, Channels.RGBA, SampleDepth.SIXTEEN_BITS, 1);
    Region region = new Region(5, 3, 20, 9);
    for (TensorFormat format : everyFormat()) {
      FloatTensor tensor = FloatTensor.zeros(ImageTensors.shape(region, format));
      ImageTensors.fill(tensor, picture, region, format);
      assertArrayEquals(
          ImageTensors.toTensor(picture.crop(region), format).toArray(), tensor.toArray());
    }
  }

  @Test
  void largePicturesAreTheSameInParallel() {
    // Above 64x64 pixels rows are spread over threads; every one must land in its own place.
    Image picture = TinyPictures.noise(201, 103, Channels.RGB, SampleDepth.EIGHT_BITS, 2);
    float[] numbers = numbers(picture, Layout.NCHW, ColorOrder.BGR, ValueRange.ZERO_TO_255);
    for (int i = 0; i < numbers.length; i++) {
      int pixel = i % (201 * 103);
      int channel = 2 - i / (201 * 103);
      assertEquals(picture.sampleAt(pixel * 3 + channel), numbers[i]);
    }
  }

  @Test
  void storingRoundsToTheNearestLevelAndClamps() {
    FloatTensor tensor =
        FloatTensor.of(Shape.of(1, 1, 1, 7), -50, -0.4f, 0.4f, 0.6f, 254.4f, 254.6f, 1e9f);
    Image expected = TinyPictures.gray(7, 1, 0, 0, 0, 1, 254, 255, 255);
    assertSamePicture(expected, ImageTensors.toImage(tensor, GRAY_LEVELS));
  }

  @Test
  void storesRowsWhereTheyAreWanted() {
    FloatTensor tensor = FloatTensor.of(Shape.of(1, 1, 3, 2), 1, 2, 3, 4, 5, 6);
    Image target = TinyPictures.gray(2, 4, 9, 9, 9, 9, 9, 9, 9, 9);
    ImageTensors.store(tensor, GRAY_LEVELS, 0, 2, target, 1);
    assertSamePicture(TinyPictures.gray(2, 4, 9, 9, 1, 2, 3, 4, 9, 9), target);
  }

  @Test
  void threeChannelsBecomeOneGrayByTheirMeanAndOneBecomesThree() {
    TensorFormat rgb = new TensorFormat(Layout.NCHW, ColorOrder.RGB, ValueRange.ZERO_TO_255);
    Image gray = TinyPictures.gray(1, 1, 0);
    ImageTensors.store(FloatTensor.of(Shape.of(1, 3, 1, 1), 10, 20, 60), rgb, 0, 1, gray, 0);
    assertSamePicture(TinyPictures.gray(1, 1, 30), gray);
    Image color = onePixel(0, 0, 0);
    ImageTensors.store(FloatTensor.of(Shape.of(1, 1, 1, 1), 42), GRAY_LEVELS, 0, 1, color, 0);
    assertSamePicture(onePixel(42, 42, 42), color);
  }

  @Test
  void refusesTensorsOfAnotherShape() {
    Image picture = TinyPictures.gray(2, 1, 1, 2);
    FloatTensor turned = FloatTensor.zeros(Shape.of(1, 1, 2, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> ImageTensors.fill(turned, picture, Region.whole(picture), GRAY_LEVELS));
    assertThrows(
        IllegalArgumentException.class,
        () -> ImageTensors.store(turned, GRAY_LEVELS, 0, 1, picture, 0));
    FloatTensor tall = FloatTensor.zeros(Shape.of(1, 1, 2, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> ImageTensors.store(tall, GRAY_LEVELS, 0, 2, picture, 0));
  }
}
