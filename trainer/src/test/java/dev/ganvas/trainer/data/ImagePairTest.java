package dev.ganvas.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.SampleDepth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ImagePairTest {
  /** Beside the project on machines that have it. */
  private static final Path BENCHMARKS = Path.of("../../shared/data/sr-bench");

  @Test
  void cutsWhatAKernelThrowsBeyondWhiteBeforeItGoesAlongTheRows() {
    // White above black: down the columns bicubic overshoots white and undershoots black.
    Image edge = Image.blank(16, 16, Channels.GRAY, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < 8 * 16; i++) {
      edge.setSampleAt(i, 255);
    }
    Image small = ImagePair.reduce(edge, 4).small();
    assertEquals(255, small.sampleAt(0));
    assertEquals(0, small.sampleAt(3 * 4));
    assertTrue(small.sampleAt(4) > 230 && small.sampleAt(2 * 4) < 25, "an edge that is no edge");
  }

  @Test
  void reducesAsTheBenchmarksWereReduced() throws IOException {
    assumeTrue(Files.isDirectory(BENCHMARKS), "skipped: no folder " + BENCHMARKS);
    for (String set : List.of("Set5/x4", "Set5/x2", "Set14/x4")) {
      int scale = set.endsWith("4") ? 4 : 2;
      List<Path> originals;
      try (Stream<Path> files = Files.list(BENCHMARKS.resolve(set))) {
        originals = files.filter(file -> file.toString().endsWith("_HR.png")).toList();
      }
      assertTrue(!originals.isEmpty(), set);
      for (Path original : originals) {
        Image made = ImagePair.reduce(ImageFiles.read(original), scale).small();
        String name = original.getFileName().toString().replace("_HR", "_LR");
        Image theirs = ImageFiles.read(original.resolveSibling(name));
        assertEquals(theirs.width(), made.width(), name);
        // At the borders theirs are others, perhaps made before the originals were cut.
        Region inner = new Region(3, 3, made.width() - 6, made.height() - 6);
        assertTrue(worst(made.crop(inner), theirs.crop(inner)) <= 1, name);
      }
    }
  }

  private static int worst(Image a, Image b) {
    assertEquals(a.channels(), b.channels());
    int worst = 0;
    for (int y = 0; y < a.height(); y++) {
      for (int x = 0; x < a.width(); x++) {
        for (int c = 0; c < a.channels().count(); c++) {
          worst =
              Math.max(
                  worst, Math.abs(a.sampleAt(a.index(x, y, c)) - b.sampleAt(b.index(x, y, c))));
        }
      }
    }
    return worst;
  }
}
