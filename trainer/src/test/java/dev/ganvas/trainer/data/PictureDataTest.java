package dev.ganvas.trainer.data;

import static dev.ganvas.trainer.data.SmallPictures.flat;
import static dev.ganvas.trainer.data.SmallPictures.gray;
import static dev.ganvas.trainer.data.SmallPictures.levels;
import static dev.ganvas.trainer.data.SmallPictures.load;
import static dev.ganvas.trainer.data.SmallPictures.save;
import static dev.ganvas.trainer.data.SmallPictures.saveGrays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.PictureFit;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.trainer.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureDataTest {
  @TempDir private Path folder = Path.of(".");

  private String refusal(Path place) {
    GanvasException e = assertThrows(GanvasException.class, () -> load(place));
    assertEquals(GanvasException.Kind.BAD_TRAINING_DATA, e.kind());
    assertTrue(e.getMessage().contains(place.toString()), e.getMessage());
    return e.getMessage();
  }

  /** The class names, by the level that a picture is known by. */
  private static Map<Integer, String> classesByLevel(PictureSet set) {
    Map<Integer, String> classes = new HashMap<>();
    for (int i = 0; i < set.size(); i++) {
      classes.put(levels(set).get(i), set.classNames().get(set.classes().get(i)));
    }
    return classes;
  }

  @Test
  void aFolderOfPicturesHasNoClasses() throws IOException {
    saveGrays(folder, 14, 100);
    PictureData.Loaded loaded = load(folder);
    assertEquals(0, loaded.training().classCount());
    assertEquals(12, loaded.training().size());
    assertEquals(2, loaded.heldOut().size());
    assertEquals(8, loaded.training().side());
    assertTrue(loaded.unreadable().isEmpty());
  }

  @Test
  void oneFolderInsideIsNoClassEither() throws IOException {
    saveGrays(folder.resolve("pictures"), 10, 0);
    assertEquals(0, load(folder).training().classCount());
  }

  @Test
  void foldersAreClassesAndNumbersCountByTheirValue() throws IOException {
    saveGrays(folder.resolve("10"), 4, 40);
    saveGrays(folder.resolve("2"), 4, 20);
    saveGrays(folder.resolve("1"), 4, 10);
    PictureSet set = load(folder).training();
    assertEquals(List.of("1", "2", "10"), set.classNames());
    Map<Integer, String> classes = classesByLevel(set);
    assertEquals(12, classes.size());
    assertEquals("10", classes.get(43));
    assertEquals("2", classes.get(20));
    assertEquals("1", classes.get(11));
  }

  @Test
  void foldersWithNamesAreInTheOrderOfLetters() throws IOException {
    saveGrays(folder.resolve("dogs"), 5, 0);
    saveGrays(folder.resolve("cats"), 5, 50);
    PictureSet set = load(folder).training();
    assertEquals(List.of("cats", "dogs"), set.classNames());
    assertEquals("dogs", classesByLevel(set).get(4));
  }

  @Test
  void trainAndTestDivideAndWhatLiesBelowAreClasses() throws IOException {
    saveGrays(folder.resolve("train/a"), 8, 0);
    saveGrays(folder.resolve("train/b"), 8, 20);
    saveGrays(folder.resolve("test/b"), 3, 40);
    saveGrays(folder.resolve("test/a"), 1, 60);
    PictureData.Loaded loaded = PictureData.at(folder).load(0, Optional.empty(), 1);
    assertEquals(List.of("a", "b"), loaded.training().classNames());
    assertEquals(List.of("a", "b"), loaded.heldOut().classNames());
    assertEquals(16, loaded.training().size());
    assertEquals(Map.of(40, "b", 41, "b", 42, "b", 60, "a"), classesByLevel(loaded.heldOut()));
    assertEquals("b", classesByLevel(loaded.training()).get(20));
  }

  @Test
  void valIsHeldOutAsTestIs() throws IOException {
    saveGrays(folder.resolve("train"), 10, 0);
    saveGrays(folder.resolve("val"), 2, 50);
    PictureData.Loaded loaded = load(folder);
    assertEquals(0, loaded.training().classCount());
    assertEquals(List.of(50, 51), levels(loaded.heldOut()));
    assertEquals(10, loaded.training().size());
  }

  @Test
  void onlyATestPartIsDividedLikeAnyOther() throws IOException {
    saveGrays(folder.resolve("test"), 14, 0);
    PictureData.Loaded loaded = load(folder);
    assertEquals(12, loaded.training().size());
    assertEquals(2, loaded.heldOut().size());
  }

  @Test
  void unreadableFilesAreLeftOutAndNamed() throws IOException {
    saveGrays(folder.resolve("a"), 6, 0);
    saveGrays(folder.resolve("b"), 6, 20);
    Files.writeString(folder.resolve("a/text.png"), "no picture");
    byte[] whole = Files.readAllBytes(folder.resolve("b/20.png"));
    Files.write(folder.resolve("b/cut.png"), Arrays.copyOf(whole, whole.length / 2));
    PictureData.Loaded loaded = load(folder);
    assertEquals(12, loaded.training().size());
    assertEquals(2, loaded.unreadable().size());
    assertTrue(loaded.unreadable().get(0).startsWith("a/text.png: "), loaded.toString());
    assertTrue(loaded.unreadable().get(1).startsWith("b/cut.png: "), loaded.toString());
  }

  @Test
  void otherFilesAndHiddenOnesAreNoPictures() throws IOException {
    saveGrays(folder, 10, 0);
    Files.writeString(folder.resolve("readme.txt"), "no picture");
    Files.writeString(folder.resolve("._1.png"), "what another system leaves");
    PictureData.Loaded loaded = load(folder);
    assertEquals(10, loaded.training().size() + loaded.heldOut().size());
    assertEquals(List.of(), loaded.unreadable());
  }

  @Test
  void fewerThanTenPicturesAreRefused() throws IOException {
    saveGrays(folder, 9, 0);
    Files.writeString(folder.resolve("broken.png"), "no picture");
    String message = refusal(folder);
    assertTrue(message.contains("at least 10") && message.contains("found 9"), message);
    assertTrue(message.contains("broken.png"), message);
    save(gray(200), folder.resolve("tenth.png"));
    PictureData.Loaded loaded = load(folder);
    assertEquals(10, loaded.training().size() + loaded.heldOut().size());
  }

  @Test
  void whatCannotBeReadFromIsSaid() throws IOException {
    String missing = refusal(folder.resolve("missing"));
    assertTrue(missing.contains("found nothing"), missing);
    Path text = Files.writeString(folder.resolve("notes.txt"), "no picture");
    String other = refusal(text);
    assertTrue(other.contains("found something else") && other.contains(".tar"), other);
    String empty = refusal(Files.createDirectory(folder.resolve("empty")));
    assertTrue(empty.contains("found 0"), empty);
  }

  /** A gray picture whose middle square has one level, and all around it another. */
  private static Image framed(int width, int height, int middle, int around) {
    Image image = flat(width, height, Channels.GRAY, around);
    int edge = Math.min(width, height);
    for (int y = (height - edge) / 2; y < (height + edge) / 2; y++) {
      for (int x = (width - edge) / 2; x < (width + edge) / 2; x++) {
        image.setSampleAt(image.index(x, y, 0), middle);
      }
    }
    return image;
  }

  private static void assertAll(int level, Image picture) {
    for (int i = 0; i < picture.width() * picture.height() * picture.channels().count(); i++) {
      assertEquals(level, picture.sampleAt(i), "sample " + i + " of " + picture);
    }
  }

  @Test
  void picturesOfSeveralSizesBecomeMiddleSquaresOfTheSmallest() throws IOException {
    for (int i = 0; i < 8; i++) {
      save(framed(30 + i, 26, 90, 10), folder.resolve("a" + i + ".png"));
      save(framed(22, 50 + 2 * i, 90, 10), folder.resolve("b" + i + ".png"));
      save(framed(200, 120, 90, 10), folder.resolve("c" + i + ".png"));
    }
    PictureSet set = PictureData.at(folder).load(0, Optional.empty(), 0).training();
    assertEquals(24, set.size());
    assertEquals(20, set.side(), "22 pixels, down to a multiple of 4");
    set.pictures().forEach(picture -> assertAll(90, picture));
  }

  /** The first file is not the smallest, so that the side is not what the first one suggests. */
  @Test
  void aSideThatWasChosenGivesThePicturesOfThatSideAskedFor() throws IOException {
    for (int i = 0; i < 4; i++) {
      save(TestPictures.waves(131, 131, i), folder.resolve("a" + i + ".png"));
      save(TestPictures.waves(28, 28, i), folder.resolve("b" + i + ".png"));
      save(TestPictures.waves(200, 200, i), folder.resolve("c" + i + ".png"));
    }
    PictureData data = PictureData.at(folder);
    PictureData.Loaded chosen = data.load(0, Optional.empty(), 1);
    assertEquals(28, chosen.training().side());
    PictureData.Loaded asked = data.load(28, Optional.of(chosen.training().color()), 1);
    assertEquals(asked.fingerprint(), chosen.fingerprint());
    Image once = PictureFit.of(TestPictures.waves(200, 200, 0), 28, 28, Channels.RGB);
    assertArrayEquals(once.samples8(), chosen.training().pictures().get(8).samples8());
  }

  @Test
  void theSizeThatIsAskedForIsTaken() throws IOException {
    saveGrays(folder, 9, 0);
    save(framed(70, 50, 90, 10), folder.resolve("large.png"));
    PictureSet set = PictureData.at(folder).load(16, Optional.empty(), 0).training();
    assertEquals(16, set.side());
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 90), levels(set));
    assertAll(90, set.pictures().get(9));
  }

  @Test
  void largePicturesAreReducedTo64WithoutAliases() throws IOException {
    Image board = flat(128, 128, Channels.GRAY, 0);
    for (int y = 0; y < 128; y++) {
      for (int x = 0; x < 128; x++) {
        board.setSampleAt(board.index(x, y, 0), (x + y) % 2 == 0 ? 0 : 200);
      }
    }
    for (int i = 0; i < 10; i++) {
      save(board, folder.resolve(i + ".png"));
    }
    PictureSet set = load(folder).training();
    assertEquals(64, set.side());
    for (int y = 4; y < 60; y++) {
      for (int x = 4; x < 60; x++) {
        assertEquals(100, set.pictures().get(0).sample(x, y, 0), 1);
      }
    }
  }

  @Test
  void grayPicturesStayGray() throws IOException {
    saveGrays(folder, 10, 0);
    assertEquals(ColorOrder.GRAY, load(folder).training().color());
  }

  @Test
  void onePictureInColourMakesAllOfThemColoured() throws IOException {
    saveGrays(folder, 9, 50);
    save(flat(8, 8, Channels.RGB, 9, 10, 11), folder.resolve("colour.png"));
    PictureSet set = PictureData.at(folder).load(0, Optional.empty(), 0).training();
    assertEquals(ColorOrder.RGB, set.color());
    assertAll(50, set.pictures().get(0));
    Image colour = set.pictures().get(9);
    assertEquals(
        List.of(9, 10, 11),
        List.of(colour.sample(7, 7, 0), colour.sample(7, 7, 1), colour.sample(7, 7, 2)));
  }

  @Test
  void opacityThatIsFullEverywhereIsNone() throws IOException {
    saveGrays(folder, 9, 50);
    save(flat(8, 8, Channels.RGBA, 9, 10, 11, 255), folder.resolve("full.png"));
    assertEquals(ColorOrder.RGB, load(folder).training().color());
  }

  @Test
  void oneTransparentPixelMakesAllOfThemPicturesWithOpacity() throws IOException {
    saveGrays(folder, 9, 50);
    Image hole = flat(8, 8, Channels.RGBA, 9, 10, 11, 255);
    hole.setSampleAt(hole.index(7, 7, 3), 254);
    save(hole, folder.resolve("hole.png"));
    PictureSet set = PictureData.at(folder).load(0, Optional.empty(), 0).training();
    assertEquals(ColorOrder.RGBA, set.color());
    Image opaque = set.pictures().get(0);
    assertEquals(List.of(50, 255), List.of(opaque.sample(3, 3, 2), opaque.sample(3, 3, 3)));
    Image kept = set.pictures().get(9);
    assertEquals(List.of(9, 11), List.of(kept.sample(7, 7, 0), kept.sample(7, 7, 2)));
    assertEquals(List.of(255, 254), List.of(kept.sample(0, 0, 3), kept.sample(7, 7, 3)));
  }

  @Test
  void opacityThatIsNotWantedIsLaidOnWhite() throws IOException {
    saveGrays(folder, 9, 50);
    Image picture = flat(8, 8, Channels.RGBA, 200, 110, 0, 0);
    picture.setSampleAt(picture.index(1, 0, 3), 51);
    picture.setSampleAt(picture.index(2, 0, 3), 255);
    save(picture, folder.resolve("picture.png"));
    PictureData data = PictureData.at(folder);
    Image laid = data.load(0, Optional.of(ColorOrder.RGB), 0).training().pictures().get(9);
    assertEquals(Channels.RGB, laid.channels());
    assertEquals(List.of(255, 255, 255), pixel(laid, 0));
    assertEquals(List.of(244, 226, 204), pixel(laid, 1), "a fifth of the colour");
    assertEquals(List.of(200, 110, 0), pixel(laid, 2));
    Image gray = data.load(0, Optional.of(ColorOrder.GRAY), 0).training().pictures().get(9);
    assertEquals(255, gray.sample(0, 0, 0));
    assertEquals(124, gray.sample(2, 0, 0), "0.299 R + 0.587 G + 0.114 B");
  }

  private static List<Integer> pixel(Image image, int x) {
    return List.of(image.sample(x, 0, 0), image.sample(x, 0, 1), image.sample(x, 0, 2));
  }

  @Test
  void sixteenBitsBecomeEight() throws IOException {
    for (int i = 0; i < 10; i++) {
      short[] samples = new short[64];
      samples[1] = (short) 0xffff;
      samples[2] = (short) 0x8000;
      save(Image.of16Bits(8, 8, Channels.GRAY, samples), folder.resolve(i + ".png"));
    }
    Image picture = load(folder).training().pictures().get(0);
    assertEquals(
        List.of(0, 255, 128),
        List.of(picture.sampleAt(0), picture.sampleAt(1), picture.sampleAt(2)));
  }

  @Test
  void theFingerprintIsOfThePicturesAndNotOfTheirPlace() throws IOException {
    saveGrays(folder.resolve("one/a"), 7, 0);
    saveGrays(folder.resolve("one/b"), 7, 50);
    saveGrays(folder.resolve("other/deeper/a"), 7, 0);
    saveGrays(folder.resolve("other/deeper/b"), 7, 50);
    String one = load(folder.resolve("one")).fingerprint();
    assertEquals(one, load(folder.resolve("other/deeper")).fingerprint());
  }

  @Test
  void onePixelChangesTheFingerprintWhetherTrainedOnOrHeldOut() throws IOException {
    saveGrays(folder, 14, 100);
    PictureData.Loaded before = load(folder);
    for (int level : List.of(levels(before.training()).get(5), levels(before.heldOut()).get(1))) {
      Image changed = gray(level);
      changed.setSampleAt(63, level + 1);
      save(changed, folder.resolve(level + ".png"));
      assertNotEquals(before.fingerprint(), load(folder).fingerprint(), "picture " + level);
      save(gray(level), folder.resolve(level + ".png"));
      assertEquals(before.fingerprint(), load(folder).fingerprint());
    }
  }

  @Test
  void classesThatDifferInLeadingZerosStayApart() throws IOException {
    saveGrays(folder.resolve("0"), 4, 0);
    saveGrays(folder.resolve("01"), 4, 10);
    saveGrays(folder.resolve("1"), 4, 20);
    PictureSet set = load(folder).training();
    assertEquals(3, set.classCount());
    Map<Integer, String> classes = classesByLevel(set);
    assertEquals("01", classes.get(10));
    assertEquals("1", classes.get(20));
  }

  @Test
  void numbersAmongOtherNamesAreEachOneClass() throws IOException {
    List<String> names = List.of("1", "10", "10x", "11", "19", "1a", "2", "20", "2b", "9");
    for (String name : names) {
      saveGrays(folder.resolve("train/" + name), 1, 0);
    }
    for (String name : List.of("1a", "2b", "9")) {
      saveGrays(folder.resolve("test/" + name), 1, 0);
    }
    List<String> found = load(folder).training().classNames();
    assertEquals(names.size(), found.size(), found.toString());
    assertEquals(List.of("1", "2", "9"), found.subList(0, 3), "numbers first");
  }

  @Test
  void aLinkToAFolderIsAFolder() throws IOException {
    saveGrays(folder.resolve("real"), 10, 0);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    assertEquals(load(folder.resolve("real")).fingerprint(), load(link).fingerprint());
  }

  @Test
  void whiteOnTransparentBlackLaidOnWhiteIsWhite() throws IOException {
    Image half = flat(32, 32, Channels.RGBA, 0, 0, 0, 0);
    for (int y = 0; y < 32; y++) {
      for (int i = half.index(0, y, 0); i < half.index(14, y, 0); i++) {
        half.setSampleAt(i, 255);
      }
    }
    for (int i = 0; i < 10; i++) {
      save(half, folder.resolve(i + ".png"));
    }
    PictureData data = PictureData.at(folder);
    assertAll(255, data.load(8, Optional.of(ColorOrder.RGB), 0).training().pictures().get(0));
  }
}
