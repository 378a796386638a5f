package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.image.ImageFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unpacked application, started as users start it. */
class LauncherIT {
  @TempDir private Path folder = Path.of(".");

  private record Run(int exitCode, String out, String err) {}

  private Run run(List<String> command, String... environment) throws Exception {
    File out = folder.resolve("out.txt").toFile();
    File err = folder.resolve("err.txt").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out)
            .redirectError(err);
    for (String setting : environment) {
      int equals = setting.indexOf('=');
      builder.environment().put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    Process process = builder.start();
    assertTrue(process.waitFor(3, TimeUnit.MINUTES), command.toString());
    return new Run(
        process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
  }

  private static String launcher() {
    return Path.of(System.getProperty("application.directory", ""))
        .resolve("bin/ganvas")
        .toString();
  }

  @Test
  void namesWithOtherLettersWorkInAPosixLocale() throws Exception {
    Path input = folder.resolve("déjà vu/été.jpg");
    Files.createDirectories(input.getParent());
    Files.copy(Cli.lowres().resolve("fig.jpg"), input);
    Run run =
        run(
            List.of(launcher(), "upscale", "déjà vu", "-o", "größer"),
            "LC_ALL=",
            "LC_CTYPE=",
            "LANG=C");
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(524, ImageFiles.read(folder.resolve("größer/été.jpg")).width());
    assertTrue(run.out().contains("1 enlarged"), run.out());
  }

  @Test
  void exitCodesReachTheShellAndErrorsAreShort() throws Exception {
    Run usage = run(List.of(launcher(), "upscale"));
    assertEquals(2, usage.exitCode());
    assertTrue(usage.err().lines().count() <= 2, usage.err());
    Run missing = run(List.of(launcher(), "upscale", "nothing", "-o", "out"));
    assertEquals(3, missing.exitCode());
    assertEquals("", missing.out());
  }

  @Test
  void theLauncherCanBeALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(launcher()));
    Run run = run(List.of(link.toString(), "models", "list"));
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("photo-x4"), run.out());
  }

  /** As many threads as there are processors; files do not tell how many there were. */
  @Test
  void oneThreadAndTwoMakeTheSameDataSet() throws Exception {
    List<Map<String, String>> sets = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      Path out = folder.resolve("by-" + threads);
      Run run =
          run(
              List.of(
                  launcher(),
                  "generate",
                  "-m",
                  "digits",
                  "-n",
                  "120",
                  "--balance",
                  "--batch",
                  "8",
                  "-o",
                  out.toString()),
              "GANVAS_JAVA_OPTS=-XX:ActiveProcessorCount=" + threads);
      assertEquals(0, run.exitCode(), run.err());
      sets.add(Cli.checksums(out));
    }
    assertTrue(sets.get(0).size() > 120, sets.get(0).keySet().toString());
    assertEquals(sets.get(0), sets.get(1));
  }

  /** An endless training of pictures in a folder "data", in a folder "run". */
  private Process endlessTraining(Path log) throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.copy(Cli.lowres().resolve("stream.png"), data.resolve("a.png"));
    Files.copy(Cli.lowres().resolve("brushes.jpg"), data.resolve("b.jpg"));
    ProcessBuilder builder =
        new ProcessBuilder(
                // A build that was itself started in the background ignores Ctrl-C, its children
                // too.
                "env",
                "--default-signal=INT",
                launcher(),
                "train",
                "upscaler",
                "--data",
                data.toString(),
                "--out",
                folder.resolve("run").toString(),
                "--set",
                "network.features=4",
                "--set",
                "data.batch=1",
                "--steps",
                "100000000")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // Threads that wait for each other hardly get on where something else runs beside the tests.
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder.start();
  }

  @Test
  void interruptedTrainingSavesAndSaysHowToGoOn() throws Exception {
    Path log = folder.resolve("train.txt");
    Process training = endlessTraining(log);
    waitFor(log, "step 100 of");
    // What Ctrl-C sends; destroy() would send SIGTERM.
    new ProcessBuilder("kill", "-INT", Long.toString(training.pid())).start().waitFor();
    assertTrue(training.waitFor(1, TimeUnit.MINUTES));
    String said = Files.readString(log);
    assertEquals(130, training.exitValue(), said);
    assertTrue(said.contains("saved; go on with: ganvas train upscaler"), said);
    assertTrue(said.contains("--resume"), said);
    Run resumed =
        run(
            List.of(
                launcher(),
                "train",
                "upscaler",
                "--data",
                folder.resolve("data").toString(),
                "--out",
                folder.resolve("run").toString(),
                "--resume",
                "--time",
                "2s"));
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertTrue(resumed.out().contains("stopped at step"), resumed.out());
  }

  @Test
  void interruptedTrainingThatCannotSaveEndsToo() throws Exception {
    Path log = folder.resolve("train.txt");
    Process training = endlessTraining(log);
    waitFor(log, "step 100 of");
    Path run = folder.resolve("run");
    Files.move(run, folder.resolve("elsewhere"));
    // A folder that is gone could be made anew.
    Files.writeString(run, "");
    new ProcessBuilder("kill", "-INT", Long.toString(training.pid())).start().waitFor();
    assertTrue(training.waitFor(30, TimeUnit.SECONDS), "a process that waits for its own end");
    String said = Files.readString(log);
    assertTrue(said.contains("not saved: "), said);
    assertFalse(said.contains("saved; go on with"), said);
  }

  private static void waitFor(Path log, String text) throws IOException, InterruptedException {
    for (int i = 0; i < 600; i++) {
      if (Files.exists(log) && Files.readString(log).contains(text)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("never said '" + text + "': " + Files.readString(log));
  }
}
