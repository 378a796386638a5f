package dev.ganvas.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.trainer.TestPictures;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.config.TranslationConfig.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslationDataTest {
  @TempDir private Path folder = Path.of(".");

  private static TranslationConfig config(Recipe recipe, String... settings) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.side=16",
                "generator.architecture=unet",
                "generator.depth=2",
                "discriminator.depth=1",
                "objective.adversarial=1",
                "objective.content=0",
                "objective.style=0"));
    all.addAll(List.of(settings));
    return ConfigFiles.translation(recipe).resolve(Optional.empty(), all);
  }

  private TranslationData load(TranslationConfig config) throws IOException {
    return TranslationData.load(config, folder, Optional.empty());
  }

  private Path make(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private String problem(TranslationConfig config) {
    return String.valueOf(assertThrows(GanvasException.class, () -> load(config)).getMessage());
  }

  @Test
  void halvesSideBySideAreAPairInTheDirectionAskedFor() throws IOException {
    TestPictures.write(folder, 12, 40, 20);
    TranslationData there = load(config(Recipe.PIX2PIX, "data.flip=false"));
    TranslationData back = load(config(Recipe.PIX2PIX, "data.flip=false", "data.direction=BtoA"));
    assertEquals("11 pairs", there.description());
    assertEquals(1, there.heldOut().size());
    try (Batch first = there.training().batch(3);
        Batch second = back.training().batch(3)) {
      assertEquals(first.input(), second.target());
      assertEquals(first.target(), second.input());
      assertNotEquals(first.input(), first.target());
    }
  }

  @Test
  void equalNamesInTwoFoldersArePairs() throws IOException {
    TestPictures.write(make("A"), 3, 20, 20);
    TestPictures.write(make("B"), 3, 20, 20);
    TranslationData data = load(config(Recipe.PIX2PIX, "data.flip=true"));
    assertEquals("2 pairs", data.description());
    try (Batch batch = data.training().batch(1)) {
      // The same picture lies on both sides: cut and mirrored alike, it stays the same.
      assertEquals(batch.input(), batch.target());
    }
    assertTrue(data.warnings().get(0).contains("only 2"), data.warnings().toString());
  }

  @Test
  void jitterBringsOtherSizesToTheCropsSizeInBothHalvesAlike() throws IOException {
    TestPictures.write(make("A"), 3, 40, 30);
    TestPictures.write(make("B"), 3, 40, 30);
    TranslationData still = load(config(Recipe.PIX2PIX));
    TranslationData moved = load(config(Recipe.PIX2PIX, "data.jitter=1"));
    try (Batch batch = still.training().batch(1);
        Batch other = moved.training().batch(1)) {
      assertEquals(other.input(), other.target());
      assertArrayEquals(batch.input().shape(), other.input().shape());
      assertNotEquals(batch.input(), other.input());
    }
  }

  @Test
  void jitterStaysInsideOfPicturesAsLargeAsTheCrops() throws IOException {
    TestPictures.write(folder, 4, 32, 16);
    TranslationData data = load(config(Recipe.PIX2PIX, "data.jitter=0.5"));
    for (int step = 0; step < 8; step++) {
      try (Batch batch = data.training().batch(step)) {
        assertEquals(16, batch.input().size(2));
      }
    }
  }

  @Test
  void whatIsMeasuredLiesAllOverTheHeldOut() throws IOException {
    TestPictures.write(make("train"), 12, 40, 20);
    TestPictures.write(make("test"), 9, 40, 20);
    TranslationData all = load(config(Recipe.PIX2PIX));
    TranslationData three = load(config(Recipe.PIX2PIX, "samples=3"));
    assertEquals(9, all.heldOut().size());
    assertEquals(3, three.heldOut().size());
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(
          all.heldOut().get(3 * i).input().samples8(), three.heldOut().get(i).input().samples8());
    }
  }

  @Test
  void missingPartnersAreNamed() throws IOException {
    TestPictures.write(make("A"), 4, 20, 20);
    TestPictures.write(make("B"), 2, 20, 20);
    String problem = problem(config(Recipe.PIX2PIX));
    assertTrue(problem.contains("A/2.png") && problem.contains("A/3.png"), problem);
  }

  @Test
  void pairsOfTwoSizesAreNamed() throws IOException {
    TestPictures.write(make("A"), 2, 20, 20);
    TestPictures.write(make("B"), 2, 20, 24);
    assertTrue(problem(config(Recipe.PIX2PIX)).contains("20x20 and 20x24"));
  }

  @Test
  void smallOnesAndUnreadableOnesAreNamed() throws IOException {
    TestPictures.write(folder, 3, 20, 10);
    TranslationConfig gray = config(Recipe.PIX2PIX, "data.degrading=gray");
    assertTrue(problem(gray).contains("expected at least 16 pixels a side"), problem(gray));
    Files.writeString(folder.resolve("no.png"), "no picture");
    assertTrue(problem(gray).contains("no.png"), problem(gray));
  }

  @Test
  void oneFolderIsNoTwoKinds() throws IOException {
    TestPictures.write(make("trainA"), 3, 20, 20);
    assertTrue(problem(config(Recipe.CYCLEGAN)).contains("two folders"));
  }

  @Test
  void twoKindsAreDrawnFromByThemselves() throws IOException {
    TestPictures.write(make("trainA"), 11, 20, 20);
    TestPictures.write(make("trainB"), 14, 30, 24);
    TestPictures.write(make("testA"), 3, 20, 20);
    TestPictures.write(make("testB"), 2, 20, 20);
    TranslationData data = load(config(Recipe.CYCLEGAN));
    assertEquals("11 pictures of A, 14 of B", data.description());
    assertEquals(3, data.heldOut().size());
    assertEquals(TranslationData.Truth.UNKNOWN, data.truth());
  }

  @Test
  void whatAStepDrawsFollowsFromTheStep() throws IOException {
    TestPictures.write(folder, 11, 30, 30);
    TranslationConfig noise = config(Recipe.PIX2PIX, "data.degrading=noise");
    try (Batch once = load(noise).training().batch(7);
        Batch again = load(noise).training().batch(7);
        Batch other = load(noise).training().batch(8)) {
      assertEquals(once.input(), again.input());
      assertEquals(once.target(), again.target());
      assertNotEquals(once.input(), other.input());
    }
  }

  @Test
  void aPictureIsReducedToTheLongestSideAndLosesItsTransparency() throws IOException {
    Image prepared =
        TranslationData.prepared(
            TestPictures.waves(100, 50, 1), config(Recipe.STYLE, "data.longest=40").data());
    assertEquals(40, prepared.width());
    assertEquals(20, prepared.height());
  }
}
