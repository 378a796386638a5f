package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationsTest {
  private enum Side {
    TOP,
    BOTTOM,
    LEFT,
    RIGHT
  }

  /** TIFF 6.0, tag 274: on which side the stored row 0 is seen, on which the stored column 0. */
  private record Sides(Side row, Side column) {
    static Sides of(int orientation) {
      return List.of(
              new Sides(Side.TOP, Side.LEFT),
              new Sides(Side.TOP, Side.RIGHT),
              new Sides(Side.BOTTOM, Side.RIGHT),
              new Sides(Side.BOTTOM, Side.LEFT),
              new Sides(Side.LEFT, Side.TOP),
              new Sides(Side.RIGHT, Side.TOP),
              new Sides(Side.RIGHT, Side.BOTTOM),
              new Sides(Side.LEFT, Side.BOTTOM))
          .get(orientation - 1);
    }
  }

  /** How a camera that notes {@code orientation} stores a picture. */
  private static Image stored(Image seen, int orientation) {
    Sides sides = Sides.of(orientation);
    boolean turned = sides.row() == Side.LEFT || sides.row() == Side.RIGHT;
    int width = turned ? seen.height() : seen.width();
    int height = turned ? seen.width() : seen.height();
    Image stored = Image.blank(width, height, seen.channels(), seen.depth());
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int x = turned ? place(sides.row(), row, seen) : place(sides.column(), column, seen);
        int y = turned ? place(sides.column(), column, seen) : place(sides.row(), row, seen);
        for (int c = 0; c < seen.channels().count(); c++) {
          stored.setSampleAt(stored.index(column, row, c), seen.sample(x, y, c));
        }
      }
    }
    return stored;
  }

  private static int place(Side side, int distance, Image seen) {
    return switch (side) {
      case TOP, LEFT -> distance;
      case BOTTOM -> seen.height() - 1 - distance;
      case RIGHT -> seen.width() - 1 - distance;
    };
  }

  /** Four quarters of different gray, in blocks that JPEG keeps almost exactly. */
  private static Image quarters() {
    return TinyPictures.filled(
        32,
        16,
        Channels.RGB,
        SampleDepth.EIGHT_BITS,
        i -> 40 + (i / 3 % 32 < 16 ? 0 : 60) + (i / 3 / 32 < 8 ? 0 : 120));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsEveryKindOfPictureUpright(int orientation) {
    for (Image picture : TinyPictures.ofEveryKind()) {
      assertSamePicture(picture, Orientations.upright(stored(picture, orientation), orientation));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void jpegComesOutUprightOnce(int orientation, @TempDir Path folder) throws IOException {
    Image picture = quarters();
    byte[] jpeg =
        ImageFiles.encode(stored(picture, orientation), ImageFormat.JPEG, EncodeOptions.DEFAULT);
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      byte[] exif = TinyFiles.exif(orientation, order);
      Path file = folder.resolve("photo.jpg");
      Files.write(file, TinyFiles.jpegWithExif(jpeg, exif));
      int difference = TinyPictures.maxDifference(picture, ImageFiles.read(file));
      assertTrue(difference <= 3, "difference of " + difference + " levels, " + order);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void pngComesOutUprightOnce(int orientation) {
    Image picture = quarters();
    byte[] png =
        ImageFiles.encode(stored(picture, orientation), ImageFormat.PNG, EncodeOptions.DEFAULT);
    byte[] exif = TinyFiles.exif(orientation, ByteOrder.BIG_ENDIAN);
    assertSamePicture(picture, ImageFiles.decode(TinyFiles.pngWithExif(png, exif), "shot.png"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 255})
  void senselessOrientationCountsAsUpright(int orientation) {
    byte[] jpeg = ImageFiles.encode(quarters(), ImageFormat.JPEG, EncodeOptions.DEFAULT);
    byte[] exif = TinyFiles.exif(orientation, ByteOrder.BIG_ENDIAN);
    Image found = ImageFiles.decode(TinyFiles.jpegWithExif(jpeg, exif), "photo.jpg");
    assertSamePicture(ImageFiles.decode(jpeg, "photo.jpg"), found);
  }

  @Test
  void refusesANumberThatIsNoOrientation() {
    Image picture = quarters();
    assertThrows(IllegalArgumentException.class, () -> Orientations.upright(picture, 9));
    assertEquals(picture, Orientations.upright(picture, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void tiffComesOutUprightOnce(int orientation) {
    Image picture = quarters();
    byte[] tiff = TinyFiles.tiff(stored(picture, orientation), orientation);
    assertSamePicture(picture, ImageFiles.decode(tiff, "scan.tif"));
  }
}
