package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ganvas.cli.report.Sha256;
import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.dataset.ClassRule;
import dev.ganvas.runtime.dataset.DatasetLayout;
import dev.ganvas.runtime.dataset.DatasetOrigin;
import dev.ganvas.runtime.dataset.DatasetPlan;
import dev.ganvas.runtime.dataset.DatasetRunner;
import dev.ganvas.runtime.dataset.PictureSource;
import dev.ganvas.runtime.dataset.SeedList;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.DamagePolicy;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.FramePolicy;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.ReadRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the generator in this repository makes, through the command line. */
class GenerateDigitsTest {
  private static final String COUNT = "40";

  @TempDir private Path folder = Path.of(".");

  private static Cli digits(Object... more) {
    List<Object> args = new ArrayList<>(List.of("generate"));
    int rest = 0;
    if (more.length > 0 && List.of("walk", "mix", "directions", "invert").contains(more[0])) {
      args.add(more[0]);
      rest = 1;
    }
    args.addAll(List.of("-m", "digits"));
    args.addAll(List.of(more).subList(rest, more.length));
    return Cli.run(args.toArray());
  }

  private static void assertDone(Cli cli) {
    assertEquals(0, cli.exitCode(), cli.err());
  }

  private Path set(String name, Object... more) {
    Path out = folder.resolve(name);
    List<Object> args = new ArrayList<>(List.of("-n", COUNT, "--balance", "-o", out));
    args.addAll(List.of(more));
    assertDone(digits(args.toArray()));
    return out;
  }

  /** The first pictures of the set that {@link #set} makes, by a process that dies then. */
  private static void makeSome(Path out, int allowed) throws IOException {
    Path file = Cli.root().resolve("models/digits/model.onnx");
    try (Generator generator = Generator.open(file)) {
      int[] made = {0};
      PictureSource dying =
          (seeds, labels) -> {
            made[0] += seeds.length;
            if (made[0] > allowed) {
              throw new IllegalStateException("killed");
            }
            return generator.generate(seeds, labels, 1);
          };
      String name = generator.spec().provenance().name();
      DatasetRunner runner =
          new DatasetRunner(
              dying, new DatasetOrigin(name, Sha256.of(file), 1), EncodeOptions.DEFAULT, 3, 2);
      List<String> names = generator.spec().labels();
      DatasetPlan plan =
          new DatasetPlan(
              SeedList.first(Integer.parseInt(COUNT)),
              new ClassRule.Balanced(IntStream.range(0, names.size()).boxed().toList()),
              names,
              DatasetLayout.FOLDER,
              10_000,
              ImageFormat.PNG,
              DatasetPlan.Part.WHOLE);
      assertThrows(IllegalStateException.class, () -> runner.run(plan, out, count -> {}));
    }
  }

  @Test
  void bytesDoNotDependOnBatchStopsOrShards() throws IOException {
    Map<String, String> expected = Cli.checksums(set("one-by-one", "--batch", "1"));
    // The pictures, the list, the card and its sheet, and what the pictures were made with.
    assertEquals(40 + 4, expected.size());
    assertEquals(expected, Cli.checksums(set("sevens", "--batch", "7")));
    assertEquals(expected, Cli.checksums(set("at-once", "--batch", "256")));

    Path stopped = folder.resolve("stopped");
    makeSome(stopped, 15);
    long there = Files.readAllLines(stopped.resolve("metadata.csv")).size() - 1L;
    assertTrue(there > 0 && there < 40, there + " pictures of 40 before the stop");
    set("stopped");
    assertEquals(expected, Cli.checksums(stopped));

    String card = Files.readString(folder.resolve("at-once/README.md"));
    assertEquals(card, Files.readString(folder.resolve("one-by-one/README.md")));
    assertTrue(card.contains("-n 40 --balance -o OUT"), card);
    for (int part : new int[] {4, 2, 1, 3}) {
      set("parts", "--shard", part + "/4", "--batch", "6");
    }
    Path parts = folder.resolve("parts");
    assertTrue(Files.isRegularFile(parts.resolve("metadata-3-of-4.csv")));
    Cli joined = digits("-n", COUNT, "--balance", "-o", parts);
    assertTrue(joined.out().contains("0 made, 40 there already"), joined.out());
    assertEquals(expected, Cli.checksums(parts));
  }

