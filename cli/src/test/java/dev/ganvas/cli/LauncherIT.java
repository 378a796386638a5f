package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.image.ImageFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        new ProcessBuilder(
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
    Process training = builder.start();
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
                data.toString(),
                "--out",
                folder.resolve("run").toString(),
                "--resume",
                "--time",
                "2s"));
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertTrue(resumed.out().contains("stopped at step"), resumed.out());
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
