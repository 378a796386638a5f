package dev.ganvas.runtime.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.batch.InputScan.Found;
import dev.ganvas.runtime.batch.OutputRule.IfExists;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.ImageFormat;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchPlanTest {
  private static final Path IN = Path.of("in");
  private static final Path OUT = Path.of("out");

  private static InputScan folder(String... relative) {
    List<Found> files =
        Arrays.stream(relative).map(r -> new Found(IN.resolve(r), Path.of(r))).toList();
    return new InputScan(files, List.of(IN), List.of(), List.of());
  }

  private static InputScan file(String file) {
    Path path = Path.of(file);
    return new InputScan(
        List.of(new Found(path, path.getFileName())), List.of(), List.of(), List.of());
  }

  private static OutputRule rule(Path target, Optional<ImageFormat> format, String suffix) {
    return new OutputRule(target, format, suffix, IfExists.SKIP, EncodeOptions.DEFAULT);
  }

  private static OutputRule keep(Path target) {
    return rule(target, Optional.empty(), "");
  }

  private static List<Path> outputs(InputScan scan, OutputRule rule) {
    return BatchPlan.of(scan, rule, path -> false).items().stream()
        .map(BatchPlan.Item::output)
        .toList();
  }

  private static GanvasException refusal(InputScan scan, OutputRule rule, Path... existing) {
    return assertThrows(
        GanvasException.class, () -> BatchPlan.of(scan, rule, Set.of(existing)::contains));
  }

  @Test
  void mirrorsTheFoldersAndKeepsTheSpellingOfNames() {
    assertEquals(
        List.of(OUT.resolve("a.JPG"), OUT.resolve("sub/b.jpeg"), OUT.resolve("sub/deep/c.png")),
        outputs(folder("a.JPG", "sub/b.jpeg", "sub/deep/c.png"), keep(OUT)));
  }

  @Test
  void formatsThatCannotBeWrittenBecomePng() {
    assertEquals(List.of(OUT.resolve("a.png")), outputs(folder("a.jp2"), keep(OUT)));
  }

  @Test
  void appendsTheSuffixToTheBaseName() {
    assertEquals(
        List.of(OUT.resolve("a.b-x4.png")),
        outputs(folder("a.b.png"), rule(OUT, Optional.empty(), "-x4")));
  }

  @Test
  void collidingNamesAllKeepTheirExtensionWhateverTheirOrder() {
    OutputRule png = rule(OUT, Optional.of(ImageFormat.PNG), "");
    assertEquals(
        List.of(OUT.resolve("a.jpg.png"), OUT.resolve("a.png.png"), OUT.resolve("b.png")),
        outputs(folder("a.jpg", "a.png", "b.jpg"), png));
    assertEquals(
        List.of(OUT.resolve("a.png.png"), OUT.resolve("a.jpg.png")),
        outputs(folder("a.png", "a.jpg"), png));
  }

  @Test
  void oneFileCanBeGivenItsOutputNameAndFormat() {
    BatchPlan plan = BatchPlan.of(file("photos/a.jpg"), keep(Path.of("large.webp")), path -> false);
    assertEquals(Path.of("large.webp"), plan.items().get(0).output());
    assertEquals(ImageFormat.WEBP, plan.items().get(0).format());
    assertEquals(List.of(OUT.resolve("a.jpg")), outputs(file("photos/a.jpg"), keep(OUT)));
  }

  @Test
  void namesOfPicturesAreNotTakenForFolders() {
    for (String name : List.of("large.gif", "large.avif", "large.JP2")) {
      GanvasException e = refusal(file("photos/a.jpg"), keep(Path.of(name)));
      assertEquals(Kind.CONFLICTING_PATHS, e.kind());
      assertTrue(e.getMessage().contains("can be written"), e.getMessage());
    }
    List<Found> two =
        Stream.of("a.jpg", "b.jpg").map(n -> new Found(Path.of(n), Path.of(n))).toList();
    InputScan files = new InputScan(two, List.of(), List.of(), List.of());
    GanvasException e = refusal(files, keep(Path.of("one.png")));
    assertTrue(e.getMessage().contains("a folder for 2 results"), e.getMessage());
    assertEquals(List.of(OUT.resolve("a.jpg"), OUT.resolve("b.jpg")), outputs(files, keep(OUT)));
    assertEquals(
        List.of(Path.of("holiday.gif/a.jpg")),
        outputs(folder("a.jpg"), keep(Path.of("holiday.gif"))));
  }

  @Test
  void skipsWhatIsThereUnlessToldOtherwise() {
    InputScan scan = folder("a.png", "b.png");
    Set<Path> there = Set.of(OUT.resolve("a.png"));
    BatchPlan skip = BatchPlan.of(scan, keep(OUT), there::contains);
    assertEquals(1, skip.toProcess());
    assertEquals(new BatchPlan.Action.Skip(), skip.items().get(0).action());
    OutputRule over =
        new OutputRule(OUT, Optional.empty(), "", IfExists.OVERWRITE, EncodeOptions.DEFAULT);
    assertEquals(2, BatchPlan.of(scan, over, there::contains).toProcess());
    OutputRule fail =
        new OutputRule(OUT, Optional.empty(), "", IfExists.FAIL, EncodeOptions.DEFAULT);
    assertEquals(Kind.UNWRITABLE_OUTPUT, refusal(scan, fail, OUT.resolve("a.png")).kind());
  }

  @Test
  void foldersThatAreWrittenIntoAreThoseOfPicturesToBeMade() {
    Set<Path> there = Set.of(OUT.resolve("done/a.png"));
    InputScan scan = folder("done/a.png", "x/b.png", "x/c.png", "d.png");
    BatchPlan plan = BatchPlan.of(scan, keep(OUT), there::contains);
    assertEquals(
        Set.of(OUT.resolve("x").toAbsolutePath(), OUT.toAbsolutePath()), plan.outputFolders());
  }

  @Test
  void foldersThatCannotBeLookedIntoAreFailuresOfThePlan() {
    Path closed = IN.resolve("closed");
    InputScan scan =
        new InputScan(
            folder("a.png").files(),
            List.of(IN),
            List.of(),
            List.of(new InputScan.Unreadable(closed, new AccessDeniedException("closed"))));
    ImageResult.Failed failure = BatchPlan.of(scan, keep(OUT), path -> false).unreadable().get(0);
    assertEquals(closed, failure.input());
    assertEquals(Kind.UNREADABLE_FOLDER, failure.kind());
    assertTrue(failure.message().contains("permission denied"), failure.message());
  }

  @Test
  void refusesOutputsThatTheNextRunWouldTakeForInputs() {
    assertEquals(Kind.CONFLICTING_PATHS, refusal(folder("a.png"), keep(IN.resolve("out"))).kind());
    assertEquals(Kind.CONFLICTING_PATHS, refusal(folder("a.png"), keep(IN)).kind());
    assertEquals(
        List.of(IN.resolve("a-x4.png")),
        outputs(folder("a.png"), rule(IN, Optional.empty(), "-x4")));
  }

  @Test
  void whatAnEarlierRunMadeBesideTheInputsIsNoInput() {
    OutputRule beside = rule(IN, Optional.empty(), "-x4");
    assertEquals(List.of(IN.resolve("a-x4.png")), outputs(folder("a.png", "a-x4.png"), beside));
  }

  @Test
  void refusesToReplaceOriginalsThroughALink(@TempDir Path folder) throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    Path photo = Files.write(photos.resolve("a.png"), new byte[] {1});
    Path link = Files.createSymbolicLink(folder.resolve("link"), photos);
    InputScan scan = InputScan.of(List.of(link.resolve("a.png")));
    assertEquals(Kind.CONFLICTING_PATHS, refusal(scan, keep(photos)).kind());
    assertEquals(Kind.CONFLICTING_PATHS, refusal(InputScan.of(List.of(link)), keep(photos)).kind());
    assertTrue(Files.exists(photo));
  }

  @Test
  void refusesANameAndAFormatThatContradictEachOther() {
    OutputRule rule = rule(Path.of("large.png"), Optional.of(ImageFormat.JPEG), "");
    assertEquals(Kind.CONFLICTING_PATHS, refusal(file("a.jpg"), rule).kind());
  }

  @Test
  void aFolderNamedLikeAPictureDoesNotDecideTheFormat() {
    BatchPlan plan = BatchPlan.of(folder("a.jpg"), keep(Path.of("set.tiff")), path -> false);
    assertEquals(ImageFormat.JPEG, plan.items().get(0).format());
  }

  @Test
  void refusesToReplaceAnInput() {
    GanvasException e = refusal(file("photos/a.png"), keep(Path.of("photos")));
    assertTrue(e.getMessage().contains("would replace the input"), e.getMessage());
  }

  @Test
  void refusesTwoInputsWithOneOutput() {
    InputScan scan =
        new InputScan(
            List.of(
                new Found(Path.of("x/a.png"), Path.of("a.png")),
                new Found(Path.of("y/a.png"), Path.of("a.png"))),
            List.of(Path.of("x"), Path.of("y")),
            List.of(),
            List.of());
    String message = refusal(scan, keep(OUT)).getMessage();
    assertTrue(message.contains("x/a.png") && message.contains("y/a.png"), message);
  }

  @Test
  void aNameThatAWholeNameTakesIsGivenUpForAWholeNameToo() {
    OutputRule png = rule(OUT, Optional.of(ImageFormat.PNG), "");
    List<Path> names =
        List.of(OUT.resolve("a.jpg.png"), OUT.resolve("a.png.png"), OUT.resolve("a.jpg.png.png"));
    assertEquals(names, outputs(folder("a.jpg", "a.png", "a.jpg.png"), png));
    assertEquals(
        List.of(names.get(2), names.get(1), names.get(0)),
        outputs(folder("a.jpg.png", "a.png", "a.jpg"), png));
  }

  @Test
  void whatAnEarlierRunMadeBesideTheInputsDoesNotChangeTheirNames() {
    OutputRule beside = rule(IN, Optional.of(ImageFormat.PNG), "-x4");
    List<Path> first = outputs(folder("a.jpg", "a-x4.jpg"), beside);
    assertEquals(List.of(IN.resolve("a-x4.png"), IN.resolve("a-x4-x4.png")), first);
    InputScan again = folder("a.jpg", "a-x4.jpg", "a-x4.png", "a-x4-x4.png");
    assertEquals(first, outputs(again, beside));
    InputScan clashing = folder("a.jpg", "a.png", "a.jpg.png");
    List<Path> clashed = outputs(clashing, beside);
    InputScan after =
        folder("a.jpg", "a.png", "a.jpg.png", "a.jpg-x4.png", "a.png-x4.png", "a.jpg.png-x4.png");
    assertEquals(3, clashed.stream().distinct().count());
    assertEquals(clashed, outputs(after, beside));
  }

  @Test
  void aBmpWithOpacityBecomesAPngUnlessAFormatIsNamed() {
    Path clear = IN.resolve("clear.bmp");
    BatchPlan.Look look = new BatchPlan.Look(file -> false, clear::equals);
    InputScan scan = folder("clear.bmp", "opaque.bmp", "other.png");
    assertEquals(
        List.of(OUT.resolve("clear.png"), OUT.resolve("opaque.bmp"), OUT.resolve("other.png")),
        BatchPlan.of(scan, keep(OUT), look).items().stream().map(BatchPlan.Item::output).toList());
    OutputRule bmp = rule(OUT, Optional.of(ImageFormat.BMP), "");
    assertEquals(OUT.resolve("clear.bmp"), BatchPlan.of(scan, bmp, look).items().get(0).output());
  }

  @Test
  void aReportInThePlaceOfAnInputOrAResultIsRefused(@TempDir Path folder) throws IOException {
    Path photo = Files.write(folder.resolve("a.png"), new byte[] {1});
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), photo);
    InputScan scan = InputScan.of(List.of(photo));
    Path out = folder.resolve("out");
    BatchPlan plan = BatchPlan.of(scan, keep(out), path -> false);
    for (Path file : List.of(photo, link, out.resolve("x/../a.png"))) {
      GanvasException e =
          assertThrows(GanvasException.class, () -> plan.requireOwnPlace("--report", file));
      assertEquals(Kind.CONFLICTING_PATHS, e.kind());
      assertTrue(e.getMessage().startsWith("--report " + file), e.getMessage());
      assertTrue(e.getMessage().contains("a.png"), e.getMessage());
    }
    plan.requireOwnPlace("--report", out.resolve("report.json"));
  }
}
