package dev.ganvas.runtime.latent;

import static dev.ganvas.runtime.TinyGenerators.dims;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.onnx.LatentWeights;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentDirectionsTest {
  @TempDir private Path folder = Path.of(".");

  /** Of a map that multiplies three numbers by 1, -3 and 2. */
  private LatentDirections directions() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    var weights = graph.constant("w", new float[] {1, 0, 0, 0, -3, 0, 0, 0, 2}, 3, 3);
    var z = graph.input("z", dims("n", 3));
    graph.output("y", graph.apply(OnnxOp.MATMUL, "sum", List.of(z, weights)), dims("n", 3));
    Path file = Files.write(folder.resolve("g.onnx"), graph.toModel("x", "1", Map.of()));
    return LatentDirections.of(LatentWeights.read(file, "z", 3));
  }

  @Test
  void whatIsMultipliedMostComesFirst() throws IOException {
    LatentDirections directions = directions();
    assertEquals(3, directions.count());
    assertArrayEquals(new double[] {0, 1, 0}, directions.vector(1));
    assertArrayEquals(new double[] {0, 0, 1}, directions.vector(2));
    assertArrayEquals(new double[] {1, 0, 0}, directions.vector(3));
    assertEquals(9.0 / 14, directions.share(1), 1e-12);
    assertEquals(1, directions.share(1) + directions.share(2) + directions.share(3), 1e-12);
  }

  @Test
  void editsAreAddedToEveryRow() throws IOException {
    LatentShift shift =
        LatentShift.of(
            directions(),
            List.of(new LatentEdit(1, 2), new LatentEdit(3, -1), new LatentEdit(1, 0.5)));
    float[] rows = {0, 0, 0, 10, 20, 30};
    shift.addTo(rows);
    assertArrayEquals(new float[] {-1, 2.5f, 0, 9, 22.5f, 30}, rows);
    LatentShift.NONE.addTo(rows);
    assertArrayEquals(new float[] {-1, 2.5f, 0, 9, 22.5f, 30}, rows);
    assertThrows(IllegalArgumentException.class, () -> shift.addTo(new float[4]));
  }

  @Test
  void directionsThatThereAreNotAreNamed() throws IOException {
    LatentDirections directions = directions();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> LatentShift.of(directions, List.of(new LatentEdit(4, 1))));
    assertTrue(String.valueOf(e.getMessage()).contains("1 to 3, found 4"), e.getMessage());
  }
}
