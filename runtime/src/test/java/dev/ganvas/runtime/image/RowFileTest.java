package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.metadata.PictureMetadata;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFileTest {
  @TempDir private Path folder = Path.of(".");

  private static void addInBands(Image picture, RowSink sink, int height) {
    for (int y = 0; y < picture.height(); y += height) {
      int rows = Math.min(height, picture.height() - y);
      sink.add(picture.crop(new Region(0, y, picture.width(), rows)));
    }
  }

  @Test
  void bandsOfEveryKindOfPictureBecomeTheWholePicture() throws IOException {
    for (ImageFormat format : new ImageFormat[] {ImageFormat.PNG, ImageFormat.TIFF}) {
      for (Image picture : TinyPictures.ofEveryKind()) {
        if (!RowFile.canHold(format, ImageSpec.of(picture))) {
          assertTrue(format == ImageFormat.TIFF && picture.channels().hasAlpha());
          continue;
        }
        for (int height : new int[] {1, 7, 1000}) {
          Path target = folder.resolve("a/b." + format.extension());
          ImageSpec spec = ImageSpec.of(picture);
          try (RowFile file = RowFile.open(target, format, spec, FileExtras.NONE)) {
            addInBands(picture, file, height);
            assertFalse(Files.exists(target));
            file.finish();
          }
          assertSamePicture(picture, ImageFiles.read(target));
          Files.delete(target);
        }
      }
    }
  }

  @Test
  void aPictureGivenUpLeavesNothingBehind() throws Exception {
    Image picture = TinyPictures.noise(30, 30, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    Path target = folder.resolve("a.png");
    ImageSpec spec = ImageSpec.of(picture);
    try (RowFile file = RowFile.open(target, ImageFormat.PNG, spec, FileExtras.NONE)) {
      file.add(picture.crop(new Region(0, 0, 30, 10)));
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void filesGivenUpAtOnceLeaveNothing() throws IOException {
    ImageSpec spec = new ImageSpec(20, 20, Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < 300; i++) {
      RowFile.open(folder.resolve("a.png"), ImageFormat.PNG, spec, FileExtras.NONE).close();
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void rowsThatAreMissingAreNotWaitedFor() throws IOException {
    Image picture = TinyPictures.noise(20, 20, Channels.RGB, SampleDepth.EIGHT_BITS, 6);
    try (RowFile file =
        RowFile.open(
            folder.resolve("a.png"), ImageFormat.PNG, ImageSpec.of(picture), FileExtras.NONE)) {
      file.add(picture.crop(new Region(0, 0, 20, 7)));
      assertThrows(IllegalStateException.class, file::finish);
    }
  }

  @Test
  void formatsThatCannotBeWrittenInPiecesAreRefusedAtOnce() {
    ImageSpec spec = new ImageSpec(20, 20, Channels.RGB, SampleDepth.EIGHT_BITS);
    GanvasException e =
        assertThrows(
            GanvasException.class,
            () ->
                RowFile.open(folder.resolve("a.jpg"), ImageFormat.JPEG, spec, FileExtras.NONE)
                    .close());
    assertEquals(Kind.IMAGE_TOO_LARGE, e.kind());
  }

  @Test
  void resizingInBandsIsResizingWhole() {
    Resampler resampler = new Resampler(Filter.LANCZOS3);
    int[][] sizes = {{17, 9}, {34, 60}, {20, 31}, {1, 1}, {5, 200}};
    for (int[] size : sizes) {
      Image picture = TinyPictures.noise(20, 31, Channels.RGB, SampleDepth.SIXTEEN_BITS, 2);
      Image expected = resampler.resize(picture, size[0], size[1]);
      for (int height : new int[] {1, 4, 31}) {
        RowCollector collector = new RowCollector(ImageSpec.of(expected));
        RowSink sink = resampler.streaming(ImageSpec.of(picture), size[0], size[1], collector);
        addInBands(picture, sink, height);
        assertSamePicture(expected, collector.image());
      }
    }
  }

  @Test
  void largePicturesAreReadAsSmallOnesAre() throws IOException {
    for (Channels channels : new Channels[] {Channels.GRAY, Channels.RGB}) {
      Image picture = TinyPictures.noise(33, 21, channels, SampleDepth.EIGHT_BITS, 3);
      Path png = folder.resolve("a.png");
      ImageFiles.write(picture, png, ImageFormat.PNG, EncodeOptions.DEFAULT);
      assertSamePicture(picture, LargePictures.read(png, header(png)).orElseThrow());
      Path jpeg = folder.resolve("a.jpg");
      ImageFiles.write(picture, jpeg, ImageFormat.JPEG, EncodeOptions.DEFAULT);
      assertEquals(
          0,
          dev.ganvas.runtime.TinyPictures.maxDifference(
              ImageFiles.read(jpeg), LargePictures.read(jpeg, header(jpeg)).orElseThrow()),
          2);
    }
    Image deep = TinyPictures.noise(33, 21, Channels.RGB, SampleDepth.SIXTEEN_BITS, 3);
    Path png = folder.resolve("deep.png");
    ImageFiles.write(deep, png, ImageFormat.PNG, EncodeOptions.DEFAULT);
    assertEquals(Optional.empty(), LargePictures.read(png, header(png)));
  }

  @Test
  void samplesOfLargePicturesAreNotConvertedByTheirProfile() throws IOException {
    Image picture = TinyPictures.noise(33, 21, Channels.RGB, SampleDepth.EIGHT_BITS, 3);
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    PictureMetadata profile =
        new PictureMetadata(
            Optional.of(linear),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    for (ImageFormat format : List.of(ImageFormat.PNG, ImageFormat.JPEG)) {
      Path file = folder.resolve("profile." + format.extension());
      byte[] bare = ImageFiles.encode(picture, format, EncodeOptions.DEFAULT);
      Files.write(file, profile.writeInto(bare, format));
      assertEquals(
          0,
          dev.ganvas.runtime.TinyPictures.maxDifference(
              ImageFiles.read(file), LargePictures.read(file, header(file)).orElseThrow()),
          2,
          format.toString());
    }
  }

  @Test
  void aDamagedLargePictureIsRefused() throws IOException {
    Image picture = TinyPictures.noise(90, 90, Channels.RGB, SampleDepth.EIGHT_BITS, 4);
    byte[] whole = ImageFiles.encode(picture, ImageFormat.PNG, EncodeOptions.DEFAULT);
    Path cut = folder.resolve("cut.png");
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));
    GanvasException e =
        assertThrows(GanvasException.class, () -> LargePictures.read(cut, header(cut)));
    assertEquals(Kind.UNREADABLE_IMAGE, e.kind());
  }

  @Test
  void theSizeOfALargeFileIsKnownFromItsBeginning() throws IOException {
    Image picture = TinyPictures.noise(500, 400, Channels.RGB, SampleDepth.EIGHT_BITS, 5);
    Path png = folder.resolve("long.png");
    ImageFiles.write(picture, png, ImageFormat.PNG, EncodeOptions.DEFAULT);
    assertTrue(Files.size(png) > 400_000);
    assertEquals(new Dimensions(500, 400), PictureFile.open(png).estimatedSize());
    Path jpeg = folder.resolve("long.jpg");
    ImageFiles.write(picture, jpeg, ImageFormat.JPEG, EncodeOptions.DEFAULT);
    assertEquals(new Dimensions(500, 400), PictureFile.open(jpeg).estimatedSize());
  }

  private static ImageHeader header(Path file) throws IOException {
    return ImageHeader.read(Files.readAllBytes(file), file.toString());
  }
}
