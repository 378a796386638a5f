package dev.ganvas.runtime.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.DamagePolicy;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.FramePolicy;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.ReadRules;
import dev.ganvas.runtime.image.RowSink;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.metadata.MetadataPolicy;
import dev.ganvas.runtime.metadata.MetadataRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchRunnerTest {
  @TempDir private Path folder = Path.of(".");

  private record Maker(UnaryOperator<Image> make) implements PictureMaker {
    @Override
    public Image make(Image input) {
      return make.apply(input);
    }

    @Override
    public void make(Image input, RowSink sink) {
      sink.add(make(input));
    }

    @Override
    public ImageSpec resultOf(ImageSpec input) {
      return input;
    }
  }

  /** Counts what is in the making, by what it is told. */
  private static final class Recorder implements BatchListener {
    private final List<ImageResult> finished = new ArrayList<>();
    private int started;

    @Override
    public void started(Path input) {
      started++;
    }

    @Override
    public void finished(ImageResult result) {
      finished.add(result);
    }
  }

  private void pictures(int count, int side) throws IOException {
    for (int i = 0; i < count; i++) {
      Image image = Image.blank(side, side, Channels.GRAY, SampleDepth.EIGHT_BITS);
      image.setSampleAt(0, i);
      ImageFiles.write(
          image, folder.resolve("in/" + i + ".png"), ImageFormat.PNG, EncodeOptions.DEFAULT);
    }
  }

  private BatchPlan plan() throws IOException {
    OutputRule rule =
        new OutputRule(
            folder.resolve("out"),
            Optional.empty(),
            "",
            OutputRule.IfExists.SKIP,
            EncodeOptions.DEFAULT);
    return BatchPlan.of(InputScan.of(List.of(folder.resolve("in"))), rule, Files::exists);
  }

  private static BatchReport run(
      BatchPlan plan, PictureMaker maker, BatchSettings settings, Recorder recorder)
      throws InterruptedException {
    return new BatchRunner(
            maker,
            EncodeOptions.DEFAULT,
            new MetadataRule(MetadataPolicy.ALL, "test"),
            settings,
            recorder)
        .run(plan);
  }

  @Test
  void makesEveryPictureOnceAndReportsInTheOrderOfThePlan() throws Exception {
    pictures(23, 5);
    Recorder recorder = new Recorder();
    BatchReport report = run(plan(), new Maker(i -> i), new BatchSettings(3, 3, 1 << 30), recorder);
    assertEquals(23, report.done());
    assertEquals(23, recorder.started);
    assertEquals(23, recorder.finished.size());
    for (int i = 0; i < 23; i++) {
      assertEquals(folder.resolve("in/" + i + ".png"), report.images().get(i).input());
      assertEquals(i, ImageFiles.read(folder.resolve("out/" + i + ".png")).sampleAt(0));
    }
    assertTrue(report.seconds().wall() > 0 && report.seconds().encode() > 0);
  }

  @Test
  void aBudgetSmallerThanOnePictureStillMakesThemAll() throws Exception {
    pictures(6, 700);
    BatchReport report = run(plan(), new Maker(i -> i), new BatchSettings(4, 2, 1), new Recorder());
    assertEquals(6, report.done());
    for (int i = 0; i < 6; i++) {
      Image made = ImageFiles.read(folder.resolve("out/" + i + ".png"));
      assertEquals("700x700 GRAY 8-bit image", made.toString());
      assertEquals(i, made.sampleAt(0));
    }
  }

  @Test
  void onePictureThatFailsFailsAlone() throws Exception {
    pictures(5, 4);
    Files.writeString(folder.resolve("in/bad.png"), "no picture");
    UnaryOperator<Image> picky =
        image -> {
          switch (image.sampleAt(0)) {
            case 1 -> throw new GanvasException(Kind.BAD_MODEL_OUTPUT, "nan");
            case 2 -> throw new IllegalStateException("a bug");
            case 3 -> throw new OutOfMemoryError("too large");
            default -> {
              return image;
            }
          }
        };
    BatchReport report = run(plan(), new Maker(picky), BatchSettings.DEFAULT, new Recorder());
    assertEquals(2, report.done());
    assertEquals(
        List.of(
            Kind.BAD_MODEL_OUTPUT, Kind.INTERNAL_ERROR, Kind.OUT_OF_MEMORY, Kind.UNREADABLE_IMAGE),
        report.failed().stream().map(ImageResult.Failed::kind).toList());
  }

  @Test
  void whatWasPassedOverIsInTheReport() throws Exception {
    pictures(2, 40);
    Path file = folder.resolve("in/1.png");
    byte[] whole = Files.readAllBytes(file);
    // The last chunk is gone, the picture itself is there.
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 12));
    BatchReport strict = run(plan(), new Maker(i -> i), BatchSettings.DEFAULT, new Recorder());
    assertEquals(Kind.UNREADABLE_IMAGE, strict.failed().get(0).kind());
    ReadRules accepting = new ReadRules(DamagePolicy.ACCEPT, FramePolicy.REFUSE);
    BatchSettings settings = BatchSettings.DEFAULT.readingBy(accepting);
    BatchReport report = run(plan(), new Maker(i -> i), settings, new Recorder());
    ImageResult.Done taken = (ImageResult.Done) report.images().get(1);
    assertEquals(1, taken.remarks().size());
    assertTrue(taken.remarks().get(0).startsWith("damaged: "), taken.remarks().get(0));
    assertEquals(1, ImageFiles.read(folder.resolve("out/1.png")).sampleAt(0));
  }

  @Test
  void aResultThatCannotBeWrittenIsNamedAndLeavesNothingBehind() throws Exception {
    pictures(2, 4);
    Files.createDirectories(folder.resolve("out"));
    Files.createDirectories(folder.resolve("out/0.png.d"));
    BatchPlan plan = plan();
    // Something takes the output's place between the plan and the writing.
    Files.createDirectories(folder.resolve("out/0.png/inside"));
    BatchReport report = run(plan, new Maker(i -> i), BatchSettings.DEFAULT, new Recorder());
    assertEquals(1, report.done());
    assertEquals(Kind.UNWRITABLE_OUTPUT, report.failed().get(0).kind());
    try (Stream<Path> left = Files.walk(folder.resolve("out"))) {
      assertTrue(left.noneMatch(p -> p.toString().endsWith("ganvas-part")));
    }
  }

  @Test
  void whatIsThereIsSkippedWithoutBeingRead() throws Exception {
    pictures(2, 4);
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/1.png"), "kept as it is");
    Recorder recorder = new Recorder();
    BatchReport report = run(plan(), new Maker(i -> i), BatchSettings.DEFAULT, recorder);
    assertEquals(1, report.done());
    assertEquals(1, report.skipped());
    assertEquals(1, recorder.started);
    assertEquals("kept as it is", Files.readString(folder.resolve("out/1.png")));
  }
}
