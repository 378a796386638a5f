package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.SampleDepth;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run over a folder that is killed or interrupted ends, started again, as if nobody had touched
 * it. {@code -Dganvas.kills=200 -Dganvas.pictures=300} kills more often.
 */
class KilledBatchIT {
  private static final int KILLS = Integer.getInteger("ganvas.kills", 3);
  private static final int PICTURES = Integer.getInteger("ganvas.pictures", 48);
  private static final int FOLDERS = 5;
  private static final int SCALE = 4;
  private static final Pattern SO_FAR =
      Pattern.compile(
          "interrupted: ([0-9]+) of [0-9]+ pictures are done; the same command goes on");

  @TempDir private Path folder = Path.of(".");

  @BeforeEach
  void makePictures() throws IOException {
    SplittableRandom random = new SplittableRandom(20261124);
    ImageFormat[] formats = {ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP, ImageFormat.TIFF};
    for (int i = 0; i < PICTURES; i++) {
      Image image = Image.blank(200, 150, Channels.RGB, SampleDepth.EIGHT_BITS);
      for (int k = 0; k < 200 * 150 * 3; k++) {
        image.setSampleAt(k, random.nextInt(256));
      }
      ImageFormat format = formats[i % formats.length];
      String name = "in/" + i % FOLDERS + "/" + i + "." + format.extension();
      ImageFiles.write(image, folder.resolve(name), format, EncodeOptions.DEFAULT);
    }
    // So fast that most of the time files are being written.
    SquaresModel.write(folder.resolve("squares.onnx"), SCALE);
  }

  private Process start(Path out) throws IOException {
    File log = log().toFile();
    return new ProcessBuilder(
            // A build that was itself started in the background ignores Ctrl-C, its children too.
            "env",
            "--default-signal=INT",
            Path.of(System.getProperty("application.directory", ""))
                .resolve("bin/ganvas")
                .toString(),
            "upscale",
            folder.resolve("in").toString(),
            "-o",
            out.toString(),
            "-m",
            folder.resolve("squares.onnx").toString(),
            "--device",
            "cpu",
            "-j",
            "2:2")
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .redirectError(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private Path log() {
    return folder.resolve("log.txt");
  }

  private void finish(Process process) throws Exception {
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "the run hangs");
    assertEquals(0, process.exitValue(), Files.readString(log()));
  }

  private static List<String> namesIn(Path out) throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < FOLDERS; i++) {
      Path inside = out.resolve(Integer.toString(i));
      if (Files.isDirectory(inside)) {
        // Names alone: files may get their final ones, and so vanish, while they are looked at.
        try (Stream<Path> files = Files.list(inside)) {
          files.map(file -> out.relativize(file).toString()).forEach(names::add);
        }
      }
    }
    names.sort(null);
    return names;
  }

  private static long finished(Path out) throws IOException {
    return namesIn(out).stream().filter(name -> !name.endsWith(".ganvas-part")).count();
  }

  /** Waits until so many results are there; false if the process ended before. */
  private static boolean reaches(Process process, Path out, long results) throws Exception {
    while (finished(out) < results) {
      if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return process.isAlive();
  }

  private void assertSameFolder(Path expected, Path found) throws IOException {
    assertEquals(namesIn(expected), namesIn(found));
    assertEquals(PICTURES, namesIn(found).size());
    for (String name : namesIn(expected)) {
      assertEquals(-1, Files.mismatch(expected.resolve(name), found.resolve(name)), name);
    }
  }

  @Test
  void aRunThatIsKilledAgainAndAgainEndsInTheSameFolder() throws Exception {
    Path quiet = folder.resolve("quiet");
    finish(start(quiet));
    Path disturbed = folder.resolve("disturbed");
    SplittableRandom random = new SplittableRandom(20261125);
    int killed = 0;
    while (killed < KILLS) {
      Process process = start(disturbed);
      long left = PICTURES - finished(disturbed);
      // So that something is left for the kills to come.
      long more = 1 + random.nextLong(Math.max(1, left / (KILLS - killed + 1)));
      if (!reaches(process, disturbed, PICTURES - left + more)) {
        finish(process);
        break;
      }
      Thread.sleep(random.nextInt(40));
      process.destroyForcibly().waitFor();
      killed++;
    }
    assertTrue(killed > 0, "never killed: the run was too short");
    System.out.println("a run over " + PICTURES + " pictures was killed " + killed + " times");
    finish(start(disturbed));
    assertSameFolder(quiet, disturbed);
  }

  @Test
  void anInterruptedRunSaysHowFarItIsAndGoesOn() throws Exception {
    Path quiet = folder.resolve("quiet");
    finish(start(quiet));
    Path disturbed = folder.resolve("disturbed");
    Process process = start(disturbed);
    assertTrue(reaches(process, disturbed, 3), "the run was too short to be interrupted");
    // What Ctrl-C sends; destroy() would send SIGTERM.
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it does not end");
    String said = Files.readString(log());
    assertEquals(130, process.exitValue(), said);
    Matcher soFar = SO_FAR.matcher(said);
    assertTrue(soFar.find(), said);
    // Nothing half done is left, and nothing that is done is not counted.
    assertEquals(Long.parseLong(soFar.group(1)), namesIn(disturbed).size(), said);
    finish(start(disturbed));
    assertSameFolder(quiet, disturbed);
  }
}