  @Test
  void aDataSetThatIsOverwrittenLeavesNothingOfTheOldOne() throws IOException {
    for (String layout : List.of("folder", "webdataset")) {
      Path out = set(layout, "--layout", layout, "--shard-size", "8");
      Path mine = Files.writeString(out.resolve("notes.txt"), "mine");
      Path fresh = folder.resolve(layout + "-fresh");
      for (Path place : List.of(out, fresh)) {
        assertDone(
            digits(
                "-n",
                "10",
                "--layout",
                layout,
                "--shard-size",
                "8",
                "--if-exists",
                "overwrite",
                "-o",
                place));
      }
      assertEquals("mine", Files.readString(mine));
      Files.delete(mine);
      assertEquals(Cli.checksums(fresh), Cli.checksums(out), layout);
    }
  }

  @Test
  void whatAKilledRunLeftUnfinishedIsRemovedAndSaid() throws IOException {
    Path out = folder.resolve("out");
    String name = ".999999999999-0123456789abcdef" + AtomicFiles.UNFINISHED_SUFFIX;
    Files.createDirectories(out.resolve("3"));
    Path half = Files.writeString(out.resolve("3").resolve(name), "half");
    Cli cli = digits("-n", "2", "-o", out);
    assertDone(cli);
    assertTrue(cli.out().contains("removed unfinished files"), cli.out());
    assertFalse(Files.exists(half));
  }

