package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.BatchProgress;
import dev.ganvas.runtime.batch.BatchPlan;
import dev.ganvas.runtime.batch.BatchReport;
import dev.ganvas.runtime.batch.BatchRunner;
import dev.ganvas.runtime.batch.BatchSettings;
import dev.ganvas.runtime.batch.InputScan;
import dev.ganvas.runtime.batch.OutputRule;
import dev.ganvas.runtime.batch.PictureMaker;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.RowSink;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.metadata.MetadataPolicy;
import dev.ganvas.runtime.metadata.MetadataRule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
  @TempDir private Path folder = Path.of(".");

  private final CountDownLatch third = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<BatchReport> reports = new ArrayList<>();
  private final List<Integer> codes = new ArrayList<>();
  private final StringWriter said = new StringWriter();

  /** Comes to a stop at the third picture until it is told to go on. */
  private final class Stopping implements PictureMaker {
    private final AtomicInteger made = new AtomicInteger();

    @Override
    public ImageSpec resultOf(ImageSpec input) {
      return input;
    }

    @Override
    public Image make(Image input) {
      if (made.incrementAndGet() == 3) {
        third.countDown();
        try {
          assertTrue(goOn.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return input;
    }

    @Override
    public void make(Image input, RowSink sink) {
      throw new AssertionError("small enough to be held");
    }
  }

  @BeforeEach
  void makePictures() throws IOException {
    for (int i = 0; i < 6; i++) {
      Image image = Image.blank(9, 5, Channels.GRAY, SampleDepth.EIGHT_BITS);
      Path file = folder.resolve("in/" + i + ".png");
      ImageFiles.write(image, file, ImageFormat.PNG, EncodeOptions.DEFAULT);
    }
  }

  private interface While {
    void isRunning(Interruption interruption) throws Exception;
  }

  /** Interrupts a run that is at its third picture. */
  private BatchReport run(Interruption.Patience patience, While test) throws Exception {
    OutputRule rule =
        new OutputRule(
            folder.resolve("out"),
            Optional.empty(),
            "",
            OutputRule.IfExists.SKIP,
            EncodeOptions.DEFAULT);
    BatchPlan plan =
        BatchPlan.of(InputScan.of(List.of(folder.resolve("in"))), rule, BatchPlan.Look.AT_FILES);
    PrintWriter err = new PrintWriter(said);
    try (BatchProgress progress = new BatchProgress("testing", plan, new Verbosity(), err)) {
      BatchRunner runner =
          new BatchRunner(
              new Stopping(),
              EncodeOptions.DEFAULT,
              new MetadataRule(MetadataPolicy.ALL, "test"),
              new BatchSettings(1, 1, 1 << 30),
              progress);
      try (Interruption interruption =
          new Interruption(runner, progress, err, reports::add, patience, codes::add)) {
        Thread user =
            new Thread(
                () -> {
                  try {
                    third.await();
                    test.isRunning(interruption);
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  } finally {
                    goOn.countDown();
                  }
                });
        user.start();
        BatchReport report = runner.run(plan);
        user.join();
        assertTrue(interruption.isRequested());
        return report;
      }
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aRunThatEndsInTimeFinishesThePictureItIsAtAndIsNotGivenUp() throws Exception {
    Interruption.Patience patient =
        new Interruption.Patience(Duration.ofSeconds(60), Duration.ofSeconds(60));
    List<Thread> signals = new ArrayList<>();
    BatchReport report =
        run(
            patient,
            interruption -> {
              Thread signal = new Thread(interruption::interrupted);
              signal.start();
              signals.add(signal);
              while (!interruption.isRequested()) {
                Thread.sleep(1);
              }
              Thread.sleep(50);
            });
    signals.get(0).join();
    assertEquals(List.of("0.png", "1.png", "2.png"), names());
    assertEquals(3, report.done());
    assertEquals(List.of(), codes);
    assertEquals(List.of(), reports);
  }

  @Test
  void aPictureThatTakesTooLongIsGivenUpWhileThoseThatAreMadeAreWrittenAndReported()
      throws Exception {
    Interruption.Patience none = new Interruption.Patience(Duration.ZERO, Duration.ofSeconds(60));
    run(none, Interruption::interrupted);
    assertEquals(List.of("0.png", "1.png"), names());
    assertEquals(2, reports.get(0).done());
    assertEquals(2, reports.get(0).images().size());
    assertEquals(List.of(130), codes);
    assertTrue(said.toString().contains("interrupted: 2 of 6 pictures are done"), said.toString());
  }

  @Test
  void aSecondCtrlCGivesUpAtOnceAndTheReportIsWrittenAllTheSame() throws Exception {
    Interruption.Patience endless =
        new Interruption.Patience(Duration.ofDays(1), Duration.ofDays(1));
    List<Thread> signals = new ArrayList<>();
    run(
        endless,
        interruption -> {
          Thread first = new Thread(interruption::interrupted);
          first.start();
          signals.add(first);
          while (!interruption.isRequested()) {
            Thread.sleep(1);
          }
          interruption.interrupted();
        });
    signals.get(0).join();
    assertEquals(List.of(130), codes);
    assertEquals(names().size(), reports.get(0).done());
    assertFalse(names().contains("2.png"));
  }
}
