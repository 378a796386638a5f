package dev.ganvas.trainer.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ganvas.runtime.failure.GanvasException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  private static final String FIRST = "{\"step\":20,\"discriminator\":0.69315}";
  private static final String SECOND = "{\"step\":200,\"features\":\"a {b} \\u003c\"}";
  private static final String MEASURED = "{\"step\":200,\"frechet\":31.5}";
  private static final String THIRD = "{\"step\":201,\"discriminator\":0.5}";

  @TempDir private Path folder = Path.of(".");

  private RunDirectory recorded(String text) throws IOException {
    RunDirectory run = RunDirectory.create(folder, "seed: 1\n");
    Files.writeString(run.stats(), text);
    return run;
  }

  private static List<String> lines(RunDirectory run) throws IOException {
    return Files.readAllLines(run.stats());
  }

  @Test
  void dropsWhatWasRecordedLater() throws IOException {
    RunDirectory run = recorded(String.join("\n", FIRST, SECOND, MEASURED, THIRD) + "\n");
    run.rewindTo(201);
    assertEquals(List.of(FIRST, SECOND, MEASURED, THIRD), lines(run));
    run.rewindTo(200);
    assertEquals(List.of(FIRST, SECOND, MEASURED), lines(run));
    run.rewindTo(199);
    assertEquals(List.of(FIRST), lines(run));
    run.rewindTo(20);
    assertEquals(List.of(FIRST), lines(run));
    run.rewindTo(2);
    assertEquals(List.of(), lines(run));
  }

  @Test
  void dropsALineCutOffByACrashWhereverItWasCut() throws IOException {
    for (int length = 1; length < THIRD.length(); length++) {
      RunDirectory run = recorded(FIRST + "\n" + SECOND + "\n" + THIRD.substring(0, length));
      run.rewindTo(100_000);
      assertEquals(List.of(FIRST, SECOND), lines(run), THIRD.substring(0, length));
    }
  }

  @Test
  void whatComesNextHasALineOfItsOwn() throws IOException {
    RunDirectory run = recorded(FIRST + "\n" + SECOND); // whole, but for the end of the line
    run.rewindTo(200);
    run.stats(THIRD);
    assertEquals(List.of(FIRST, SECOND, THIRD), lines(run));
    run.rewindTo(0);
    run.stats(FIRST);
    assertEquals(FIRST + "\n", Files.readString(run.stats()));
  }

  @Test
  void linesWithoutAStepGo() throws IOException {
    RunDirectory run = recorded("\n{\"epoch\":1}\n\0\0\0\n" + FIRST + "\n{}\n");
    run.rewindTo(1000);
    assertEquals(List.of(FIRST), lines(run));
  }

  @Test
  void nothingRecordedStaysNothing() throws IOException {
    RunDirectory run = RunDirectory.create(folder, "seed: 1\n");
    run.rewindTo(5);
    assertFalse(Files.exists(run.stats()));
  }

  @Test
  void aLineMayBeCutInsideALetter() throws IOException {
    byte[] whole = (FIRST + "\n{\"step\":40,\"features\":\"é").getBytes(StandardCharsets.UTF_8);
    RunDirectory run = recorded("");
    Files.write(run.stats(), Arrays.copyOf(whole, whole.length - 1));
    run.rewindTo(100);
    assertEquals(List.of(FIRST), lines(run));
  }

  @Test
  void mayBeBegunAgainAsLongAsNoCheckpointIsWhole() throws IOException {
    RunDirectory run = recorded(FIRST + "\n");
    // What a process killed in the middle of its first checkpoint leaves.
    Files.createDirectory(run.checkpoints().resolve(".unfinished-5"));
    Path grid = Files.createFile(run.samples().resolve("step-000005.png"));
    assertEquals(
        "seed: 2\n", Files.readString(RunDirectory.create(folder, "seed: 2\n").configFile()));
    assertFalse(Files.exists(run.stats()));
    assertFalse(Files.exists(grid), "the samples of the beginning before");
    Files.createDirectory(run.checkpoints().resolve("step-000005"));
    GanvasException refused =
        assertThrows(GanvasException.class, () -> RunDirectory.create(folder, "seed: 3\n"));
    assertEquals(GanvasException.Kind.BAD_TRAINING_DATA, refused.kind());
    assertEquals("seed: 2\n", Files.readString(run.configFile()));
  }
}
