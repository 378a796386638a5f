package dev.ganvas.runtime.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.batch.BatchPlan.Action;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Dimensions;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.SampleDepth;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastTest {
  private static final EncodeOptions LOSSLESS =
      new EncodeOptions(95, EncodeOptions.Compression.LOSSLESS);

  @TempDir private Path folder = Path.of(".");

  private void picture(String name, int width, int height) throws IOException {
    Image image = Image.blank(width, height, Channels.RGB, SampleDepth.EIGHT_BITS);
    ImageFormat format = ImageFormat.ofFileName(name).orElseThrow();
    ImageFiles.write(image, folder.resolve("in").resolve(name), format, EncodeOptions.DEFAULT);
  }

  private Forecast forecast(
      Optional<ImageFormat> format, EncodeOptions encoding, UnaryOperator<Dimensions> resultOf)
      throws IOException {
    OutputRule rule =
        new OutputRule(folder.resolve("out"), format, "", OutputRule.IfExists.SKIP, encoding);
    BatchPlan plan = BatchPlan.of(InputScan.of(List.of(folder.resolve("in"))), rule, Files::exists);
    return Forecast.of(plan, resultOf, encoding);
  }

  private static UnaryOperator<Dimensions> times(int factor) {
    return size -> new Dimensions(size.width() * factor, size.height() * factor);
  }

  private static ImageResult.Failed refusal(Forecast forecast) {
    Action action = forecast.plan().items().get(0).action();
    assertTrue(action instanceof Action.Refuse, action.toString());
    return ((Action.Refuse) action).why();
  }

  @Test
  void aSizeThatTheFormatCannotHoldIsRefusedWithTheFormatsThatCan() throws IOException {
    picture("a.png", 20, 3);
    ImageResult.Failed webp =
        refusal(forecast(Optional.of(ImageFormat.WEBP), EncodeOptions.DEFAULT, times(1000)));
    assertEquals(Kind.IMAGE_TOO_LARGE, webp.kind());
    assertTrue(webp.message().contains("20000x3000"), webp.message());
    assertTrue(webp.message().contains("16383") && webp.message().contains("png or tiff"));
    ImageResult.Failed png =
        refusal(forecast(Optional.of(ImageFormat.PNG), EncodeOptions.DEFAULT, times(60_000)));
    assertTrue(png.message().endsWith("choose tiff"), png.message());
    Forecast fits = forecast(Optional.of(ImageFormat.JPEG), EncodeOptions.DEFAULT, times(3275));
    assertEquals(1, fits.plan().toProcess());
    Forecast over = forecast(Optional.of(ImageFormat.JPEG), EncodeOptions.DEFAULT, times(3276));
    assertEquals(1, over.plan().refused());
  }

  @Test
  void aResultThatNoMemoryHoldsIsRefusedWhereTheFormatNeedsItWhole() throws IOException {
    picture("a.jpg", 10, 10);
    ImageResult.Failed jpeg = refusal(forecast(Optional.empty(), LOSSLESS, times(5000)));
    assertTrue(jpeg.message().contains("--format png"), jpeg.message());
    Forecast png = forecast(Optional.of(ImageFormat.PNG), LOSSLESS, times(5000));
    assertEquals(1, png.plan().toProcess());
  }

  @Test
  void whatMayStillTurnOutToFitIsNotRefused() throws IOException {
    picture("a.webp", 10, 400);
    UnaryOperator<Dimensions> wide =
        size -> new Dimensions(1000, size.height() * 1000 / size.width());
    assertEquals(1, forecast(Optional.empty(), LOSSLESS, wide).plan().toProcess());
  }

  @Test
  void filesThatAreNoPicturesAreKnownBeforehand() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/a.png"), "no picture");
    assertEquals(
        Kind.UNREADABLE_IMAGE,
        refusal(forecast(Optional.empty(), EncodeOptions.DEFAULT, times(2))).kind());
    Files.write(folder.resolve("in/a.png"), new byte[0]);
    assertTrue(
        refusal(forecast(Optional.empty(), EncodeOptions.DEFAULT, times(2)))
            .message()
            .contains("empty file"));
  }

  @Test
  void bytesAreThreeAPixelAndOneWhereDetailIsLost() throws IOException {
    picture("a.png", 10, 20);
    long pixels = 800; // 20 x 40
    assertEquals(3 * pixels, forecast(Optional.empty(), LOSSLESS, times(2)).bytes());
    Optional<ImageFormat> webp = Optional.of(ImageFormat.WEBP);
    assertEquals(pixels, forecast(Optional.of(ImageFormat.JPEG), LOSSLESS, times(2)).bytes());
    assertEquals(3 * pixels, forecast(webp, LOSSLESS, times(2)).bytes());
    assertEquals(pixels, forecast(webp, EncodeOptions.DEFAULT, times(2)).bytes());
    picture("b.png", 1, 1);
    assertEquals(3 * pixels + 12, forecast(Optional.empty(), LOSSLESS, times(2)).bytes());
  }

  @Test
  void whatIsThereTakesNoRoom() throws IOException {
    picture("a.png", 10, 20);
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/a.png"), "there");
    assertEquals(0, forecast(Optional.empty(), LOSSLESS, times(2)).bytes());
  }

  @Test
  void roomIsToldOfFoldersThatAreNotThereYet() {
    Path later = folder.resolve("not/there/yet");
    assertTrue(DiskSpace.OF_THE_SYSTEM.usableAt(later).orElseThrow() > 0);
  }

  @Test
  void aPictureThatNoArrayHoldsIsKnownBeforehand() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    picture("a.png", 9, 9);
    byte[] file = Files.readAllBytes(folder.resolve("in/a.png"));
    ByteBuffer.wrap(file).putInt(16, 49_157).putInt(20, 27_397);
    Files.write(folder.resolve("in/a.png"), file);
    Forecast forecast = forecast(Optional.empty(), LOSSLESS, times(4));
    assertEquals(Kind.IMAGE_TOO_LARGE, refusal(forecast).kind());
    assertTrue(refusal(forecast).message().contains("49157x27397"), refusal(forecast).message());
    assertEquals(0, forecast.bytes());
  }

  @Test
  void opacityThatTheFormatCannotHoldIsKnownBeforehand() throws IOException {
    Image clear = Image.blank(5, 4, Channels.GRAY_ALPHA, SampleDepth.EIGHT_BITS);
    Path file = folder.resolve("in/a.png");
    ImageFiles.write(clear, file, ImageFormat.PNG, EncodeOptions.DEFAULT);
    for (ImageFormat format : List.of(ImageFormat.JPEG, ImageFormat.BMP)) {
      Forecast forecast = forecast(Optional.of(format), LOSSLESS, times(2));
      assertEquals(Kind.UNSUPPORTED_IMAGE, refusal(forecast).kind());
    }
    assertEquals(1, forecast(Optional.of(ImageFormat.WEBP), LOSSLESS, times(2)).plan().toProcess());
  }

  @Test
  void aLinkToNothingIsNamedAsThat() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.createSymbolicLink(folder.resolve("in/a.png"), folder.resolve("gone.png"));
    String said = refusal(forecast(Optional.empty(), LOSSLESS, times(2))).message();
    assertTrue(said.contains("a link to nothing: "), said);
    Path link = folder.resolve("in/a.png");
    GanvasException named = assertThrows(GanvasException.class, () -> InputScan.of(List.of(link)));
    assertTrue(named.getMessage().contains("a link to nothing at "), named.getMessage());
  }
}
