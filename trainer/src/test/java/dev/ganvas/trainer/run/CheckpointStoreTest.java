package dev.ganvas.trainer.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
  @TempDir private Path folder = Path.of(".");

  private static CheckpointStore.Contents text(String text) {
    return to -> Files.writeString(to.resolve("weights"), text);
  }

  private void save(CheckpointStore store, int step) throws IOException {
    store.save(step, OptionalDouble.empty(), text("of step " + step));
  }

  private void save(CheckpointStore store, int step, double score) throws IOException {
    store.save(step, OptionalDouble.of(score), text("of step " + step));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  private static String weights(CheckpointStore.Saved saved) throws IOException {
    return Files.readString(saved.folder().resolve("weights"));
  }

  @Test
  void atFirstThereIsNone() throws IOException {
    CheckpointStore store = new CheckpointStore(folder, 2);
    assertTrue(store.newest().isEmpty());
    assertTrue(store.best().isEmpty());
  }

  @Test
  void theNewestOnesStay() throws IOException {
    CheckpointStore store = new CheckpointStore(folder, 2);
    for (int step = 10; step <= 50; step += 10) {
      save(store, step);
    }
    assertEquals(List.of("step-000040", "step-000050"), names());
    CheckpointStore.Saved newest = store.newest().orElseThrow();
    assertEquals(50, newest.step());
    assertEquals("of step 50", weights(newest));
    assertTrue(store.best().isEmpty(), "none was measured");
  }

  @Test
  void theBestOneStaysHoweverOld() throws IOException {
    CheckpointStore store = new CheckpointStore(folder, 1);
    save(store, 1, 9.5);
    save(store, 2, 0.25);
    save(store, 3, 7);
    save(store, 4);
    save(store, 5, 0.5);
    assertEquals(List.of("step-000002", "step-000005"), names());
    CheckpointStore.Saved best = store.best().orElseThrow();
    assertEquals(2, best.step());
    assertEquals(OptionalDouble.of(0.25), best.score());
    assertEquals("of step 2", weights(best));
  }

  @Test
  void aBetterOneTakesThePlaceOfTheBest() throws IOException {
    CheckpointStore store = new CheckpointStore(folder, 1);
    save(store, 1, 0.5);
    save(store, 2, 0.25);
    save(store, 3);
    assertEquals(List.of("step-000002", "step-000003"), names());
  }

  @Test
  void whatIsNoNumberIsNeverTheBest() throws IOException {
    CheckpointStore store = new CheckpointStore(folder, 3);
    save(store, 1, Double.NaN);
    assertTrue(store.best().isEmpty());
    save(store, 2, 1000);
    save(store, 3, Double.NaN);
    assertEquals(2, store.best().orElseThrow().step());
  }

  @Test
  void scoresReadBackExactly() throws IOException {
    CheckpointStore store = new CheckpointStore(folder, 3);
    save(store, 1, 1 / 3.0);
    assertEquals(OptionalDouble.of(1 / 3.0), store.newest().orElseThrow().score());
    save(store, 2);
    assertEquals(OptionalDouble.empty(), store.newest().orElseThrow().score());
  }

  @Test
  void scoresByAnotherMeasureAreNotCompared() throws IOException {
    CheckpointStore levels = new CheckpointStore(folder, 1).scoredBy("levels");
    save(levels, 1, 20);
    save(levels, 2, 30);
    assertEquals(1, levels.best().orElseThrow().step());
    CheckpointStore distance = levels.scoredBy("frechet squeeze net.onnx");
    save(distance, 3, 250);
    save(distance, 4, 240);
    save(distance, 5, 260);
    assertEquals(4, distance.best().orElseThrow().step());
    assertEquals("frechet squeeze net.onnx", distance.best().orElseThrow().measure());
    assertEquals(List.of("step-000004", "step-000005"), names());
  }

  @Test
  void stepsCountByTheirValue() throws IOException {
    CheckpointStore store = new CheckpointStore(folder, 2);
    save(store, 999_998);
    save(store, 999_999);
    save(store, 1_000_000);
    assertEquals(1_000_000, store.newest().orElseThrow().step());
    assertEquals(List.of("step-1000000", "step-999999"), names());
  }

  @Test
  void unfinishedOnesAreIgnoredAndRemovedAtTheNextSave() throws IOException {
    Path left = Files.createDirectories(folder.resolve(".unfinished-7/deeper"));
    Files.writeString(left.resolve("weights"), "half");
    CheckpointStore store = new CheckpointStore(folder, 2);
    assertTrue(store.newest().isEmpty());
    save(store, 8);
    assertEquals(List.of("step-000008"), names());
  }

  @Test
  void whatCouldNotBeWrittenWholeIsNoCheckpoint() throws IOException {
    CheckpointStore store = new CheckpointStore(folder, 1);
    save(store, 1);
    CheckpointStore.Contents full =
        to -> {
          Files.writeString(to.resolve("weights"), "half");
          throw new IOException("no space left");
        };
    assertThrows(IOException.class, () -> store.save(2, OptionalDouble.of(1), full));
    assertEquals(1, store.newest().orElseThrow().step());
    assertTrue(store.best().isEmpty());
    save(store, 2);
    assertEquals("of step 2", weights(store.newest().orElseThrow()));
    assertEquals(List.of("step-000002"), names());
  }

  @Test
  void aStepIsSavedOnce() throws IOException {
    CheckpointStore store = new CheckpointStore(folder, 2);
    save(store, 5, 0.5);
    store.save(
        5,
        OptionalDouble.of(0.1),
        to -> {
          throw new IOException("must not be asked");
        });
    assertEquals("of step 5", weights(store.newest().orElseThrow()));
    assertEquals(OptionalDouble.of(0.5), store.newest().orElseThrow().score());
  }

  @Test
  void foldersOfOtherNamesAreLeftAlone() throws IOException {
    List<String> others = List.of("notes", "step-000009.bak", "step-12", "the-step-000001");
    for (String name : others) {
      Files.createDirectory(folder.resolve(name));
    }
    CheckpointStore store = new CheckpointStore(folder, 1);
    assertTrue(store.newest().isEmpty());
    save(store, 1);
    save(store, 2);
    assertTrue(names().containsAll(others), names().toString());
    assertFalse(names().contains("step-000001"));
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    CheckpointStore store = new CheckpointStore(folder, 1);
    save(store, 3);
    CheckpointStore.Saved saved = store.newest().orElseThrow();
    assertEquals("of step 3", store.read(saved, CheckpointStoreTest::weights));
  }

  private GanvasException damage(Exception cause) throws IOException {
    CheckpointStore store = new CheckpointStore(folder, 1);
    save(store, 3);
    CheckpointStore.Saved saved = store.newest().orElseThrow();
    CheckpointStore.Reader<String> reader =
        from -> {
          if (cause instanceof IOException trouble) {
            throw trouble;
          }
          throw (RuntimeException) cause;
        };
    GanvasException e = assertThrows(GanvasException.class, () -> store.read(saved, reader));
    assertEquals(GanvasException.Kind.BAD_TRAINING_DATA, e.kind());
    return e;
  }

  @Test
  void aDamagedOneIsNamedAndWhatToDo() throws IOException {
    IllegalStateException cause = new IllegalStateException("no such layer");
    GanvasException e = damage(cause);
    assertSame(cause, e.getCause());
    assertTrue(e.getMessage().contains(folder.resolve("step-000003").toString()), e.getMessage());
    assertTrue(e.getMessage().contains("Remove that folder"), e.getMessage());
  }

  @Test
  void whatTheReaderSaysItselfIsPassedOn() throws IOException {
    GanvasException said =
        new GanvasException(GanvasException.Kind.BAD_TRAINING_DATA, "another version's");
    assertSame(said, damage(said));
  }

  @Test
  void oneThatEndsEarlyIsNamedToo() throws IOException {
    for (IOException cause :
        List.of(
            new EOFException("Unexpected end of ZLIB input stream"),
            new ZipException("invalid distance too far back"))) {
      String message = damage(cause).getMessage();
      assertTrue(message.contains("step-000003") && message.contains("Remove"), message);
    }
  }

  @Test
  void aScoreThatCannotBeReadIsNone() throws IOException {
    CheckpointStore store = new CheckpointStore(folder, 1);
    save(store, 1, 2);
    Files.writeString(folder.resolve("step-000001").resolve("score.txt"), "");
    save(store, 2, 3);
    assertEquals(2, store.best().orElseThrow().step());
  }
}
