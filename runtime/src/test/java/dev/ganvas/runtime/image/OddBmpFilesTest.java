package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ganvas.runtime.failure.GanvasException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** BMP files that others made, many of them from the BMP Suite, which lie beside the project. */
class OddBmpFilesTest {
  private static final Path FOLDER = Path.of("../../shared/data/odd/image-rs/bmp/images");

  @BeforeAll
  static void requireFolder() {
    if (!Files.isDirectory(FOLDER)) {
      System.out.println(
          "skipped: the odd files are not there: " + FOLDER.toAbsolutePath().normalize());
    }
    assumeTrue(Files.isDirectory(FOLDER), "the odd files are not there");
  }

  private static Image read(String name) throws IOException {
    return ImageFiles.read(FOLDER.resolve(name + ".bmp"));
  }

  @Test
  void onlyTheDamagedOnesAreRefused() throws IOException {
    Set<String> refused = new TreeSet<>();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".bmp")).toList()) {
        try {
          ImageFiles.read(file);
        } catch (GanvasException e) {
          assertTrue(e.getMessage().contains("is damaged: "), e.getMessage());
          refused.add(file.getFileName().toString());
        }
      }
    }
    assertEquals(Set.of("badrle.bmp", "pal8badindex.bmp"), refused);
  }

  @Test
  void thoseOfOnePictureGiveOnePicture() throws IOException {
    Image palette = read("pal8v5");
    for (String name :
        List.of(
            "pal8v4",
            "pal8rle",
            "pal8os2-hs",
            "pal8os2-sz",
            "pal8os2sp",
            "rgb24rle24",
            "lenient/pal8oversizepal",
            "lenient/badpalettesize",
            "lenient/rletopdown")) {
      assertSamePicture(palette, read(name));
    }
    Image colors = read("rgb24");
    for (String name : List.of("rgb32", "rgb32bf", "rgb24prof")) {
      assertSamePicture(colors, read(name));
    }
    assertSamePicture(read("rgba32"), read("rgba32abf"));
    assertSamePicture(read("V4_24_Bit"), read("V5_24_Bit"));
  }

  @Test
  void theWhitestColoursAreWhiteWhateverTheirBits() throws IOException {
    for (String name : List.of("rgb16", "rgb16-565", "rgb16-231", "rgb32-111110", "rgb24")) {
      Image image = read(name);
      int[] most = new int[3];
      for (int i = 0; i < image.width() * image.height() * 3; i++) {
        most[i % 3] = Math.max(most[i % 3], image.sampleAt(i));
      }
      for (int level : most) {
        assertEquals(image.depth().max(), level, name);
      }
    }
  }
}
