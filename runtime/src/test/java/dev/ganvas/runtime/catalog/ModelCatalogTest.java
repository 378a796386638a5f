package dev.ganvas.runtime.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCatalogTest {
  private static Path model(Path folder, String name) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    return Files.writeString(own.resolve("model.onnx"), name);
  }

  @Test
  void listsModelsByNameWithTheirCards(@TempDir Path folder) throws IOException {
    Path zebra = model(folder, "zebra-x2");
    Path photo = model(folder, "photo-x4");
    Path card = Files.writeString(folder.resolve("photo-x4/CARD.md"), "# Photo");
    Files.createDirectory(folder.resolve("no-model"));
    Files.writeString(folder.resolve("README.md"), "not a model");
    assertEquals(
        List.of(
            new ModelCatalog.Entry("photo-x4", photo, Optional.of(card)),
            new ModelCatalog.Entry("zebra-x2", zebra, Optional.empty())),
        new ModelCatalog(List.of(folder)).entries());
  }

  @Test
  void firstFolderThatHasANameWins(@TempDir Path folder) throws IOException {
    Path own = model(folder.resolve("own"), "photo-x4");
    model(folder.resolve("shipped"), "photo-x4");
    Path other = model(folder.resolve("shipped"), "art-x2");
    ModelCatalog catalog =
        new ModelCatalog(
            List.of(folder.resolve("none"), folder.resolve("own"), folder.resolve("shipped")));
    assertEquals(own, catalog.find("photo-x4"));
    assertEquals(other, catalog.find("art-x2"));
    assertEquals(
        List.of("art-x2", "photo-x4"),
        catalog.entries().stream().map(ModelCatalog.Entry::name).toList());
  }

  @Test
  void pathThatExistsIsTakenAsItIs(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("two words.onnx"), "x");
    assertEquals(file, new ModelCatalog(List.of()).find(file.toString()));
  }

  @Test
  void unknownNameListsTheKnownOnes(@TempDir Path folder) throws IOException {
    model(folder, "photo-x4");
    model(folder, "art-x2");
    ModelCatalog catalog = new ModelCatalog(List.of(folder));
    GanvasException e = assertThrows(GanvasException.class, () -> catalog.find("foto"));
    assertEquals(Kind.MODEL_MISSING, e.kind());
    assertTrue(e.getMessage().contains("foto"), e.getMessage());
    assertTrue(e.getMessage().contains("art-x2, photo-x4"), e.getMessage());
  }

  @Test
  void foldersAreNoModelFiles(@TempDir Path folder) throws IOException {
    model(folder, "photo-x4");
    ModelCatalog catalog = new ModelCatalog(List.of());
    assertThrows(GanvasException.class, () -> catalog.find(folder.resolve("photo-x4").toString()));
  }
}
