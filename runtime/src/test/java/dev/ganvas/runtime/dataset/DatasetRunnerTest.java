package dev.ganvas.runtime.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.latent.LatentEdit;
import dev.ganvas.runtime.latent.LatentNoise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatasetRunnerTest {
  private static final List<String> NAMES = List.of("cat", "dog, small", "eel");
  private static final DatasetOrigin ORIGIN = new DatasetOrigin("tiny", "ab".repeat(32), 0.7);

  @TempDir private Path folder = Path.of(".");

  /** A picture whose pixels are its seed and class. */
  private static List<Image> pictures(long[] seeds, List<Integer> labels) {
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < seeds.length; i++) {
      Image image = Image.blank(3, 1, Channels.GRAY, SampleDepth.EIGHT_BITS);
      image.setSampleAt(0, (int) (seeds[i] & 0xff));
      image.setSampleAt(1, (int) (seeds[i] >> 8 & 0xff));
      image.setSampleAt(2, labels.isEmpty() ? 99 : labels.get(i));
      images.add(image);
    }
    return images;
  }

  /** Makes no more than so many pictures. */
  private static PictureSource dyingAfter(int allowed) {
    int[] made = {0};
    return (seeds, labels) -> {
      made[0] += seeds.length;
      if (made[0] > allowed) {
        throw new IllegalStateException("killed");
      }
      return pictures(seeds, labels);
    };
  }

  private static DatasetPlan plan(DatasetLayout layout, DatasetPlan.Part part) {
    return new DatasetPlan(
        SeedList.parse("5,100-150,7"),
        new ClassRule.Balanced(List.of(0, 1, 2)),
        NAMES,
        layout,
        10,
        ImageFormat.PNG,
        part);
  }

  private static DatasetRunner.Outcome run(
      DatasetPlan plan, Path out, PictureSource source, int batch, int encoders) throws Exception {
    return new DatasetRunner(source, ORIGIN, EncodeOptions.DEFAULT, batch, encoders)
        .run(plan, out, count -> {});
  }

  private static Map<String, String> content(Path out) throws Exception {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(
            out.relativize(file).toString(),
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
      }
    }
    return content;
  }

  @ParameterizedTest
  @EnumSource(DatasetLayout.class)
  void bytesDoNotDependOnBatchThreadsPartsOrStops(DatasetLayout layout) throws Exception {
    DatasetPlan whole = plan(layout, DatasetPlan.Part.WHOLE);
    Path expected = folder.resolve("expected");
    assertEquals(
        new DatasetRunner.Outcome(53, 0), run(whole, expected, DatasetRunnerTest::pictures, 7, 1));
    Map<String, String> content = content(expected);
    // The pictures or tar files, the list, and what the pictures were made with.
    assertEquals(layout == DatasetLayout.WEBDATASET ? 6 + 2 : 53 + 2, content.size());

    Path other = folder.resolve("other");
    run(whole, other, DatasetRunnerTest::pictures, 256, 3);
    assertEquals(content, content(other));
    assertEquals(
        new DatasetRunner.Outcome(0, 53), run(whole, other, DatasetRunnerTest::pictures, 1, 1));
    assertEquals(content, content(other));

    // Four machines, the last of them first, into one folder; then the whole, which finds it all.
    Path parts = folder.resolve("parts");
    for (int part : new int[] {4, 1, 3, 2}) {
      run(plan(layout, new DatasetPlan.Part(part, 4)), parts, DatasetRunnerTest::pictures, 4, 2);
    }
    assertEquals(
        new DatasetRunner.Outcome(0, 53), run(whole, parts, DatasetRunnerTest::pictures, 4, 2));
    assertEquals(content, content(parts));

    // Stopped after every batch, at last complete.
    Path stopped = folder.resolve("stopped");
    for (int round = 1; round < 12; round++) {
      try {
        run(whole, stopped, dyingAfter(5 * round), 3, 2);
      } catch (IllegalStateException e) {
        assertManifestAgrees(stopped, layout);
      }
    }
    run(whole, stopped, DatasetRunnerTest::pictures, 3, 2);
    assertEquals(content, content(stopped));
  }

  private static void assertManifestAgrees(Path out, DatasetLayout layout) throws Exception {
    List<String> lines = Files.readAllLines(out.resolve(ManifestFiles.NAME));
    assertEquals(ManifestFiles.HEADER, lines.get(0));
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = CsvLine.cells(line);
      String name = cells.get(0);
      Path file = out.resolve(layout == DatasetLayout.WEBDATASET ? name.substring(0, 15) : name);
      assertTrue(Files.isRegularFile(file), file.toString());
    }
  }

  @Test
  void damagedPicturesAreMadeAgain() throws Exception {
    Path out = folder.resolve("out");
    DatasetPlan plan = plan(DatasetLayout.FLAT, DatasetPlan.Part.WHOLE);
    run(plan, out, DatasetRunnerTest::pictures, 8, 1);
    Map<String, String> content = content(out);
    // What a power cut may leave, and what a disk may.
    Files.write(out.resolve("00000101.png"), new byte[0]);
    byte[] other = Files.readAllBytes(out.resolve("00000102.png"));
    other[other.length - 20] ^= 1;
    Files.write(out.resolve("00000102.png"), other);
    assertEquals(
        new DatasetRunner.Outcome(2, 51), run(plan, out, DatasetRunnerTest::pictures, 8, 1));
    assertEquals(content, content(out));
  }

  @Test
  void aRunThatIsKilledWhileItMendsListsNothingThatIsGone() throws Exception {
    Path out = folder.resolve("out");
    DatasetPlan plan = plan(DatasetLayout.FLAT, DatasetPlan.Part.WHOLE);
    run(plan, out, DatasetRunnerTest::pictures, 8, 1);
    Map<String, String> content = content(out);
    for (int seed = 110; seed < 130; seed++) {
      Files.delete(out.resolve("00000" + seed + ".png"));
    }
    assertThrows(IllegalStateException.class, () -> run(plan, out, dyingAfter(8), 4, 1));
    assertManifestAgrees(out, DatasetLayout.FLAT);
    List<String> lines = Files.readAllLines(out.resolve(ManifestFiles.NAME));
    assertEquals(lines.size(), lines.stream().distinct().count(), "no row twice");
    run(plan, out, DatasetRunnerTest::pictures, 8, 1);
    assertEquals(content, content(out));
  }

  @Test
  void somebodyElsesFilesAreNotReplaced() throws Exception {
    DatasetPlan plan = plan(DatasetLayout.FLAT, DatasetPlan.Part.WHOLE);
    for (String name : List.of("README.md", "00000120.png", "metadata.csv")) {
      Path out = Files.createDirectories(folder.resolve("of " + name));
      Files.writeString(out.resolve(name), "mine");
      Map<String, String> before = content(out);
      GanvasException e =
          assertThrows(
              GanvasException.class, () -> run(plan, out, DatasetRunnerTest::pictures, 8, 1));
      assertEquals(Kind.CONFLICTING_PATHS, e.kind());
      assertTrue(String.valueOf(e.getMessage()).contains(name), e.getMessage());
      assertEquals(before, content(out));
    }
  }

  @Test
  void picturesOfAnotherEncoderAreNotMixed() throws Exception {
    Path out = folder.resolve("out");
    DatasetPlan plan = plan(DatasetLayout.FLAT, DatasetPlan.Part.WHOLE);
    run(plan, out, DatasetRunnerTest::pictures, 8, 1);
    Path file = out.resolve(MakingFile.NAME);
    String text = Files.readString(file);
    String encoder = ImageFiles.encoder(ImageFormat.PNG);
    // As it was before the encoder was noted.
    Files.writeString(file, text.replace("encoder: " + encoder + "\n", ""));
    GanvasException e =
        assertThrows(
            GanvasException.class, () -> run(plan, out, DatasetRunnerTest::pictures, 8, 1));
    assertTrue(
        String.valueOf(e.getMessage()).contains("encoder " + encoder)
            && String.valueOf(e.getMessage()).contains("encoder png 1"),
        e.getMessage());
    // Parts that were laid together have no such file.
    Files.delete(file);
    assertEquals(
        new DatasetRunner.Outcome(0, 53), run(plan, out, DatasetRunnerTest::pictures, 8, 1));
  }

  @Test
  void theListIsWhatTheImageFolderLoaderReads() throws Exception {
    Path out = folder.resolve("out");
    run(plan(DatasetLayout.FOLDER, DatasetPlan.Part.WHOLE), out, DatasetRunnerTest::pictures, 8, 1);
    List<String> lines = Files.readAllLines(out.resolve("metadata.csv"));
    assertEquals(54, lines.size());
    assertEquals(
        "file_name,label,label_name,seed,truncation,model,model_sha256,sha256", lines.get(0));
    byte[] picture = Files.readAllBytes(out.resolve("dog_ small/00000100.png"));
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(picture));
    assertEquals(
        "dog_ small/00000100.png,1,\"dog, small\",100,0.7,tiny," + "ab".repeat(32) + "," + hash,
        lines.get(2));
    Image read = ImageFiles.read(out.resolve("dog_ small/00000100.png"));
    assertArrayEquals(new byte[] {100, 0, 1}, read.samples8());
    // No class has more than one picture more than another.
    long[] counts = new long[3];
    lines.stream().skip(1).forEach(l -> counts[Integer.parseInt(CsvLine.cells(l).get(1))]++);
    assertArrayEquals(new long[] {18, 18, 17}, counts);
  }

  @Test
  void tarFilesHoldSamplesInOrder() throws Exception {
    Path out = folder.resolve("out");
    run(
        plan(DatasetLayout.WEBDATASET, DatasetPlan.Part.WHOLE),
        out,
        DatasetRunnerTest::pictures,
        8,
        2);
    List<String> names = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(Files.newInputStream(out.resolve("data-000001.tar")))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        names.add(e.getName());
        byte[] content = tar.readAllBytes();
        if (e.getName().equals("00000109.json")) {
          String json = new String(content, StandardCharsets.UTF_8);
          assertTrue(
              json.startsWith("{\"label\":1,\"label_name\":\"dog, small\",\"seed\":109,"), json);
        } else if (e.getName().equals("00000109.cls")) {
          assertEquals("1", new String(content, StandardCharsets.UTF_8));
        }
        assertEquals(0, e.getLastModifiedTime().toMillis());
      }
    }
    // The tenth to the nineteenth of 5, 100, 101...: their members follow each other.
    assertEquals(30, names.size());
    assertEquals(List.of("00000109.png", "00000109.cls", "00000109.json"), names.subList(0, 3));
  }

  @Test
  void anotherDataSetsFolderIsRefused() throws Exception {
    Path out = folder.resolve("out");
    DatasetPlan plan = plan(DatasetLayout.FLAT, DatasetPlan.Part.WHOLE);
    run(plan, out, DatasetRunnerTest::pictures, 8, 1);
    DatasetOrigin less = new DatasetOrigin("tiny", "ab".repeat(32), 0.5);
    GanvasException e =
        assertThrows(
            GanvasException.class,
            () ->
                new DatasetRunner(DatasetRunnerTest::pictures, less, EncodeOptions.DEFAULT, 8, 1)
                    .run(plan, out, count -> {}));
    assertEquals(Kind.CONFLICTING_PATHS, e.kind());
    assertTrue(DatasetRunner.isDataset(out));
    DatasetRunner.forget(out);
    assertFalse(DatasetRunner.isDataset(out));
  }

  private static DatasetRunner.Outcome runEdited(DatasetPlan plan, Path out, LatentEdit... edits)
      throws Exception {
    DatasetOrigin origin = new DatasetOrigin("tiny", "ab".repeat(32), 0.7, List.of(edits));
    return new DatasetRunner(DatasetRunnerTest::pictures, origin, EncodeOptions.DEFAULT, 8, 1)
        .run(plan, out, count -> {});
  }

  private static void assertOtherEdits(DatasetPlan plan, Path out, LatentEdit... edits) {
    GanvasException e = assertThrows(GanvasException.class, () -> runEdited(plan, out, edits));
    assertEquals(Kind.CONFLICTING_PATHS, e.kind());
    assertTrue(e.getMessage().contains("edit"), e.getMessage());
  }

  @Test
  void picturesMadeWithOtherEditsAreNotMixed() throws Exception {
    LatentEdit first = new LatentEdit(1, 2);
    LatentEdit second = new LatentEdit(3, -1.5);
    DatasetPlan plan = plan(DatasetLayout.FLAT, DatasetPlan.Part.WHOLE);
    Path out = folder.resolve("edited");
    assertEquals(new DatasetRunner.Outcome(53, 0), runEdited(plan, out, first, second));
    assertTrue(Files.readAllLines(out.resolve(MakingFile.NAME)).contains("edits: 1=2.0,3=-1.5"));
    assertEquals(new DatasetRunner.Outcome(0, 53), runEdited(plan, out, first, second));
    Map<String, String> content = content(out);
    assertOtherEdits(plan, out);
    assertOtherEdits(plan, out, first);
    assertOtherEdits(plan, out, second, first);
    assertEquals(content, content(out));

    Path plain = folder.resolve("plain");
    runEdited(plan, plain);
    assertOtherEdits(plan, plain, first);
    // Parts that were laid together as PART/* have no such file.
    Files.delete(plain.resolve(MakingFile.NAME));
    assertOtherEdits(plan, plain, first);

    DatasetRunner.forget(out);
    assertEquals(new DatasetRunner.Outcome(53, 0), runEdited(plan, out));
    assertTrue(Files.readAllLines(out.resolve(MakingFile.NAME)).contains("edits: none"));
  }

  private static void runEncoded(Path out, ImageFormat format, EncodeOptions encoding)
      throws Exception {
    DatasetPlan plan =
        new DatasetPlan(
            SeedList.first(4),
            new ClassRule.None(),
            List.of(),
            DatasetLayout.FLAT,
            10,
            format,
            DatasetPlan.Part.WHOLE);
    new DatasetRunner(DatasetRunnerTest::pictures, ORIGIN, encoding, 8, 1)
        .run(plan, out, count -> {});
  }

  private static EncodeOptions quality(int quality) {
    return new EncodeOptions(quality, EncodeOptions.Compression.LOSSY);
  }

  private static String refusal(Path out, ImageFormat format, EncodeOptions encoding) {
    GanvasException e =
        assertThrows(GanvasException.class, () -> runEncoded(out, format, encoding));
    assertEquals(Kind.CONFLICTING_PATHS, e.kind());
    return e.getMessage();
  }

  @Test
  void picturesOfAnotherQualityAreNotMixed() throws Exception {
    Path out = folder.resolve("jpeg");
    runEncoded(out, ImageFormat.JPEG, quality(90));
    runEncoded(out, ImageFormat.JPEG, quality(90));
    String message = refusal(out, ImageFormat.JPEG, quality(40));
    assertTrue(
        message.contains(
            "expected a data set made with quality 40, found one made with quality 90"),
        message);
    EncodeOptions half =
        new EncodeOptions(90, EncodeOptions.Compression.LOSSY, EncodeOptions.Chroma.HALF);
    message = refusal(out, ImageFormat.JPEG, half);
    assertTrue(message.contains("colours half") && message.contains("colours full"), message);
    message = refusal(out, ImageFormat.PNG, quality(90));
    assertTrue(message.contains("format png") && message.contains("format jpg"), message);

    Path webp = folder.resolve("webp");
    runEncoded(webp, ImageFormat.WEBP, quality(90));
    EncodeOptions lossless = new EncodeOptions(90, EncodeOptions.Compression.LOSSLESS);
    message = refusal(webp, ImageFormat.WEBP, lossless);
    assertTrue(message.contains("quality lossless") && message.contains("quality 90"), message);

    // Nothing of that decides the bytes of a PNG file.
    Path png = folder.resolve("png");
    runEncoded(png, ImageFormat.PNG, quality(90));
    runEncoded(png, ImageFormat.PNG, lossless);
  }

  @Test
  void otherNoiseIsNotMixed() throws Exception {
    Path out = folder.resolve("out");
    DatasetPlan plan = plan(DatasetLayout.FLAT, DatasetPlan.Part.WHOLE);
    run(plan, out, DatasetRunnerTest::pictures, 8, 1);
    Path file = out.resolve(MakingFile.NAME);
    assertTrue(
        Files.readAllLines(file)
            .containsAll(List.of("noise: " + LatentNoise.ALGORITHM, "truncation: 0.7")));
    Files.writeString(
        file, Files.readString(file).replace(LatentNoise.ALGORITHM, "mersenne-twister-9"));
    GanvasException e =
        assertThrows(
            GanvasException.class, () -> run(plan, out, DatasetRunnerTest::pictures, 8, 1));
    assertTrue(
        e.getMessage().contains("noise " + LatentNoise.ALGORITHM)
            && e.getMessage().contains("noise mersenne-twister-9"),
        e.getMessage());
  }

  private static DatasetPlan smallPlan(DatasetLayout layout) {
    return new DatasetPlan(
        SeedList.first(4),
        new ClassRule.Balanced(List.of(0, 2)),
        NAMES,
        layout,
        3,
        ImageFormat.PNG,
        DatasetPlan.Part.WHOLE);
  }

  @ParameterizedTest
  @EnumSource(DatasetLayout.class)
  void aDataSetThatIsForgottenLeavesNothingBehindAndTakesNothingElse(DatasetLayout layout)
      throws Exception {
    Path out = folder.resolve("out");
    run(plan(layout, DatasetPlan.Part.WHOLE), out, DatasetRunnerTest::pictures, 8, 1);
    List<Path> others =
        List.of(
            out.resolve("mine.png"), out.resolve("cat/mine.png"), out.resolve("data-000099.tar"));
    Files.createDirectories(out.resolve("cat"));
    for (Path other : others) {
      Files.writeString(other, "somebody else's");
    }
    DatasetRunner.forget(out);
    run(smallPlan(layout), out, DatasetRunnerTest::pictures, 8, 1);
    Path fresh = folder.resolve("fresh");
    run(smallPlan(layout), fresh, DatasetRunnerTest::pictures, 8, 1);
    Map<String, String> expected = content(fresh);
    Map<String, String> found = content(out);
    for (Path other : others) {
      assertEquals("somebody else's", Files.readString(other));
      found.remove(out.relativize(other).toString());
    }
    assertEquals(expected, found);
    assertFalse(Files.exists(out.resolve("dog_ small")), "a class that is no more");
  }

  @Test
  void aListThatNamesFilesElsewhereDoesNotReachThem() throws Exception {
    Path out = folder.resolve("out");
    run(plan(DatasetLayout.FLAT, DatasetPlan.Part.WHOLE), out, DatasetRunnerTest::pictures, 8, 1);
    Path outside = Files.writeString(folder.resolve("outside.png"), "somebody else's");
    Path list = out.resolve(ManifestFiles.NAME);
    String text = Files.readString(list);
    Files.writeString(list, text.replace("00000005.png,", "../outside.png,"));
    DatasetRunner.forget(out);
    assertTrue(Files.exists(outside));
    assertTrue(Files.exists(out.resolve("00000005.png")), "named no more");
    assertFalse(Files.exists(out.resolve("00000100.png")));
  }

  @Test
  void anotherProgramsListIsLeftAlone() throws Exception {
    Path out = Files.createDirectories(folder.resolve("out"));
    String text = "file_name,text\nmine.png,a cat\n";
    Path list = Files.writeString(out.resolve(ManifestFiles.NAME), text);
    Files.writeString(out.resolve("mine.png"), "mine");
    DatasetPlan plan = plan(DatasetLayout.FLAT, DatasetPlan.Part.WHOLE);
    for (Executable what :
        List.<Executable>of(
            () -> DatasetRunner.forget(out),
            () -> run(plan, out, DatasetRunnerTest::pictures, 8, 1))) {
      GanvasException e = assertThrows(GanvasException.class, what);
      assertEquals(Kind.CONFLICTING_PATHS, e.kind());
      assertTrue(e.getMessage().contains(list.toString()), e.getMessage());
    }
    assertEquals(text, Files.readString(list));
    assertTrue(Files.exists(out.resolve("mine.png")));
  }

  @Test
  void whatAKilledRunLeftUnfinishedGoes() throws Exception {
    DatasetPlan plan = plan(DatasetLayout.FOLDER, DatasetPlan.Part.WHOLE);
    Path out = folder.resolve("out");
    // A number that no process has: Linux ends before.
    String name = ".999999999999-0123456789abcdef" + AtomicFiles.UNFINISHED_SUFFIX;
    List<Path> left =
        List.of(
            out.resolve(name),
            out.resolve("dog_ small").resolve(name),
            out.resolve(".card/" + name));
    for (Path file : left) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "half");
    }
    assertEquals(3, DatasetRunner.removeLeftovers(plan, out));
    for (Path file : left) {
      assertFalse(Files.exists(file), file.toString());
    }
  }

  @Test
  void aDataSetOfMorePicturesThanItsListCanHoldIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new DatasetPlan(
                    SeedList.first(DatasetPlan.MOST_PICTURES + 1L),
                    new ClassRule.None(),
                    List.of(),
                    DatasetLayout.FLAT,
                    10,
                    ImageFormat.PNG,
                    DatasetPlan.Part.WHOLE));
    assertTrue(String.valueOf(e.getMessage()).contains("67,108,863"), e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> SeedList.first(0));
    assertTrue(String.valueOf(e.getMessage()).contains("found 0"), e.getMessage());
  }

  @Test
  void editsAreInEverySampleOfATarFile() throws Exception {
    Path out = folder.resolve("out");
    runEdited(plan(DatasetLayout.WEBDATASET, DatasetPlan.Part.WHOLE), out, new LatentEdit(2, 1));
    String tar = Files.readString(out.resolve("data-000000.tar"), StandardCharsets.ISO_8859_1);
    assertTrue(
        tar.contains(
            "\"truncation\":0.7,\"edits\":\"2=1.0\",\"noise\":\"splitmix64-boxmuller-1\",\"model\":\"tiny\""));
  }

  @Test
  void picturesBeforeTheOneThatFailedAreListed() throws Exception {
    Path out = folder.resolve("out");
    // The 32nd picture, by 130, is the last but one of a batch that one thread writes.
    Files.createDirectories(out.resolve("00000130.png/inside"));
    DatasetPlan plan = plan(DatasetLayout.FLAT, DatasetPlan.Part.WHOLE);
    assertThrows(IOException.class, () -> run(plan, out, DatasetRunnerTest::pictures, 33, 1));
    assertEquals(1 + 31, Files.readAllLines(out.resolve(ManifestFiles.NAME)).size());
  }

  @Test
  void aPictureThatWasDeletedOrARowThatWasCutIsMadeAgain() throws Exception {
    Path out = folder.resolve("out");
    DatasetPlan plan = plan(DatasetLayout.FLAT, DatasetPlan.Part.WHOLE);
    run(plan, out, DatasetRunnerTest::pictures, 8, 1);
    Map<String, String> content = content(out);
    Files.delete(out.resolve("00000120.png"));
    String list = Files.readString(out.resolve(ManifestFiles.NAME));
    Files.writeString(out.resolve(ManifestFiles.NAME), list.substring(0, list.length() - 30));
    assertEquals(
        new DatasetRunner.Outcome(2, 51), run(plan, out, DatasetRunnerTest::pictures, 8, 1));
    assertEquals(content, content(out));
  }

  @Test
  void aFolderThatCannotBeWrittenToLeavesWhatIsThere() throws Exception {
    Path out = folder.resolve("out");
    DatasetPlan plan = plan(DatasetLayout.FLAT, DatasetPlan.Part.WHOLE);
    // Something stands where a picture should go.
    Files.createDirectories(out.resolve("00000130.png/inside"));
    assertThrows(IOException.class, () -> run(plan, out, DatasetRunnerTest::pictures, 4, 1));
    assertManifestAgrees(out, DatasetLayout.FLAT);
    assertTrue(Files.readAllLines(out.resolve(ManifestFiles.NAME)).size() > 20);
  }

  @Test
  void seedsAreRangesInOrder() {
    SeedList seeds = SeedList.parse("10-12, 3,20-21");
    assertEquals(6, seeds.count());
    assertEquals(
        List.of(10L, 11L, 12L, 3L, 20L, 21L),
        Stream.iterate(0L, i -> i + 1).limit(6).map(seeds::get).toList());
    assertEquals(3, seeds.indexOf(3).orElseThrow());
    assertTrue(seeds.indexOf(13).isEmpty());
    for (String bad : List.of("", "a", "5-3", "1,1", "1-5,3", "-4", "1,")) {
      assertThrows(IllegalArgumentException.class, () -> SeedList.parse(bad), bad);
    }
  }

  @Test
  void aDrawnClassDependsOnTheSeedAloneAndAllAreAlikeProbable() {
    ClassRule rule = new ClassRule.Drawn(List.of(2, 5, 8, 9));
    Map<Integer, Integer> counts = new TreeMap<>();
    for (long seed = 0; seed < 4000; seed++) {
      OptionalInt drawn = rule.of(seed, seed);
      assertEquals(drawn, rule.of(seed, 17));
      counts.merge(drawn.orElseThrow(), 1, Integer::sum);
    }
    assertEquals(4, counts.size());
    counts.values().forEach(count -> assertTrue(count > 900 && count < 1100, counts.toString()));
  }
}
