package dev.ganvas.runtime.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarShardTest {
  private static final DatasetPlan.Row ROW =
      new DatasetPlan.Row(0, 7, OptionalInt.of(3), "00000007", "data-000000.tar/00000007.png");

  @TempDir private Path folder = Path.of(".");

  /** A disk with room for so many bytes; what is written later fails too. */
  private static OutputStream disk(int room, String words) {
    return new OutputStream() {
      private int left = room;

      @Override
      public void write(int b) throws IOException {
        if (left-- <= 0) {
          throw new IOException(words);
        }
      }
    };
  }

  private Exception failure(int room, String words) throws IOException {
    Path target = folder.resolve("data-000000.tar");
    AtomicFiles.Unfinished unfinished = AtomicFiles.begin(target);
    Exception e =
        assertThrows(
            Exception.class,
            () -> {
              try (TarShard shard = new TarShard(target, unfinished, disk(room, words))) {
                shard.add(ROW, "png", new byte[30_000], "{}");
                shard.finish();
              }
            });
    assertEquals(0, e.getSuppressed().length, "closing fails no more");
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList(), "nothing unfinished stays");
    }
    return e;
  }

  /** In the picture, and in the end of the archive, which is written when it is closed. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10_000, 33_000})
  void aFullDiskIsNamedWithTheFileAndTheCure(int room) throws IOException {
    Exception e = failure(room, "No space left on device");
    assertEquals(Kind.DISK_FULL, ((GanvasException) e).kind());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("No space left on device"), message);
    assertTrue(message.contains("data-000000.tar"), message);
    assertTrue(message.contains("start the same command again"), message);
  }

  @Test
  void otherTroubleIsToldInItsOwnWords() throws IOException {
    Exception e = failure(10_000, "Input/output error");
    assertEquals("Input/output error", e.getMessage());
  }
}
