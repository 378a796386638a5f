package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ganvas.runtime.batch.InputScan;
import dev.ganvas.runtime.image.AnimatedGif;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpscaleCommandTest {
  @TempDir private Path folder = Path.of(".");

  private static List<InputScan.Found> lowres() throws IOException {
    return InputScan.of(List.of(Cli.lowres())).files();
  }

  private Path in() {
    return folder.resolve("in");
  }

  private Path out() {
    return folder.resolve("out");
  }

  private Path copy(String name, String as) throws IOException {
    Path copy = in().resolve(as);
    Files.createDirectories(copy.getParent());
    return Files.copy(Cli.lowres().resolve(name), copy);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void everyPictureComesOutFourTimesAsLargeWithTheSameChannelsAndDepth() throws IOException {
    Cli cli = Cli.run("upscale", Cli.lowres(), "-o", out(), "--device", "cpu");
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(lowres().size() >= 8);
    for (InputScan.Found found : lowres()) {
      Image small = ImageFiles.read(found.file());
      Image large = ImageFiles.read(out().resolve(found.relative()));
      assertEquals(4 * small.width(), large.width(), found.toString());
      assertEquals(4 * small.height(), large.height(), found.toString());
      assertEquals(small.channels(), large.channels(), found.toString());
      assertEquals(small.depth(), large.depth(), found.toString());
    }
  }

  @Test
  void aSecondRunSkipsEverythingAndTouchesNothing() throws IOException {
    copy("fig.jpg", "a.jpg");
    copy("ridge-gray.png", "sub/b.png");
    assertEquals(0, Cli.run("upscale", in(), "-o", out()).exitCode());
    FileTime before = Files.getLastModifiedTime(out().resolve("a.jpg"));
    Cli second = Cli.run("upscale", in(), "-o", out());
    assertEquals(0, second.exitCode());
    assertTrue(second.out().contains("0 enlarged, 2 there already, 0 failed"), second.out());
    assertEquals(before, Files.getLastModifiedTime(out().resolve("a.jpg")));
    assertEquals(List.of("a.jpg", "sub/b.png"), names(out()));
  }

  @Test
  void brokenFilesAreNamedWithAReasonAndTheOthersAreDone() throws IOException {
    copy("fig.jpg", "good.jpg");
    Files.writeString(in().resolve("text.png"), "not a picture");
    Files.write(in().resolve("empty.jpg"), new byte[0]);
    byte[] whole = Files.readAllBytes(Cli.lowres().resolve("brushes.jpg"));
    Files.write(in().resolve("half.jpg"), Arrays.copyOf(whole, whole.length / 2));
    Files.write(in().resolve("Thumbs.db"), new byte[3]);
    Files.write(in().resolve("._good.jpg"), new byte[3]);
    Path report = folder.resolve("report.json");
    Cli cli = Cli.run("upscale", in(), "-o", out(), "--report", report);
    assertEquals(1, cli.exitCode(), cli.err());
    assertEquals(List.of("good.jpg"), names(out()));
    assertTrue(cli.err().contains("text.png") && cli.err().contains("found text"), cli.err());
    assertTrue(cli.err().contains("empty.jpg") && cli.err().contains("empty file"), cli.err());
    assertTrue(cli.err().contains("half.jpg") && cli.err().contains("is damaged"), cli.err());
    assertFalse(cli.err().contains("\tat "), cli.err());
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertEquals(1, json.get("done").asInt());
    assertEquals(3, json.get("failed").asInt());
    assertEquals("UNREADABLE_IMAGE", json.get("images").get(0).get("kind").asText());
    assertEquals(64, json.get("modelSha256").asText().length());
    assertTrue(json.get("seconds").get("infer").asDouble() > 0);
    assertTrue(json.get("peakRssBytes").asLong() > 0);
  }

  @Test
  void damagedPicturesAreTakenWhereTheUserSaysSo() throws IOException {
    byte[] whole = Files.readAllBytes(Cli.lowres().resolve("brushes.jpg"));
    Files.createDirectories(in());
    Files.write(in().resolve("half.jpg"), Arrays.copyOf(whole, whole.length / 2));
    Path report = folder.resolve("report.json");
    Path page = folder.resolve("page.html");
    Cli refused = Cli.run("upscale", in(), "-o", out());
    assertEquals(3, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains("--accept-damaged"), refused.err());
    Object[] options = {"--accept-damaged", "--report", report, "--compare", page};
    Stream<Object> start = Stream.of("upscale", in(), "-o", out());
    Cli taken = Cli.run(Stream.concat(start, Stream.of(options)).toArray());
    assertEquals(0, taken.exitCode(), taken.err());
    assertTrue(taken.err().contains("half.jpg, damaged: its data end"), taken.err());
    assertEquals(List.of("half.jpg"), names(out()));
    JsonNode image = new ObjectMapper().readTree(report.toFile()).get("images").get(0);
    assertTrue(image.get("remarks").get(0).asText().contains("damaged"), image.toString());
    assertTrue(Files.readString(page).contains("data:image/jpeg"), "the page shows it too");
  }

  @Test
  void aStillGifBecomesAPngAndAnAnimationItsFirstFrame() throws IOException {
    Image still = ImageFiles.read(Cli.lowres().resolve("fig.jpg"));
    Files.createDirectories(in());
    Files.write(in().resolve("still.gif"), AnimatedGif.encode(List.of(still), 10));
    Files.write(in().resolve("walk.gif"), AnimatedGif.encode(List.of(still, still, still), 10));
    Cli cli = Cli.run("upscale", in(), "-o", out(), "-s", "2");
    assertEquals(1, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("found 3 frames"), cli.err());
    assertTrue(cli.err().contains("--first-frame"), cli.err());
    assertEquals(List.of("still.png"), names(out()));
    Cli first = Cli.run("upscale", in(), "-o", out(), "-s", "2", "--first-frame");
    assertEquals(0, first.exitCode(), first.err());
    assertEquals(List.of("still.png", "walk.png"), names(out()));
    assertEquals(2 * still.width(), ImageFiles.read(out().resolve("walk.png")).width());
  }

  @Test
  void whichModelWasChosenAndWhyIsInTheReportAndSaidOnRequest() throws IOException {
    copy("stream.png", "a.png");
    Path report = folder.resolve("report.json");
    Cli cli = Cli.run("upscale", in(), "-o", out(), "--report", report, "-v");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode image = new ObjectMapper().readTree(report.toFile()).get("images").get(0);
    String model = image.get("model").asText();
    assertTrue(model.endsWith("-x4"), model);
    assertTrue(image.get("chosen").asText().contains("4 times as large"), image.toString());
    assertTrue(cli.err().contains(" by " + model + ", "), cli.err());
    Object[] named = {
      "upscale", in(), "-o", folder.resolve("named"), "--report", report, "-m", "photo-x4"
    };
    assertEquals(0, Cli.run(named).exitCode());
    JsonNode plain = new ObjectMapper().readTree(report.toFile());
    assertEquals("photo-x4", plain.get("model").asText());
    assertFalse(plain.get("images").get(0).has("chosen"), plain.toString());
  }

  @Test
  void sharpnessOfAModelWithoutASharperPartnerExitsWith4() throws IOException {
    copy("fig.jpg", "a.jpg");
    Cli cli = Cli.run("upscale", in(), "-o", out(), "-m", "photo-x4", "--sharpness", "0.5");
    assertEquals(4, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("photo-x4-gan"), cli.err());
  }

  @Test
  void tiledAndUntiledDifferByAtMostOneLevel() throws IOException {
    Path input = copy("stream.png", "a.png");
    Path whole = folder.resolve("whole.png");
    Path tiled = folder.resolve("tiled.png");
    assertEquals(0, Cli.run("upscale", input, "-o", whole, "--tile", "none").exitCode());
    assertEquals(0, Cli.run("upscale", input, "-o", tiled, "--tile", "48").exitCode());
    Image a = ImageFiles.read(whole);
    Image b = ImageFiles.read(tiled);
    int worst = 0;
    for (int i = 0; i < a.samples8().length; i++) {
      worst = Math.max(worst, Math.abs(a.sampleAt(i) - b.sampleAt(i)));
    }
    assertTrue(worst <= 1, "differs by " + worst);
  }

  @Test
  void anyScaleAndAnyWidthComeOutExactly() throws IOException {
    Path input = copy("fig.jpg", "a.jpg"); // 131x97
    Path result = folder.resolve("out.png");
    Cli.run("upscale", input, "-o", result, "-s", "2.5");
    assertEquals(328, ImageFiles.read(result).width()); // 327.5 rounds up
    assertEquals(243, ImageFiles.read(result).height()); // 242.5 rounds up
    Cli.run("upscale", input, "-o", result, "--width", "300", "--if-exists", "overwrite");
    assertEquals(300, ImageFiles.read(result).width());
    assertEquals(222, ImageFiles.read(result).height());
  }

  @Test
  void namesThatWouldCollideKeepTheirExtension() throws IOException {
    copy("fig.jpg", "a.jpg");
    copy("ridge-gray.png", "a.png");
    Cli cli = Cli.run("upscale", in(), "-o", out(), "-f", "png", "--suffix", "-x1", "-s", "1");
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals(List.of("a.jpg-x1.png", "a.png-x1.png"), names(out()));
  }

  @Test
  void transparencyThatTheFormatCannotHoldFailsWithTheCure() throws IOException {
    copy("butterfly.png", "a.png");
    Cli cli = Cli.run("upscale", in(), "-o", out(), "-f", "jpg");
    assertEquals(3, cli.exitCode());
    assertTrue(cli.err().contains("transparency") && cli.err().contains("webp"), cli.err());
  }

  @Test
  void dryRunPrintsThePlanAndWritesNothing() throws IOException {
    copy("fig.jpg", "a.jpg");
    Cli cli = Cli.run("upscale", in(), "-o", out(), "--dry-run");
    assertEquals(0, cli.exitCode());
    assertTrue(cli.out().contains("a.jpg -> "), cli.out());
    assertTrue(cli.out().contains("1 to make"), cli.out());
    assertFalse(Files.exists(out()));
  }

  @Test
  void aTextFileNamedOnnxExitsWith4AndSaysSo() throws IOException {
    copy("fig.jpg", "a.jpg");
    Path model = folder.resolve("model.onnx");
    Files.writeString(model, "hello, I am no model");
    Cli cli = Cli.run("upscale", in(), "-o", out(), "-m", model);
    assertEquals(4, cli.exitCode());
    assertTrue(cli.err().contains("expected an ONNX model, found text (\"hello"), cli.err());
    assertTrue(cli.err().lines().count() <= 2, cli.err());
  }

  @Test
  void aMissingModelExitsWith4AndListsWhatThereIs() throws IOException {
    copy("fig.jpg", "a.jpg");
    Cli cli = Cli.run("upscale", in(), "-o", out(), "-m", "nope");
    assertEquals(4, cli.exitCode());
    assertTrue(cli.err().contains("photo-x4"), cli.err());
  }

  @Test
  void nothingToReadExitsWith3() {
    Cli cli = Cli.run("upscale", folder.resolve("missing"), "-o", out());
    assertEquals(3, cli.exitCode());
    assertTrue(cli.err().contains("missing"), cli.err());
    Cli empty = Cli.run("upscale", folder, "-o", folder.resolveSibling("never-made"));
    assertEquals(3, empty.exitCode());
  }

  @Test
  void anOutputInsideTheInputIsRefused() throws IOException {
    Path input = copy("fig.jpg", "a.jpg");
    Cli inside = Cli.run("upscale", in(), "-o", in().resolve("out"));
    assertEquals(2, inside.exitCode());
    assertTrue(inside.err().contains("lies inside"), inside.err());
    Cli same = Cli.run("upscale", input, "-o", input);
    assertEquals(2, same.exitCode());
    assertTrue(same.err().contains("would replace the input"), same.err());
  }

  @Test
  void aNamedDeviceThatIsNotThereExitsWith5() throws IOException {
    copy("fig.jpg", "a.jpg");
    Cli cli = Cli.run("upscale", in(), "-o", out(), "--device", "cuda:63");
    assertEquals(5, cli.exitCode());
    assertTrue(cli.err().contains("cuda:63") && cli.err().contains("--device cpu"), cli.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tile big",
        "--tile 3",
        "--overlap 200",
        "--quality 0",
        "-f gif",
        "-f avif",
        "--device gpu",
        "-s 0",
        "-s two",
        "--sharpness 1.5",
        "--sharpness much",
        "--jobs 3",
        "--memory lots",
        "--if-exists maybe",
        "--suffix a/b",
        "-s 2 --width 3",
        "--nonsense"
      })
  void whatCannotBeUnderstoodExitsWith2AndPointsToTheHelp(String options) throws IOException {
    copy("fig.jpg", "a.jpg");
    Stream<String> start = Stream.of("upscale", in().toString(), "-o", out().toString());
    Cli cli = Cli.run(Stream.concat(start, Stream.of(options.split(" ", -1))).toArray());
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.err().lines().count() <= 2, cli.err());
    assertTrue(cli.err().contains("--help"), cli.err());
    assertFalse(Files.exists(out()));
  }

  @Test
  void theShortFormOfQualityIsQualityAndNotQuiet() throws IOException {
    Path input = copy("fig.jpg", "a.jpg");
    Path best = folder.resolve("best.jpg");
    Path small = folder.resolve("small.jpg");
    Cli.run("upscale", input, "-o", best, "-q", "100");
    Cli cli = Cli.run("upscale", input, "-o", small, "-q", "10");
    assertTrue(cli.out().contains("1 enlarged"), cli.out());
    assertTrue(Files.size(small) * 3 < Files.size(best));
    Cli quiet = Cli.run("upscale", input, "-o", small, "-q");
    assertEquals("", quiet.out() + quiet.err());
  }

  @Test
  void inputsAreNeverChangedAndTurnedPicturesComeOutUpright() throws IOException {
    Path input = copy("dogs-orientation-6.jpg", "a.jpg");
    byte[] before = Files.readAllBytes(input);
    Cli.run("upscale", in(), "-o", out());
    assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(input)));
    Image upright = ImageFiles.read(out().resolve("a.jpg"));
    assertTrue(upright.height() > upright.width(), "stored lying, shown upright");
  }

  @Test
  void comparePageHoldsItsPicturesAndNeedsNoNetwork() throws IOException {
    Path page = folder.resolve("page.html");
    Cli cli = Cli.run("upscale", Cli.lowres(), "-o", folder.resolve("out"), "--compare", page);
    assertEquals(0, cli.exitCode(), cli.err());
    String html = Files.readString(page);
    assertEquals(11, html.split("<figure>", -1).length);
    assertEquals(21, html.split("data:image/jpeg;base64,", -1).length);
    assertTrue(!html.contains("http") && !html.contains("@PAIRS@"), "no addresses in it");
  }

  @Test
  void aSizeThatTheFormatCannotHoldIsRefusedBeforeAnythingIsComputed() throws IOException {
    copy("fig.jpg", "a.jpg"); // 131x97
    Object[] command = {"upscale", in(), "-o", out(), "-f", "webp", "-s", "200"};
    Path report = folder.resolve("report.json");
    Cli cli = Cli.run(with(command, "--report", report));
    assertEquals(3, cli.exitCode());
    assertTrue(cli.err().contains("26200x19400") && cli.err().contains("png or tiff"), cli.err());
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertEquals("IMAGE_TOO_LARGE", json.get("images").get(0).get("kind").asText());
    assertEquals(0, json.get("seconds").get("decode").asDouble());
    Cli dry = Cli.run(with(command, "--dry-run"));
    assertEquals(0, dry.exitCode());
    assertTrue(dry.out().startsWith("failed: " + in().resolve("a.jpg")), dry.out());
    assertTrue(dry.out().contains("0 to make, 0 there already, 1 that cannot be made"), dry.out());
  }

  private static Object[] with(Object[] command, Object... more) {
    return Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray();
  }

  @Test
  void whatTheRunWillRefuseIsFailedInThePlan() throws IOException {
    byte[] claiming = Files.readAllBytes(Cli.lowres().resolve("ridge-gray.png"));
    ByteBuffer.wrap(claiming).putInt(16, 49_157).putInt(20, 27_397);
    Files.createDirectories(in());
    Files.write(in().resolve("bomb.png"), claiming);
    copy("butterfly.png", "clear.png");
    Cli cli = Cli.run("upscale", in(), "-o", out(), "-f", "jpg", "--dry-run");
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("found 49157x27397"), cli.out());
    assertTrue(cli.out().contains("JPEG cannot hold transparency"), cli.out());
    assertTrue(cli.out().contains("0 to make, 0 there already, 2 that cannot be made"), cli.out());
  }

  @Test
  void aReportThatWouldReplaceAPictureIsRefusedBeforeAnythingIsDone() throws IOException {
    Path input = copy("fig.jpg", "a.jpg");
    byte[] before = Files.readAllBytes(input);
    for (String option : List.of("--report", "--compare")) {
      for (Path file : List.of(input, out().resolve("a.jpg"))) {
        Cli cli = Cli.run("upscale", in(), "-o", out(), option, file);
        assertEquals(2, cli.exitCode(), cli.err());
        assertTrue(cli.err().contains(option + " " + file + " would replace"), cli.err());
      }
    }
    Path same = folder.resolve("same");
    Cli both = Cli.run("upscale", in(), "-o", out(), "--report", same, "--compare", same);
    assertEquals(2, both.exitCode(), both.err());
    Path model = Files.writeString(folder.resolve("mine.onnx"), "a model");
    Cli overModel = Cli.run("upscale", in(), "-o", out(), "--report", model);
    assertEquals(2, overModel.exitCode(), overModel.err());
    assertEquals("a model", Files.readString(model));
    assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(input)));
    assertFalse(Files.exists(out()) || Files.exists(same));
  }

  @Test
  void aBmpWithOpacityBecomesAPngWhichIsSaidOnce() throws IOException {
    Files.createDirectories(in());
    Image opaque = ImageFiles.read(Cli.lowres().resolve("fig.jpg"));
    ImageFiles.write(opaque, in().resolve("c.bmp"), ImageFormat.BMP, EncodeOptions.DEFAULT);
    for (String name : List.of("a.bmp", "b.bmp")) {
      Files.write(in().resolve(name), bmpWithOpacity());
    }
    Cli cli = Cli.run("upscale", in(), "-o", out(), "-s", "2");
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals(List.of("a.png", "b.png", "c.bmp"), names(out()));
    assertEquals(2, cli.err().split("they become PNG", -1).length, cli.err());
    assertTrue(ImageFiles.read(out().resolve("a.png")).channels().hasAlpha());
    Cli again = Cli.run("upscale", in(), "-o", out(), "-s", "2");
    assertTrue(again.out().contains("3 there already"), again.out());
  }

  /** Windows 4's header, whose masks tell where opacity is; 2x2 pixels. */
  private static byte[] bmpWithOpacity() {
    ByteBuffer file = ByteBuffer.allocate(14 + 108 + 16).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(14 + 108);
    file.putInt(108).putInt(2).putInt(2).putShort((short) 1).putShort((short) 32);
    file.putInt(3).putInt(16).putInt(0).putInt(0).putInt(0).putInt(0);
    file.putInt(0xff0000).putInt(0xff00).putInt(0xff).putInt(0xff000000);
    file.position(14 + 108);
    file.putInt(0x80102030).putInt(0xff405060).putInt(0x01708090).putInt(0xc0a0b0c0);
    return file.array();
  }

  @Test
  void dryRunTellsTheRoomThatResultsWillTake() throws IOException {
    copy("fig.jpg", "a.jpg");
    copy("fig.jpg", "b.jpg");
    Cli cli = Cli.run("upscale", in(), "-o", out(), "-s", "10", "-f", "png", "--dry-run");
    // Twice 1310 x 970 pixels of three bytes.
    assertTrue(cli.out().contains("about 7.6 MB; nothing written"), cli.out());
  }

  @Test
  void aDiskThatIsTooSmallIsSaidOnceBeforeTheWork() throws IOException {
    byte[] small = Files.readAllBytes(Cli.lowres().resolve("ridge-gray.png"));
    // Its header claims the most that there may be: a result of 25 GB, of which there are a
    // hundred.
    ByteBuffer.wrap(small).putInt(16, 23_000).putInt(20, 23_000);
    Files.createDirectories(in());
    for (int i = 0; i < 100; i++) {
      Files.write(in().resolve(i + ".png"), small);
    }
    Cli cli = Cli.run("upscale", in(), "-o", out());
    assertEquals(3, cli.exitCode());
    assertEquals(2, cli.err().split("may take 2.5 TB", -1).length, cli.err());
  }

  @Test
  void whatAKilledRunHasLeftIsRemovedWhereThePlanWrites() throws Exception {
    copy("fig.jpg", "sub/a.jpg");
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    String name = "." + gone.pid() + "-0123456789abcdef.ganvas-part";
    for (String place : List.of("sub", "elsewhere")) {
      Files.createDirectories(out().resolve(place));
      Files.writeString(out().resolve(place).resolve(name), "half a picture");
    }
    Cli dry = Cli.run("upscale", in(), "-o", out(), "--dry-run");
    assertEquals(0, dry.exitCode());
    assertEquals(2, names(out()).size());
    Cli cli = Cli.run("upscale", in(), "-o", out());
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals(List.of("elsewhere/" + name, "sub/a.jpg"), names(out()));
  }

  @Test
  void aFolderThatCannotBeLookedIntoIsInTheReport() throws IOException {
    copy("fig.jpg", "a.jpg");
    Path closed = Files.createDirectories(in().resolve("closed"));
    Files.setPosixFilePermissions(closed, Set.of());
    boolean closedToUs = !Files.isReadable(closed);
    if (!closedToUs) {
      System.out.println("skipped: no folder is closed to this user (root)");
    }
    assumeTrue(closedToUs, "no folder is closed to this user");
    Path report = folder.resolve("report.json");
    Cli cli = Cli.run("upscale", in(), "-o", out(), "--report", report);
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    assertEquals(1, cli.exitCode(), cli.err());
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertEquals(1, json.get("failed").asInt());
    JsonNode entry = json.get("images").get(1);
    assertEquals(closed.toString(), entry.get("input").asText());
    assertEquals("UNREADABLE_FOLDER", entry.get("kind").asText());
  }

  @Test
  void aReportThatCannotBeWrittenIsToldBeforeTheWork() throws IOException {
    copy("fig.jpg", "a.jpg");
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    for (String option : List.of("--report", "--compare")) {
      for (Path place : List.of(file.resolve("report"), folder)) {
        Cli cli = Cli.run("upscale", in(), "-o", out(), option, place);
        assertEquals(3, cli.exitCode(), cli.err());
        assertTrue(cli.err().contains(option + ": expected a f"), cli.err());
        assertFalse(Files.exists(out()));
      }
    }
  }

  @Test
  void aReportThatCannotBeWrittenAfterAllDoesNotUndoThePictures() throws IOException {
    copy("fig.jpg", "a.jpg");
    Path tooLong = folder.resolve("r".repeat(300) + ".json");
    Cli cli = Cli.run("upscale", in(), "-o", out(), "--report", tooLong);
    assertEquals(1, cli.exitCode());
    assertTrue(cli.err().contains("the report cannot be written"), cli.err());
    assertEquals(List.of("a.jpg"), names(out()));
  }

  @Test
  void wrongSizesAndEmptyNamesAreSaidOfTheirOwnOption() throws IOException {
    copy("fig.jpg", "a.jpg");
    for (String option : List.of("--width", "--height", "--scale")) {
      Cli cli = Cli.run("upscale", in(), "-o", out(), option, "0");
      assertEquals(2, cli.exitCode(), cli.err());
      assertTrue(cli.err().contains(option + ": expected"), cli.err());
    }
    Cli empty = Cli.run("upscale", in(), "-o", "");
    assertEquals(2, empty.exitCode(), empty.err());
    assertTrue(empty.err().contains("--output: expected a folder"), empty.err());
  }
}
