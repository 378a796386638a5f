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
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training whose process is killed again and again ends as if nobody had touched it. {@code
 * -Dganvas.kills=20} kills more often.
 */
class KilledTrainingIT {
  private static final int KILLS = Integer.getInteger("ganvas.kills", 4);
  private static final int STEPS = 120;

  @TempDir private Path folder = Path.of(".");

  private Process start(Path run, List<String> more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(System.getProperty("application.directory", "")).resolve("bin/ganvas").toString());
    Collections.addAll(command, "train", "gan", "--data", folder.resolve("icons").toString());
    Collections.addAll(command, "--out", run.toString());
    command.addAll(more);
    File log = folder.resolve("log.txt").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .redirectError(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder.start();
  }

  private static List<String> fresh() {
    List<String> options = new ArrayList<>();
    for (String setting :
        List.of(
            "image.size=8",
            "generator.latent=3",
            "generator.width=2",
            "discriminator.width=2",
            "schedule.batch=4",
            "schedule.steps=" + STEPS,
            "schedule.sampleEvery=5",
            "schedule.statsEvery=5",
            "schedule.checkpointEvery=5",
            "metrics.samples=4")) {
      Collections.addAll(options, "--set", setting);
    }
    return options;
  }

  private void finish(Process process) throws Exception {
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "the training hangs");
    assertEquals(0, process.exitValue(), Files.readString(folder.resolve("log.txt")));
  }

  private static boolean hasCheckpoint(Path run) throws IOException {
    if (!Files.isDirectory(run.resolve("checkpoints"))) {
      return false;
    }
    try (Stream<Path> children = Files.list(run.resolve("checkpoints"))) {
      return children.anyMatch(c -> c.getFileName().toString().startsWith("step-"));
    }
  }

  @Test
  void aTrainingThatIsKilledAgainAndAgainEndsInTheSameModel() throws Exception {
    for (int i = 0; i < 24; i++) {
      Image image = Image.blank(8, 8, Channels.RGB, SampleDepth.EIGHT_BITS);
      for (int k = 0; k < 64 * 3; k++) {
        image.setSampleAt(k, (k * (i + 1)) % 256);
      }
      ImageFiles.write(
          image, folder.resolve("icons/" + i + ".png"), ImageFormat.PNG, EncodeOptions.DEFAULT);
    }
    Path quiet = folder.resolve("quiet");
    finish(start(quiet, fresh()));
    Path disturbed = folder.resolve("disturbed");
    SplittableRandom random = new SplittableRandom(20261122);
    int killed = 0;
    while (killed < KILLS) {
      Process process = start(disturbed, hasCheckpoint(disturbed) ? List.of("--resume") : fresh());
      if (process.waitFor(900 + random.nextInt(1500), TimeUnit.MILLISECONDS)) {
        assertEquals(0, process.exitValue(), Files.readString(folder.resolve("log.txt")));
        break;
      }
      process.destroyForcibly().waitFor();
      killed++;
    }
    assertTrue(killed > 0, "never killed: the training was too short");
    finish(start(disturbed, hasCheckpoint(disturbed) ? List.of("--resume") : fresh()));
    assertEquals(-1, Files.mismatch(quiet.resolve("model.onnx"), disturbed.resolve("model.onnx")));
  }
}
