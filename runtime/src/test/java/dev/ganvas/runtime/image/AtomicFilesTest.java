package dev.ganvas.runtime.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.FileTrouble;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  private static final byte[] CONTENT = {1, 2, 3};

  private static List<Path> everythingIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> !file.equals(folder)).sorted().toList();
    }
  }

  @Test
  void makesFoldersAndNothingBesideTheFile(@TempDir Path folder) throws IOException {
    Path target = folder.resolve("a/b/c.bin");
    AtomicFiles.write(target, CONTENT);
    assertArrayEquals(CONTENT, Files.readAllBytes(target));
    assertEquals(List.of(folder.resolve("a"), folder.resolve("a/b"), target), everythingIn(folder));
  }

  @Test
  void troubleNamesTheFileThatUsersKnow(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("file"), CONTENT);
    Path taken = Files.createDirectories(folder.resolve("taken/full")).getParent();
    for (Path target : List.of(file.resolve("below.bin"), taken)) {
      FileSystemException e =
          assertThrows(FileSystemException.class, () -> AtomicFiles.write(target, CONTENT));
      assertEquals(target.toString(), e.getFile());
      assertFalse(FileTrouble.reason(e).contains(AtomicFiles.UNFINISHED_SUFFIX), e.toString());
    }
  }

  @Test
  void whatDoesNotWaitForTheDiskIsWholeAndAloneToo(@TempDir Path folder) throws IOException {
    Path target = folder.resolve("a/c.bin");
    AtomicFiles.writeWithoutWaiting(target, CONTENT);
    assertArrayEquals(CONTENT, Files.readAllBytes(target));
    assertEquals(List.of(folder.resolve("a"), target), everythingIn(folder));
  }

  @Test
  void replacesAnOlderFileWhole(@TempDir Path folder) throws IOException {
    Path target = Files.write(folder.resolve("file.bin"), new byte[1000]);
    AtomicFiles.write(target, CONTENT);
    assertArrayEquals(CONTENT, Files.readAllBytes(target));
    assertEquals(List.of(target), everythingIn(folder));
  }

  @Test
  void failureLeavesNothingBehind(@TempDir Path folder) throws IOException {
    Path target = Files.createDirectory(folder.resolve("target"));
    Path inside = Files.write(target.resolve("inside"), CONTENT);
    assertThrows(IOException.class, () -> AtomicFiles.write(target, new byte[9]));
    assertEquals(List.of(target, inside), everythingIn(folder));
    assertArrayEquals(CONTENT, Files.readAllBytes(inside));
  }

  @Test
  void folderThatIsAFileIsAnIoException(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("file"), CONTENT);
    assertThrows(IOException.class, () -> AtomicFiles.write(file.resolve("x.png"), new byte[9]));
    assertEquals(List.of(file), everythingIn(folder));
  }

  @Test
  void racingWritersLeaveOneWholeFile(@TempDir Path folder)
      throws IOException, InterruptedException, ExecutionException {
    Path target = folder.resolve("file.bin");
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      byte[] content = new byte[10_000];
      Arrays.fill(content, (byte) i);
      writers.add(
          pool.submit(
              () -> {
                AtomicFiles.write(target, content);
                return content;
              }));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    pool.shutdown();
    byte[] found = Files.readAllBytes(target);
    byte[] expected = new byte[10_000];
    Arrays.fill(expected, found[0]);
    assertTrue(found[0] > 0);
    assertArrayEquals(expected, found);
    assertEquals(List.of(target), everythingIn(folder));
  }

  @Test
  void whatAKilledRunHasLeftIsRemovedAndNothingElse(@TempDir Path folder) throws Exception {
    long own = ProcessHandle.current().pid();
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      Path alive = folder.resolve("." + other.pid() + "-0123456789abcdef.ganvas-part");
      List<Path> kept =
          List.of(
              Files.write(folder.resolve("a.png"), CONTENT),
              Files.write(folder.resolve(".ganvas-part"), CONTENT),
              Files.write(folder.resolve("." + own + "-0123.ganvas-part"), CONTENT),
              Files.write(folder.resolve(".mine-0123456789abcdef.ganvas-part"), CONTENT),
              Files.write(folder.resolve("x." + own + "-0123456789abcdef.ganvas-part"), CONTENT),
              Files.createDirectory(folder.resolve("." + own + "-1111111111111111.ganvas-part")),
              Files.write(alive, CONTENT));
      Files.write(folder.resolve("." + own + "-0123456789abcdef.ganvas-part"), CONTENT);
      assertEquals(1, AtomicFiles.removeLeftovers(folder));
      assertEquals(kept.stream().sorted().toList(), everythingIn(folder));
      other.destroyForcibly().waitFor();
      assertEquals(1, AtomicFiles.removeLeftovers(folder));
      assertFalse(Files.exists(alive));
    } finally {
      other.destroyForcibly();
    }
    assertEquals(0, AtomicFiles.removeLeftovers(folder.resolve("not-there")));
  }

  @Test
  void whatIsBeingWrittenIsNoLeftover(@TempDir Path folder) throws IOException {
    Path target = folder.resolve("file.bin");
    try (AtomicFiles.Unfinished unfinished = AtomicFiles.begin(target)) {
      assertEquals(0, AtomicFiles.removeLeftovers(folder));
      assertTrue(Files.exists(unfinished.file()));
      unfinished.finish();
    }
    assertEquals(List.of(target), everythingIn(folder));
  }

  @Test
  void filesLargerThanAPieceAreWrittenWhole(@TempDir Path folder) throws IOException {
    byte[] content = new byte[(1 << 19) + 7];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31);
    }
    Path target = folder.resolve("file.bin");
    AtomicFiles.write(target, content);
    assertArrayEquals(content, Files.readAllBytes(target));
  }

  @Test
  void namesOfTheGreatestLengthAreWritten(@TempDir Path folder) throws IOException {
    Path target = folder.resolve("x".repeat(251) + ".png");
    AtomicFiles.write(target, CONTENT);
    assertEquals(List.of(target), everythingIn(folder));
  }
}
