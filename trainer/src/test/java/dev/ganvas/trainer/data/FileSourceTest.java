package dev.ganvas.trainer.data;

import static dev.ganvas.trainer.data.SmallPictures.load;
import static dev.ganvas.trainer.data.SmallPictures.saveGrays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSourceTest {
  @TempDir private Path folder = Path.of(".");
  private Path pictures = Path.of(".");

  @BeforeEach
  void writePictures() throws IOException {
    pictures = folder.resolve("pictures");
    saveGrays(pictures.resolve("train/9"), 8, 0);
    saveGrays(pictures.resolve("train/10"), 8, 20);
    saveGrays(pictures.resolve("test/9"), 2, 40);
    Files.writeString(pictures.resolve("train/9/broken.png"), "no picture");
    Files.writeString(pictures.resolve("readme.txt"), "about");
  }

  /** As a program might that starts names with a dot and walks folders backwards. */
  private void pack(OutputStream out, String prefix) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(pictures)) {
      all = walk.filter(path -> !path.equals(pictures)).sorted(Comparator.reverseOrder()).toList();
    }
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (Path path : all) {
        tar.putArchiveEntry(new TarArchiveEntry(path, prefix + pictures.relativize(path)));
        if (Files.isRegularFile(path)) {
          Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
      }
    }
  }

  private Path packed(String name, String prefix) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      if (name.endsWith("gz")) {
        try (OutputStream zipped = new GZIPOutputStream(out)) {
          pack(zipped, prefix);
        }
      } else {
        pack(out, prefix);
      }
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pictures.tar", "pictures.tar.gz", "pictures.tgz"})
  void anArchiveHoldsWhatTheFolderHolds(String name) throws IOException {
    PictureData.Loaded expected = load(pictures);
    PictureData.Loaded found = load(packed(name, ""));
    assertEquals(List.of("9", "10"), found.training().classNames());
    assertEquals(16, found.training().size());
    assertEquals(2, found.heldOut().size());
    assertEquals(expected.fingerprint(), found.fingerprint());
    assertEquals(1, found.unreadable().size());
    assertEquals(expected.unreadable(), found.unreadable());
  }

  @Test
  void namesThatBeginWithADotAndASlashAreTheSame() throws IOException {
    assertEquals(load(pictures).fingerprint(), load(packed("pictures.tar", "./")).fingerprint());
  }

  @Test
  void whatAnotherSystemLeavesInAnArchiveIsNoPicture() throws IOException {
    Files.writeString(pictures.resolve("train/9/._0.png"), "attributes");
    assertEquals(1, load(packed("pictures.tar", "")).unreadable().size());
  }

  @Test
  void anArchiveWithoutPicturesIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text.tar"), "no archive");
    GanvasException e = assertThrows(GanvasException.class, () -> load(text));
    assertEquals(GanvasException.Kind.BAD_TRAINING_DATA, e.kind());
    assertTrue(e.getMessage().contains("text.tar"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pictures.tar", "pictures.tar.gz"})
  void anArchiveThatEndsEarlyIsNamed(String name) throws IOException {
    Path file = packed(name, "");
    int insideTheFirstFile = 517;
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), insideTheFirstFile));
    GanvasException e = assertThrows(GanvasException.class, () -> load(file));
    assertEquals(GanvasException.Kind.BAD_TRAINING_DATA, e.kind());
    assertTrue(e.getMessage().contains(name), e.getMessage());
  }

  @Test
  void aFolderAroundAllThatIsInAnArchiveCountsForNothing() throws IOException {
    PictureData.Loaded found = load(packed("pictures.tgz", "pictures/"));
    assertEquals(List.of("9", "10"), found.training().classNames());
    assertEquals(load(pictures).fingerprint(), found.fingerprint());
  }
}
