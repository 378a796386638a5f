package dev.ganvas.runtime.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
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
import dev.ganvas.runtime.image.PictureFile;
import dev.ganvas.runtime.image.ReadRules;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.RowSink;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.metadata.MetadataPolicy;
import dev.ganvas.runtime.metadata.MetadataRule;
import dev.ganvas.runtime.metadata.PictureMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchRunnerTest {
  private static final EncodeOptions LOSSLESS =
      new EncodeOptions(95, EncodeOptions.Compression.LOSSLESS);

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
    public synchronized void finished(ImageResult result) {
      finished.add(result);
    }

    private synchronized int count() {
      return finished.size();
    }
  }

  /** Throws at the so-many-th picture that is finished. */
  private record Thrower(int at, AtomicInteger told, RuntimeException what)
      implements BatchListener {
    @Override
    public void started(Path input) {}

    @Override
    public void finished(ImageResult result) {
      if (told.incrementAndGet() == at) {
        throw what;
      }
    }
  }

  @Test
  void whatAListenerThrowsEndsTheRunAndNoPicture() throws IOException {
    pictures(12, 8);
    BatchPlan plan = plan();
    RuntimeException what = new IllegalStateException("no more");
    AtomicInteger told = new AtomicInteger();
    BatchRunner runner =
        new BatchRunner(
            new Maker(image -> image),
            LOSSLESS,
            new MetadataRule(MetadataPolicy.ALL, ""),
            new BatchSettings(2, 2, 1 << 30),
            new Thrower(3, told, what));
    assertSame(what, assertThrows(IllegalStateException.class, () -> runner.run(plan)));
    assertEquals(3, told.get());
    assertTrue(
        runner.soFar().images().stream().allMatch(ImageResult.Done.class::isInstance),
        () -> runner.soFar().toString());
  }

  @Test
  void anInterruptedRunWritesWhatIsMadeAndTellsNothingAfter() throws Exception {
    pictures(12, 300);
    BatchPlan plan = plan();
    AtomicInteger told = new AtomicInteger();
    Thread caller = Thread.currentThread();
    BatchRunner runner =
        new BatchRunner(
            new Maker(
                image -> {
                  if (image.sample(0, 0, 0) % 4 == 3) {
                    caller.interrupt();
                  }
                  return image;
                }),
            LOSSLESS,
            new MetadataRule(MetadataPolicy.ALL, ""),
            new BatchSettings(2, 2, 1 << 30),
            new Thrower(-1, told, new IllegalStateException()));
    assertThrows(InterruptedException.class, () -> runner.run(plan));
    int then = told.get();
    List<ImageResult> results = runner.soFar().images();
    assertTrue(results.stream().allMatch(ImageResult.Done.class::isInstance), results::toString);
    Thread.sleep(200);
    assertEquals(then, told.get());
    try (Stream<Path> written = Files.list(folder.resolve("out"))) {
      assertEquals(results.size(), written.count());
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
    return planInto(Optional.empty());
  }

  private BatchPlan planInto(Optional<ImageFormat> format) throws IOException {
    OutputRule rule =
        new OutputRule(
            folder.resolve("out"), format, "", OutputRule.IfExists.SKIP, EncodeOptions.DEFAULT);
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
  void whatAResultHasNoRoomForIsInTheReport() throws Exception {
    pictures(2, 40);
    Path file = folder.resolve("in/1.png");
    // EXIF of one field that is longer than a JPEG's segment.
    ByteBuffer exif = ByteBuffer.allocate(70_026).put(new byte[] {'M', 'M', 0, 42}).putInt(8);
    exif.putShort((short) 1).putShort((short) 0x9286).putShort((short) 7).putInt(70_000).putInt(26);
    PictureMetadata large =
        new PictureMetadata(
            Optional.empty(),
            Optional.of(exif.array()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Files.write(file, large.writeInto(Files.readAllBytes(file), ImageFormat.PNG));
    BatchReport report =
        run(
            planInto(Optional.of(ImageFormat.JPEG)),
            new Maker(i -> i),
            BatchSettings.DEFAULT,
            new Recorder());
    assertEquals(List.of(), ((ImageResult.Done) report.images().get(0)).remarks());
    assertEquals(
        List.of("without EXIF's field 0x9286 of 70000 bytes, for which the file has no room"),
        ((ImageResult.Done) report.images().get(1)).remarks());
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

  /** The second picture is begun before the first one fails, and made after that. */
  private static final class AfterTheFirst implements BatchListener {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch failed = new CountDownLatch(1);

    @Override
    public void started(Path input) {}

    @Override
    public void finished(ImageResult result) {
      if (result instanceof ImageResult.Failed) {
        failed.countDown();
      }
    }

    private Image make(Image image) {
      if (image.sampleAt(0) > 0) {
        begun.countDown();
        await(failed);
      }
      return image;
    }

    /** Asked for the first time when the first picture could not be written. */
    private OptionalLong room(long bytes) {
      await(begun);
      return OptionalLong.of(bytes);
    }

    private static void await(CountDownLatch latch) {
      try {
        assertTrue(latch.await(30, TimeUnit.SECONDS), "a picture neither began nor failed");
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void onAFullDiskNoMorePicturesAreBegunAndTheNextRunCompletes() throws Exception {
    pictures(6, 4);
    BatchPlan plan = plan();
    // The writing of the first one fails, and the system says that there is no room.
    Path inTheWay = Files.createDirectories(folder.resolve("out/0.png/inside"));
    AfterTheFirst listener = new AfterTheFirst();
    BatchReport report =
        new BatchRunner(
                new Maker(listener::make),
                EncodeOptions.DEFAULT,
                new MetadataRule(MetadataPolicy.ALL, "test"),
                new BatchSettings(1, 1, 1 << 30),
                listener,
                path -> listener.room(0))
            .run(plan);
    // The second was begun before the first one's result was known.
    assertEquals(1, report.done());
    assertEquals(5, report.failed().size());
    for (ImageResult.Failed failure : report.failed()) {
      assertEquals(Kind.DISK_FULL, failure.kind(), failure.message());
    }
    assertTrue(report.failed().get(4).message().contains("not begun"));
    assertEquals(List.of("0.png", "1.png"), namesIn("out"));
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    BatchReport next = run(plan(), new Maker(i -> i), BatchSettings.DEFAULT, new Recorder());
    assertEquals(5, next.done());
    assertEquals(1, next.skipped());
  }

  @Test
  void roomThatComesBackIsUsed() throws Exception {
    pictures(6, 4);
    BatchPlan plan = plan();
    Files.createDirectories(folder.resolve("out/0.png/inside"));
    AfterTheFirst listener = new AfterTheFirst();
    AtomicLong asked = new AtomicLong();
    BatchReport report =
        new BatchRunner(
                new Maker(listener::make),
                EncodeOptions.DEFAULT,
                new MetadataRule(MetadataPolicy.ALL, "test"),
                new BatchSettings(1, 1, 1 << 30),
                listener,
                path -> listener.room(asked.getAndIncrement() == 0 ? 0 : Long.MAX_VALUE))
            .run(plan);
    assertEquals(5, report.done());
    assertEquals(Kind.DISK_FULL, report.failed().get(0).kind());
  }

  @Test
  void aStoppedRunFinishesWhatItIsAtAndBeginsNoMore() throws Exception {
    pictures(9, 4);
    AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});
    UnaryOperator<Image> third =
        image -> {
          if (image.sampleAt(0) == 2) {
            Objects.requireNonNull(stop.get()).run();
          }
          return image;
        };
    BatchRunner runner =
        new BatchRunner(
            new Maker(third),
            EncodeOptions.DEFAULT,
            new MetadataRule(MetadataPolicy.ALL, "test"),
            new BatchSettings(1, 1, 1 << 30),
            new Recorder());
    stop.set(runner::stop);
    BatchReport report = runner.run(plan());
    assertEquals(3, report.done());
    assertEquals(3, report.images().size());
    assertEquals(List.of("0.png", "1.png", "2.png"), namesIn("out"));
    BatchReport next = run(plan(), new Maker(i -> i), BatchSettings.DEFAULT, new Recorder());
    assertEquals(6, next.done());
    assertEquals(3, next.skipped());
  }

  @Test
  void aResultInBandsThatIsAbandonedLeavesNothingBehind() throws Exception {
    pictures(1, 700);
    AtomicReference<BatchRunner> running = new AtomicReference<>();
    AtomicInteger before = new AtomicInteger();
    PictureMaker inBands =
        new PictureMaker() {
          @Override
          public ImageSpec resultOf(ImageSpec input) {
            return input;
          }

          @Override
          public Image make(Image input) {
            throw new AssertionError("too large for the budget of a byte");
          }

          @Override
          public void make(Image input, RowSink sink) {
            sink.add(input.crop(new Region(0, 0, 700, 100)));
            try {
              before.set(namesIn("out").size());
              Objects.requireNonNull(running.get()).abandon();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            sink.add(input.crop(new Region(0, 100, 700, 600)));
          }
        };
    BatchRunner runner =
        new BatchRunner(
            inBands,
            EncodeOptions.DEFAULT,
            new MetadataRule(MetadataPolicy.ALL, "test"),
            new BatchSettings(1, 1, 1),
            new Recorder());
    running.set(runner);
    BatchReport report = runner.run(plan());
    // Given up is not failed.
    assertEquals(List.of(), report.images());
    assertEquals(1, before.get());
    assertEquals(List.of(), namesIn("out"));
  }

  @Test
  void whatAResultInBandsGetsBesideItsPixelsIsWhatOthersGet() throws Exception {
    pictures(1, 700);
    MetadataRule rule = new MetadataRule(MetadataPolicy.ALL, "made by a test");
    Maker same = new Maker(i -> i);
    Path result = folder.resolve("out/0.png");
    for (long budget : new long[] {1, 1 << 30}) {
      BatchSettings settings = new BatchSettings(1, 1, budget);
      new BatchRunner(same, EncodeOptions.DEFAULT, rule, settings, new Recorder()).run(plan());
      byte[] exif = PictureMetadata.read(result).exif().orElseThrow();
      assertTrue(new String(exif, StandardCharsets.US_ASCII).contains("made by a test"));
      Files.delete(result);
    }
  }

  @Test
  void refusedPicturesAndClosedFoldersAreInTheReport() throws Exception {
    pictures(3, 4);
    BatchPlan plan = plan();
    ImageResult.Failed refused =
        new ImageResult.Failed(
            plan.items().get(1).input(),
            Kind.IMAGE_TOO_LARGE,
            "too large",
            new GanvasException(Kind.IMAGE_TOO_LARGE, "too large"));
    ImageResult.Failed closed =
        new ImageResult.Failed(
            folder.resolve("in/closed"),
            Kind.UNREADABLE_FOLDER,
            "closed",
            new IOException("closed"));
    List<BatchPlan.Item> items = new ArrayList<>(plan.items());
    BatchPlan.Item second = items.get(1);
    items.set(
        1,
        new BatchPlan.Item(
            second.input(),
            second.output(),
            second.format(),
            new BatchPlan.Action.Refuse(refused)));
    Recorder recorder = new Recorder();
    BatchPlan some = new BatchPlan(items, List.of(closed));
    BatchReport report = run(some, new Maker(i -> i), BatchSettings.DEFAULT, recorder);
    assertEquals(2, recorder.started);
    assertEquals(refused, report.images().get(1));
    assertEquals(closed, report.images().get(3));
    assertEquals(List.of(refused, closed), report.failed());
  }

  /** Noise of which a lossless WebP file takes far longer to write than a PNG file to read. */
  private BatchPlan slowToWrite(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Image noise = TinyPictures.noise(400, 400, Channels.GRAY, SampleDepth.EIGHT_BITS, i);
      ImageFiles.write(
          noise, folder.resolve("in/" + i + ".png"), ImageFormat.PNG, EncodeOptions.DEFAULT);
    }
    OutputRule rule =
        new OutputRule(
            folder.resolve("out"),
            Optional.of(ImageFormat.WEBP),
            "",
            OutputRule.IfExists.SKIP,
            LOSSLESS);
    return BatchPlan.of(InputScan.of(List.of(folder.resolve("in"))), rule, Files::exists);
  }

  private static BatchRunner lossless(
      PictureMaker maker, BatchSettings settings, BatchListener listener) {
    return new BatchRunner(
        maker, LOSSLESS, new MetadataRule(MetadataPolicy.ALL, "test"), settings, listener);
  }

  @Test
  void noMoreResultsAreUnwrittenThanThereAreWritersAndOne() throws Exception {
    BatchPlan plan = slowToWrite(10);
    Recorder recorder = new Recorder();
    AtomicInteger made = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    UnaryOperator<Image> counting =
        image -> {
          int unwritten = made.incrementAndGet() - recorder.count();
          most.accumulateAndGet(unwritten, Math::max);
          return image;
        };
    BatchSettings settings = new BatchSettings(2, 1, 1 << 30);
    BatchReport report = lossless(new Maker(counting), settings, recorder).run(plan);
    assertEquals(10, report.done(), report.toString());
    assertTrue(most.get() <= 2, most + " results were unwritten at once");
  }

  @Test
  void noMorePicturesAreReadAheadThanThereAreReadersAndOne() throws Exception {
    pictures(20, 4);
    AtomicInteger read = new AtomicInteger();
    AtomicInteger made = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    PictureMaker slow =
        new PictureMaker() {
          @Override
          public PictureMaker forPicture(PictureFile.Loaded loaded) {
            read.incrementAndGet();
            return this;
          }

          @Override
          public ImageSpec resultOf(ImageSpec input) {
            return input;
          }

          @Override
          public Image make(Image input) {
            pause(20);
            most.accumulateAndGet(read.get() - made.getAndIncrement(), Math::max);
            return input;
          }

          @Override
          public void make(Image input, RowSink sink) {
            throw new AssertionError("small enough to be held");
          }
        };
    BatchReport report = run(plan(), slow, new BatchSettings(2, 1, 1 << 30), new Recorder());
    assertEquals(20, report.done());
    // The one that is being made was read too.
    assertTrue(most.get() <= 4, most + " pictures were read ahead");
  }

  @Test
  void thePicturesTimesAreThoseOfTheirStagesWithoutTheWaiting() throws Exception {
    pictures(12, 4);
    Maker slow =
        new Maker(
            image -> {
              pause(20);
              return image;
            });
    BatchReport report = run(plan(), slow, new BatchSettings(2, 1, 1 << 30), new Recorder());
    BatchReport.Seconds seconds = report.seconds();
    long sum =
        report.images().stream().mapToLong(image -> ((ImageResult.Done) image).millis()).sum();
    double busy = 1000 * (seconds.decode() + seconds.make() + seconds.encode());
    // Each of them is rounded down.
    assertTrue(sum <= busy && sum > busy - 13, sum + " ms of " + busy);
  }

  @Test
  void anAbandonedRunTellsOfAllThatIsThereAndWritesNoMore() throws Exception {
    BatchPlan plan = slowToWrite(10);
    AtomicReference<BatchRunner> running = new AtomicReference<>();
    AtomicReference<BatchReport> told = new AtomicReference<>();
    AtomicInteger made = new AtomicInteger();
    UnaryOperator<Image> fifth =
        image -> {
          if (made.incrementAndGet() == 5) {
            BatchRunner runner = Objects.requireNonNull(running.get());
            try {
              runner.abandon();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            told.set(runner.soFar());
          }
          return image;
        };
    BatchRunner runner =
        lossless(new Maker(fifth), new BatchSettings(2, 2, 1 << 30), new Recorder());
    running.set(runner);
    runner.run(plan);
    List<String> done =
        Objects.requireNonNull(told.get()).images().stream()
            .map(image -> ((ImageResult.Done) image).output().getFileName().toString())
            .sorted()
            .toList();
    assertTrue(!done.isEmpty() && done.size() < 5, done.toString());
    assertEquals(done, namesIn("out"));
  }

  @Test
  void whatIsMadeIsWaitedForButNotForLonger() throws Exception {
    BatchPlan plan = slowToWrite(4);
    AtomicReference<BatchRunner> running = new AtomicReference<>();
    AtomicInteger made = new AtomicInteger();
    List<String> seen = new ArrayList<>();
    UnaryOperator<Image> third =
        image -> {
          if (made.incrementAndGet() == 3) {
            BatchRunner runner = Objects.requireNonNull(running.get());
            try {
              seen.add("" + runner.awaitWritten(Duration.ZERO));
              seen.add("" + runner.awaitWritten(Duration.ofSeconds(60)));
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            seen.add("" + runner.soFar().done());
          }
          return image;
        };
    BatchRunner runner =
        lossless(new Maker(third), new BatchSettings(1, 2, 1 << 30), new Recorder());
    running.set(runner);
    assertEquals(4, runner.run(plan).done());
    assertEquals(List.of("true", "2"), seen.subList(1, 3));
  }

  @Test
  void aFileThatVanishesAfterThePlanIsOneFailureWithASentence() throws Exception {
    pictures(3, 4);
    BatchPlan plan = plan();
    Path gone = folder.resolve("in/1.png");
    Files.delete(gone);
    BatchReport report = run(plan, new Maker(i -> i), BatchSettings.DEFAULT, new Recorder());
    assertEquals(2, report.done());
    ImageResult.Failed failure = report.failed().get(0);
    assertEquals(Kind.UNREADABLE_IMAGE, failure.kind());
    assertEquals("cannot be read (there is no such file: " + gone + ")", failure.message());
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> namesIn(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