  @Test
  void countsThatCannotBeAndClassesThatComeTwiceAreUsageErrors() {
    Path out = folder.resolve("out");
    for (String count : List.of("0", "-5", "100000000")) {
      Cli cli = digits("-n", count, "-o", out);
      assertEquals(2, cli.exitCode(), cli.err());
      assertTrue(cli.err().contains("--count: expected 1 to 67,108,863"), cli.err());
    }
    Cli many = digits("--seeds", "0-99999999", "-o", out);
    assertEquals(2, many.exitCode(), many.err());
    assertTrue(many.err().contains("found 100,000,000"), many.err());
    Cli twice = digits("-n", "1", "--classes", "3,5,3", "-o", out);
    assertEquals(2, twice.exitCode(), twice.err());
    assertTrue(twice.err().contains("each class once, found '3' twice"), twice.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void picturesAreOfTheFormatsThatAreOfferedAndSheetsArePng() {
    Path out = folder.resolve("out");
    for (String format : List.of("tiff", "tif", "bmp", "ppm", "gif", "x")) {
      Cli cli = digits("-n", "1", "-f", format, "-o", out);
      assertEquals(2, cli.exitCode(), format);
      assertTrue(cli.err().contains("expected png, jpg or webp, found '" + format), cli.err());
    }
    for (String name : List.of("sheet.jpg", "sheet")) {
      Path sheet = folder.resolve(name);
      Cli grid = digits("-n", "1", "--grid", sheet);
      assertEquals(2, grid.exitCode(), grid.err());
      assertTrue(grid.err().contains("--grid: expected a name that ends in .png"), grid.err());
      assertEquals(2, digits("directions", "-o", sheet).exitCode());
      assertFalse(Files.exists(sheet));
    }
    assertDone(digits("-n", "1", "--grid", folder.resolve("SHEET.PNG")));
    Cli ofNoSet = digits("--shard", "1/2", "--grid", folder.resolve("part.png"));
    assertEquals(2, ofNoSet.exitCode());
    assertTrue(ofNoSet.err().contains("--shard: expected --output beside it"), ofNoSet.err());
  }

  @Test
  void truncatedToNothingAllPicturesAreTheMean() throws IOException {
    Path out = folder.resolve("out");
    for (String psi : List.of("0", "-0")) {
      assertDone(digits("-n", "3", "--classes", "3", "--truncation", psi, "-o", out));
    }
    assertEquals(
        Sha256.of(out.resolve("3/00000000.png")), Sha256.of(out.resolve("3/00000002.png")));
    for (String psi : List.of("-0.1", "NaN", "101")) {
      Cli cli = digits("-n", "3", "--truncation", psi, "-o", out);
      assertEquals(2, cli.exitCode());
      assertTrue(cli.err().contains("--truncation: expected 0 to 100, found "), cli.err());
    }
  }

  @Test
  void anotherQualityIsNotMixedIn() {
    Path out = set("jpeg", "-f", "jpg", "-q", "90");
    Cli other = digits("-n", COUNT, "--balance", "-f", "jpg", "-q", "80", "-o", out);
    assertEquals(2, other.exitCode(), other.err());
    assertTrue(
        other.err().contains("quality 80") && other.err().contains("quality 90"), other.err());
  }

  @Test
  void editsChangePicturesAreInTheCardAndAreNotMixed() throws IOException {
    Path plain = set("plain");
    Path edited = set("edited", "--edit", "1=2", "--edit", "2=-1.5");
    assertNotEquals(
        Sha256.of(plain.resolve("0/00000000.png")), Sha256.of(edited.resolve("0/00000000.png")));
    String card = Files.readString(edited.resolve("README.md"));
    assertTrue(card.contains("`1=2.0,2=-1.5`"), card);
    assertTrue(card.contains("--edit 1=2 --edit 2=-1.5"), card);
    assertFalse(Files.readString(plain.resolve("README.md")).contains("Edits"));
    assertEquals(
        Cli.checksums(edited), Cli.checksums(set("again", "--edit", "1=2", "--edit", "2=-1.5")));
    Cli mixed = digits("-n", COUNT, "--balance", "-o", edited);
    assertEquals(2, mixed.exitCode());
    assertTrue(mixed.err().contains("--edit 1=2.0 --edit 2=-1.5"), mixed.err());
    Cli other = digits("-n", COUNT, "--balance", "-o", plain, "--edit", "1=2");
    assertEquals(2, other.exitCode());
    Cli beyond = digits("-n", "1", "-o", folder.resolve("x"), "--edit", "999=1");
    assertEquals(2, beyond.exitCode());
    assertTrue(beyond.err().contains("found 999"), beyond.err());
    Cli none = digits("-n", "1", "-o", folder.resolve("x"), "--edit", "first=1");
    assertEquals(2, none.exitCode());
    assertTrue(none.err().contains("3=-1.5, found 'first=1'"), none.err());
  }

  @Test
  void directionsArePrintedWithTheirSharesAndShown() throws IOException {
    Path sheet = folder.resolve("sheet.png");
    Cli cli = digits("directions", "-n", "4", "-o", sheet, "--class", "3");
    assertDone(cli);
    List<String> lines = cli.out().lines().toList();
    assertEquals(6, lines.size(), cli.out());
    double last = 100;
    for (int number = 1; number <= 4; number++) {
      String[] cells = lines.get(number).strip().split(" +", -1);
      assertEquals(Integer.toString(number), cells[0]);
      double share = Double.parseDouble(cells[1]);
      assertTrue(share > 0 && share <= last, cli.out());
      last = share;
    }
    Image image = ImageFiles.read(sheet);
    // Seven cells of 28 and six gaps of 1, three times as large; four rows of them.
    assertEquals(3 * (7 * 29 - 1), image.width());
    assertEquals(3 * (4 * 29 - 1), image.height());
  }

  @Test
  void walksAreThoseOfInterpolate() throws IOException {
    Path walk = folder.resolve("walk");
    assertDone(digits("walk", "--seeds", "1,7,42", "--frames", "9", "--class", "5", "-o", walk));
    assertTrue(Files.size(walk.resolve("walk.gif")) > 100);
    Path other = folder.resolve("other");
    assertDone(digits("--interpolate", "1,7,42", "--frames", "9", "--classes", "5", "-o", other));
    Map<String, String> frames = Cli.checksums(walk);
    // The GIF, and what they were made of.
    assertEquals(9 + 2, frames.size());
    assertEquals(frames, Cli.checksums(other));
    Path edited = folder.resolve("edited");
    assertDone(digits("walk", "--seeds", "1,7,42", "--frames", "9", "--edit", "1=3", "-o", edited));
    assertNotEquals(frames, Cli.checksums(edited));
  }

  @Test
  void aWalkOfWebpsIsAnimatedAsOne() throws IOException {
    Path walk = folder.resolve("walk");
    Object[] args = {"walk", "--seeds", "1,7", "--frames", "5", "--format", "webp", "-o", walk};
    Cli done = digits(args);
    assertDone(done);
    assertTrue(done.out().contains("5 frames and walk.webp"), done.out());
    ReadRules first = new ReadRules(DamagePolicy.REFUSE, FramePolicy.FIRST);
    assertEquals(
        List.of("the first of 5 frames"),
        ImageFiles.read(walk.resolve("walk.webp"), first).remarks());
    assertFalse(Files.exists(walk.resolve("walk.gif")));
    Cli again = digits(args);
    assertDone(again);
    assertTrue(again.out().contains("there already"), again.out());
    Cli gif =
        digits("walk", "--seeds", "1,7", "--frames", "5", "--if-exists", "overwrite", "-o", walk);
    assertDone(gif);
    assertFalse(Files.exists(walk.resolve("walk.webp")), "a walk is replaced whole");
    assertTrue(Files.exists(walk.resolve("walk.gif")));
  }

  @Test
  void aSeedMayBePassedTwiceButNotTwiceInARow() throws IOException {
    Path walk = folder.resolve("walk");
    assertDone(digits("--interpolate", "1,7,1,9", "--frames", "8", "-o", walk));
    assertEquals(
        Sha256.of(walk.resolve("frame-00000.png")), Sha256.of(walk.resolve("frame-00004.png")));
    assertNotEquals(
        Sha256.of(walk.resolve("frame-00002.png")), Sha256.of(walk.resolve("frame-00006.png")));
    // It leads back by itself.
    Path there = folder.resolve("there");
    Path back = folder.resolve("back");
    assertDone(digits("walk", "--seeds", "1,7", "--frames", "6", "-o", there));
    assertDone(digits("walk", "--seeds", "1,7,1", "--frames", "6", "-o", back));
    assertEquals(Cli.checksums(there), Cli.checksums(back));
    for (String seeds : List.of("1,7,7", "5-7,7", "4,4")) {
      Cli still = digits("--interpolate", seeds, "-o", folder.resolve("still"));
      assertEquals(2, still.exitCode(), still.err());
      assertTrue(still.err().contains("--interpolate: expected another seed after "), still.err());
    }
    Cli many = digits("walk", "--seeds", "1,0-999999999999", "-o", folder.resolve("still"));
    assertEquals(2, many.exitCode());
    assertTrue(many.err().contains("--seeds: expected at most 100000 seeds"), many.err());
  }

  @Test
  void aWalkOfManyBatchesIsTheOneMadeAtOnce() throws IOException {
    Path once = folder.resolve("once");
    Path some = folder.resolve("some");
    assertDone(digits("walk", "--seeds", "1,7,42", "--frames", "11", "-o", once));
    assertDone(digits("walk", "--seeds", "1,7,42", "--frames", "11", "--batch", "4", "-o", some));
    assertEquals(Cli.checksums(once), Cli.checksums(some));
  }

  @Test
  void whatIsSaidOfDataSetsIsRefusedOfWalks() {
    Path walk = folder.resolve("walk");
    List<List<Object>> given =
        List.of(
            List.of("--grid", folder.resolve("sheet.png")),
            List.of("--count", "5"),
            List.of("--seeds", "5"),
            List.of("--balance"),
            List.of("--layout", "flat"),
            List.of("--shard", "1/2"),
            List.of("--shard-size", "5"));
    for (List<Object> option : given) {
      List<Object> args = new ArrayList<>(List.of("--interpolate", "1,7", "-o", walk));
      args.addAll(option);
      Cli cli = digits(args.toArray());
      assertEquals(2, cli.exitCode(), option.toString());
      assertTrue(cli.err().contains(option.get(0) + ": expected none beside"), cli.err());
    }
    Cli two = digits("--interpolate", "1,7", "--classes", "3,5", "-o", walk);
    assertEquals(2, two.exitCode());
    assertTrue(two.err().contains("--classes: expected one class for a walk"), two.err());
    Cli frames = digits("-n", "1", "--frames", "9", "-o", walk);
    assertEquals(2, frames.exitCode());
    assertTrue(frames.err().contains("--frames: expected --interpolate"), frames.err());
    assertFalse(Files.exists(walk));
  }

  private Cli walk(Path out, int frames, String ifExists) {
    return digits("--interpolate", "1,7", "--frames", frames, "--if-exists", ifExists, "-o", out);
  }

  @Test
  void aWalkThatIsThereIsKeptRefusedOrReplacedWhole() throws IOException {
    Path out = folder.resolve("walk");
    assertDone(walk(out, 9, "fail"));
    Map<String, String> nine = Cli.checksums(out);
    Cli fail = walk(out, 9, "fail");
    assertEquals(3, fail.exitCode(), fail.err());
    assertTrue(fail.err().contains("holds a walk already"), fail.err());
    Cli again = walk(out, 9, "skip");
    assertDone(again);
    assertTrue(again.out().contains("there already"), again.out());
    Cli other = walk(out, 5, "skip");
    assertEquals(2, other.exitCode(), other.err());
    assertTrue(other.err().contains("frames: 5") && other.err().contains("frames: 9"), other.err());
    assertEquals(nine, Cli.checksums(out));

    Files.delete(out.resolve("walk.gif"));
    assertDone(walk(out, 9, "skip"));
    assertEquals(nine, Cli.checksums(out), "a walk that was stopped is finished");

    Path mine = Files.writeString(out.resolve("frames.txt"), "mine");
    Path five = folder.resolve("five");
    for (Path place : List.of(out, five)) {
      assertDone(walk(place, 5, "overwrite"));
    }
    assertEquals("mine", Files.readString(mine));
    Files.delete(mine);
    assertEquals(Cli.checksums(five), Cli.checksums(out));

    // As versions before left them.
    Files.delete(out.resolve(".card/walk.txt"));
    Cli unknown = walk(out, 5, "skip");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("of unknown making"), unknown.err());
  }

  @Test
  void aMixThatIsThereIsKeptRefusedOrReplacedWhole() throws IOException {
    Path out = folder.resolve("mix");
    Object[] small = {
      "mix", "--rows", "1", "--columns", "7", "--if-exists", "overwrite", "-o", out
    };
    assertDone(digits("mix", "--rows", "1-2", "--columns", "7,9", "-o", out));
    Cli again = digits("mix", "--rows", "1-2", "--columns", "7,9", "-o", out);
    assertDone(again);
    assertTrue(again.out().contains("there already"), again.out());
    assertEquals(2, digits("mix", "--rows", "1", "--columns", "7", "-o", out).exitCode());
    assertEquals(4 + 2, Cli.checksums(out).size());
    assertDone(digits(small));
    assertEquals(1 + 2, Cli.checksums(out).size());
  }

  @Test
  void foldersOfDataSetsAreNoPlaceForWalksAndMixes() throws IOException {
    Path out = set("set");
    Map<String, String> before = Cli.checksums(out);
    List<Cli> refused =
        List.of(
            walk(out, 5, "overwrite"),
            digits("walk", "--seeds", "1,7", "-o", out),
            digits("mix", "--rows", "1", "--columns", "7", "-o", out));
    for (Cli cli : refused) {
      assertEquals(2, cli.exitCode(), cli.err());
      assertTrue(cli.err().contains("found one with the list of a data set"), cli.err());
    }
    assertEquals(before, Cli.checksums(out));
  }

  /** The model is nowhere: what needs none is found out before it. */
  private static void assertRefused(int code, String sentence, Object... more) {
    List<Object> args = new ArrayList<>(List.of("generate"));
    int rest = 0;
    if (List.of("walk", "mix").contains(more[0])) {
      args.add(more[0]);
      rest = 1;
    }
    args.addAll(List.of("-m", "nowhere"));
    args.addAll(List.of(more).subList(rest, more.length));
    Cli cli = Cli.run(args.toArray());
    assertEquals(code, cli.exitCode(), cli.err());
    assertTrue(cli.err().startsWith("ganvas: " + sentence), cli.err());
  }

  @Test
  void wrongValuesAreNamedWithTheirOptionsBeforeTheModelIsOpened() {
    Path out = folder.resolve("out");
    assertRefused(2, "--seeds: expected seeds like 0-9999,12345", "--seeds", "x", "-o", out);
    assertRefused(2, "--seeds: expected each seed once", "--seeds", "1,1", "-o", out);
    assertRefused(2, "--seeds: expected 1 to 67,1", "--seeds", "0-99999999", "-o", out);
    assertRefused(2, "--shard: expected a part like 3/16, found 5/4", "--shard", "5/4", "-o", out);
    assertRefused(2, "--shard: expected a part like 3/16", "--shard", "half", "-o", out);
    assertRefused(2, "--shard-size: expected at least 1", "--shard-size", "0", "-o", out);
    assertRefused(2, "--classes: expected all or a list", "--classes", "3,,5", "-o", out);
    assertRefused(2, "--format: expected png, jpg or webp", "-f", "tiff", "-o", out);
    assertRefused(2, "--quality: ", "--quality", "0", "-o", out);
    assertRefused(2, "--batch: expected at least 1", "--batch", "0", "-o", out);
    String whole = "expected a whole number, found 'abc'";
    assertRefused(2, "--count: " + whole, "-n", "abc", "-o", out);
    assertRefused(2, "--shard-size: " + whole, "--shard-size", "abc", "-o", out);
    assertRefused(
        2, "--frames: expected a whole number up to 2,147,483,647", "--frames", "9999999999");
    assertRefused(
        2, "--truncation: expected a number, found 'abc'", "--truncation", "abc", "-o", out);
    assertRefused(
        2, "--layout: expected folder, flat or webdataset, found 'x'", "--layout", "x", "-o", out);
    assertRefused(2, "--seeds: expected seeds like", "walk", "--seeds", "1,x", "-o", out);
    assertRefused(
        2, "--truncation: expected 0", "walk", "--seeds", "1", "--truncation", "-1", "-o", out);
    assertRefused(2, "--format: ", "mix", "--rows", "1", "--columns", "2", "-f", "bmp", "-o", out);
  }

  @Test
  void placesThatCanBeNoFolderAreNamedWithTheCure() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "mine");
    Path below = file.resolve("below");
    String found = "--output: expected a folder for the results, found a file: " + file;
    assertRefused(3, found, "-n", "1", "-o", file);
    assertRefused(3, found, "-n", "1", "-o", below);
    assertRefused(3, found, "--interpolate", "1", "-o", file);
    assertRefused(3, found, "mix", "--rows", "1", "--columns", "2", "-o", file);
    assertRefused(3, "--grid: expected a folder", "--grid", file.resolve("sheet.png"));
    if (Files.isDirectory(Path.of("/proc/self"))) {
      Cli nothing = digits("-n", "1", "-o", "/proc/nothing");
      assertEquals(3, nothing.exitCode(), nothing.err());
      assertTrue(nothing.err().contains("ganvas: --output: expected a "), nothing.err());
      assertTrue(nothing.err().contains("Choose another one"), nothing.err());
    }
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void mixesAreAGridOfPicturesBetweenSeeds() throws IOException {
    Path out = folder.resolve("mix");
    Cli mixed = digits("mix", "--rows", "1-2", "--columns", "7,9,11", "--class", "8", "-o", out);
    assertDone(mixed);
    // The sheet, and what they were made of.
    assertEquals(6 + 2, Cli.checksums(out).size());
    assertEquals(28, ImageFiles.read(out.resolve("00000002-00000011.png")).width());
    Image sheet = ImageFiles.read(out.resolve("sheet.png"));
    assertEquals(5 * (4 * 29 - 1), sheet.width());
    assertEquals(5 * (3 * 29 - 1), sheet.height());
    Path ends = folder.resolve("ends");
    assertDone(digits("mix", "--rows", "1", "--columns", "7", "--at", "1", "-o", ends));
    Path own = folder.resolve("own");
    assertDone(digits("--seeds", "7", "--classes", "0", "--layout", "flat", "-o", own));
    assertEquals(
        Sha256.of(own.resolve("00000007.png")), Sha256.of(ends.resolve("00000001-00000007.png")));
    assertEquals(2, digits("mix", "--rows", "1", "--columns", "x", "-o", out).exitCode());
    Cli beyond = digits("mix", "--rows", "1", "--columns", "2", "--at", "2", "-o", out);
    assertEquals(2, beyond.exitCode());
    Cli many = digits("mix", "--rows", "0-999", "--columns", "0-99", "-o", out);
    assertEquals(2, many.exitCode());
    assertTrue(many.err().contains("100000"), many.err());
  }

