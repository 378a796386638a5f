package dev.ganvas.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.trainer.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir private Path folder = Path.of(".");

  @Test
  void aPictureIsEitherTrainedOnOrMeasuredOn() throws IOException {
    TestPictures.write(folder, 25, 8, 8);
    ImageFolder found = ImageFolder.list(folder);
    assertEquals(23, found.training().size());
    assertEquals(2, found.validation().size());
    HashSet<Path> both = new HashSet<>(found.training());
    both.retainAll(found.validation());
    assertTrue(both.isEmpty());
  }

  @Test
  void subfoldersTrainAndValDivide() throws IOException {
    TestPictures.write(folder.resolve("train"), 3, 8, 8);
    TestPictures.write(folder.resolve("val"), 2, 8, 8);
    ImageFolder found = ImageFolder.list(folder);
    assertEquals(3, found.training().size());
    assertEquals(2, found.validation().size());
  }

  @Test
  void refusesFoldersWithoutPictures() throws IOException {
    Files.writeString(folder.resolve("readme.txt"), "no picture");
    assertThrows(GanvasException.class, () -> ImageFolder.list(folder));
    assertThrows(GanvasException.class, () -> ImageFolder.list(folder.resolve("missing")));
  }

  @Test
  void namesEveryPictureThatCannotBeTrainedOn() throws IOException {
    TestPictures.write(folder, 2, 64, 64);
    TestPictures.write(folder.resolve("small"), 1, 10, 64);
    Files.writeString(folder.resolve("text.png"), "no picture");
    ImageFolder found = ImageFolder.list(folder);
    var all = new java.util.ArrayList<>(found.training());
    all.addAll(found.validation());
    GanvasException e = assertThrows(GanvasException.class, () -> PairLoader.load(all, 4, 8));
    String message = e.getMessage();
    assertEquals(GanvasException.Kind.BAD_TRAINING_DATA, e.kind());
    assertTrue(message.contains("2 of 4") && message.contains("text.png"), message);
    assertTrue(message.contains("10x64"), message);
  }

  @Test
  void takesPicturesInSeveralSizesWhereTheyAreLargeEnough() throws IOException {
    TestPictures.write(folder.resolve("train/large"), 1, 64, 48);
    TestPictures.write(folder.resolve("train/small"), 1, 20, 20);
    TestPictures.write(folder.resolve("val"), 1, 20, 20);
    List<ImagePair> pairs =
        PairLoader.load(ImageFolder.list(folder).training(), List.of(1.0, 0.5), 2, 8);
    assertEquals(
        List.of("32x24", "16x12", "10x10"),
        pairs.stream().map(p -> p.small().width() + "x" + p.small().height()).toList());
  }
}
