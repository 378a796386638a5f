package dev.ganvas.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyModels;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
  private static String assertDamaged(Path folder, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("some model.onnx"), content);
    GanvasException e = assertThrows(GanvasException.class, () -> OnnxFile.readHeader(file));
    assertEquals(Kind.MODEL_DAMAGED, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    return e.getMessage();
  }

  @Test
  void refusesAnEmptyFile(@TempDir Path folder) throws IOException {
    assertDamaged(folder, new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><html>404</html>",
        "version https://git-lfs.github.com/spec/v1\noid sha256:1234\nsize 12\n",
        "{\"model\": 1}",
        "\n"
      })
  void refusesText(String text, @TempDir Path folder) throws IOException {
    assertDamaged(folder, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void quotesTheTextItFoundInstead(@TempDir Path folder) throws IOException {
    byte[] pointer =
        "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8);
    assertTrue(assertDamaged(folder, pointer).contains("version https://git-lfs"));
  }

  @Test
  void refusesRandomBytes(@TempDir Path folder) throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      byte[] content = new byte[1 + random.nextInt(2000)];
      random.nextBytes(content);
      assertDamaged(folder, content);
    }
  }

  @Test
  void refusesAModelCutInTheMiddle(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(TinyModels.convolving(folder, 1));
    for (int length : new int[] {1, 2, 10, 40, whole.length / 3, whole.length / 2}) {
      assertDamaged(folder, Arrays.copyOf(whole, length));
    }
  }

  @Test
  void everyCutIsRefusedOrReadWithoutAnotherFailure(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(TinyModels.convolving(folder, 1));
    Path file = folder.resolve("cut.onnx");
    for (int length = 1; length < whole.length; length += 3) {
      Files.write(file, Arrays.copyOf(whole, length));
      try {
        OnnxHeader header = OnnxFile.readHeader(file);
        assertEquals(1, header.outputs().size(), "cut after " + length);
      } catch (GanvasException e) {
        assertEquals(Kind.MODEL_DAMAGED, e.kind());
      }
    }
  }

  @Test
  void lengthsAreNotBelieved(@TempDir Path folder) throws IOException {
    // Field 7 (the graph) claiming nearly 2 GiB in a file of a few bytes.
    byte[] lying = {0x3a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 1, 2, 3};
    assertDamaged(folder, lying);
  }

  @Test
  void missingFileAndFolderAreMissingModels(@TempDir Path folder) {
    for (Path file : new Path[] {folder.resolve("none.onnx"), folder}) {
      GanvasException e = assertThrows(GanvasException.class, () -> OnnxFile.readHeader(file));
      assertEquals(Kind.MODEL_MISSING, e.kind());
      assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }
  }
}