  @Test
  void aDigitOfTheGeneratorIsNearlyFoundAgain() throws IOException {
    Path own = folder.resolve("own");
    assertDone(digits("--seeds", "987654321", "--classes", "4", "--layout", "flat", "-o", own));
    Path photo = own.resolve("987654321.png");
    Path out = folder.resolve("found");
    Cli cli = digits("invert", photo, "--steps", "60", "--seed", "1", "-o", out);
    assertDone(cli);
    assertTrue(cli.out().contains("best of 1024 seeds") && cli.out().contains("PSNR"), cli.out());
    JsonNode json = new ObjectMapper().readTree(out.resolve("987654321-inverted.json").toFile());
    JsonNode found = json.get("found");
    assertTrue(
        found.get("meanAbsoluteDifference").asDouble()
            < json.get("bestSeed").get("meanAbsoluteDifference").asDouble(),
        json.toString());
    assertTrue(found.get("psnr").asDouble() > json.get("bestSeed").get("psnr").asDouble());
    assertTrue(found.get("z").size() > 10 && found.get("label").isInt());
    assertTrue(ImageFiles.read(out.resolve("987654321-inverted.png")).width() > 2 * 28);
    // Beside the photo, it stays what it is.
    byte[] before = Files.readAllBytes(photo);
    assertDone(digits("invert", photo, "--steps", "1", "-o", own));
    assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(photo)));
    assertEquals(3, digits("invert", folder.resolve("none.png"), "-o", out).exitCode());
    Cli onFile = digits("invert", photo, "-o", photo);
    assertTrue(onFile.err().contains("--output: expected a folder"), onFile.err());
    Cli eleven = digits("invert", photo, "--class", "eleven", "-o", out);
    assertEquals(2, eleven.exitCode());
    assertTrue(eleven.err().contains("expected one of 0, 1"), eleven.err());
  }

  @Test
  void aFolderMayBeCalledAsASubcommandIs() {
    // Parsed only: there is no such model.
    Cli cli = Cli.run("generate", "-m", "nowhere", "--interpolate", "1", "-o", "walk");
    assertEquals(4, cli.exitCode(), cli.err());
    Cli nameless = Cli.run("generate", "walk", "--seeds", "1", "-o", "mix");
    assertEquals(2, nameless.exitCode());
    assertTrue(nameless.err().contains("expected --model"), nameless.err());
  }
}
