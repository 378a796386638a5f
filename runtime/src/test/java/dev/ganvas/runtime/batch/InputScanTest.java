package dev.ganvas.runtime.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputScanTest {
  @TempDir private Path folder = Path.of(".");

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[] {1});
    }
  }

  private List<String> found() throws IOException {
    return InputScan.of(List.of(folder)).files().stream()
        .map(f -> f.relative().toString())
        .toList();
  }

  @Test
  void walksFoldersInNaturalOrder() throws IOException {
    touch("img10.png", "img9.png", "IMG1.jpg", "sub/a.webp", "img010b.tif");
    assertEquals(
        List.of("IMG1.jpg", "img9.png", "img10.png", "img010b.tif", "sub/a.webp"), found());
  }

  @Test
  void passesOverJunkAndWhatIsNoPictureByName() throws IOException {
    touch(
        "a.png",
        "Thumbs.db",
        ".DS_Store",
        "._a.png",
        "desktop.ini",
        "notes.txt",
        ".1-2.ganvas-part",
        "no-extension");
    assertEquals(List.of("a.png"), found());
  }

  @Test
  void aFileGivenByItselfIsTakenWhateverItsName() throws IOException {
    touch("notes.txt");
    assertEquals(
        Path.of("notes.txt"),
        InputScan.of(List.of(folder.resolve("notes.txt"))).files().get(0).relative());
  }

  @Test
  void linksThatLeadBackAreNotedAndNotFollowedForEver() throws IOException {
    touch("sub/a.png");
    Files.createSymbolicLink(folder.resolve("sub/loop"), folder);
    InputScan scan = InputScan.of(List.of(folder));
    assertEquals(1, scan.files().size());
    assertEquals(1, scan.notes().size());
    assertTrue(scan.notes().get(0).contains("loop"), scan.notes().get(0));
  }

  @Test
  void whatIsNotThereIsNamed() {
    GanvasException e =
        assertThrows(GanvasException.class, () -> InputScan.of(List.of(folder.resolve("nothing"))));
    assertEquals(GanvasException.Kind.NO_INPUT, e.kind());
    assertTrue(e.getMessage().contains("nothing"), e.getMessage());
  }
}
