package dev.ganvas.trainer.data;

import static dev.ganvas.trainer.data.SmallPictures.levels;
import static dev.ganvas.trainer.data.SmallPictures.load;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.tensor.ColorOrder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxSourceTest {
  private static final int PICTURES = 0x803;
  private static final int LABELS = 0x801;
  private static final String IMAGES_FILE = "train-images-idx3-ubyte";
  private static final String LABELS_FILE = "train-labels-idx1-ubyte";

  @TempDir private Path folder = Path.of(".");

  private static byte[] idx(int mark, int[] sizes, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(mark);
      for (int size : sizes) {
        out.writeInt(size);
      }
      out.write(content);
    }
    return bytes.toByteArray();
  }

  /** Pictures of 8x8 pixels whose levels count on from the first. */
  private static byte[] pictures(int count, int firstLevel) throws IOException {
    byte[] pixels = new byte[count * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (firstLevel + i / 64);
    }
    return idx(PICTURES, new int[] {count, 8, 8}, pixels);
  }

  private static byte[] labels(int... classes) throws IOException {
    byte[] content = new byte[classes.length];
    for (int i = 0; i < classes.length; i++) {
      content[i] = (byte) classes[i];
    }
    return idx(LABELS, new int[] {classes.length}, content);
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private void writeMnist() throws IOException {
    write(IMAGES_FILE, pictures(12, 0));
    write(LABELS_FILE, labels(7, 10, 2, 7, 10, 2, 7, 10, 2, 7, 200, 2));
  }

  private String refusal(String file) {
    GanvasException e = assertThrows(GanvasException.class, () -> load(folder));
    assertEquals(GanvasException.Kind.BAD_TRAINING_DATA, e.kind());
    assertTrue(e.getMessage().contains(folder.resolve(file).toString()), e.getMessage());
    return e.getMessage();
  }

  @Test
  void labelsAreClassesInTheOrderOfTheirNumbers() throws IOException {
    writeMnist();
    PictureSet set = load(folder).training();
    assertEquals(List.of("2", "7", "10", "200"), set.classNames());
    assertEquals(List.of(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3), set.classes());
    assertEquals(List.of(2, 5, 8, 11, 0, 3, 6, 9, 1, 4, 7, 10), levels(set), "class by class");
    assertEquals(ColorOrder.GRAY, set.color());
    assertEquals(8, set.side());
  }

  @Test
  void withoutLabelsThereAreNoClasses() throws IOException {
    write(IMAGES_FILE, pictures(12, 250));
    PictureSet set = PictureData.at(folder).load(0, Optional.empty(), 0).training();
    assertEquals(0, set.classCount());
    assertEquals(255, levels(set).get(5), "bytes have no sign");
    assertEquals(12, set.size());
  }

  @Test
  void zippedFilesHoldTheSame() throws IOException {
    writeMnist();
    String plain = load(folder).fingerprint();
    Path other = Files.createDirectory(folder.resolve("zipped"));
    for (String name : List.of(IMAGES_FILE, LABELS_FILE)) {
      Files.write(other.resolve(name + ".gz"), zipped(Files.readAllBytes(folder.resolve(name))));
    }
    assertEquals(plain, load(other).fingerprint());
    assertEquals(plain, load(other.resolve(IMAGES_FILE + ".gz")).fingerprint());
  }

  @Test
  void namesMayHaveADotBeforeTheFormat() throws IOException {
    write("train-images.idx3-ubyte", pictures(12, 0));
    write("train-labels.idx1-ubyte", labels(0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1));
    assertEquals(2, load(folder).training().classCount());
  }

  @Test
  void theTestFileIsHeldOut() throws IOException {
    writeMnist();
    write("t10k-images-idx3-ubyte", pictures(3, 100));
    write("t10k-labels-idx1-ubyte", labels(10, 2, 7));
    PictureData.Loaded loaded = load(folder);
    assertEquals(12, loaded.training().size());
    assertEquals(List.of(100, 101, 102), levels(loaded.heldOut()));
    assertEquals(List.of(2, 0, 1), loaded.heldOut().classes());
    assertEquals(List.of("2", "7", "10", "200"), loaded.heldOut().classNames());
  }

  @Test
  void aSingleFileIsReadWithItsLabelsAndNothingElse() throws IOException {
    writeMnist();
    write("t10k-images-idx3-ubyte", pictures(30, 100));
    PictureData.Loaded loaded = load(folder.resolve(IMAGES_FILE));
    assertEquals(12, loaded.training().size() + loaded.heldOut().size());
    assertEquals(4, loaded.training().classCount());
  }

  @Test
  void rowsAreCountedBeforeColumns() throws IOException {
    byte[] pixels = new byte[10 * 8 * 12];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (10 * (i % 12));
    }
    write(IMAGES_FILE, idx(PICTURES, new int[] {10, 8, 12}, pixels));
    Image middle = load(folder).training().pictures().get(0);
    assertEquals(List.of(8, 8), List.of(middle.width(), middle.height()));
    for (int y = 0; y < 8; y++) {
      assertEquals(List.of(20, 90), List.of(middle.sample(0, y, 0), middle.sample(7, y, 0)));
    }
  }

  @Test
  void asManyLabelsAsPicturesAreWanted() throws IOException {
    writeMnist();
    write(LABELS_FILE, labels(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
    String message = refusal(LABELS_FILE);
    assertTrue(message.contains("12 labels") && message.contains("not 11"), message);
  }

  @Test
  void picturesThatEndEarlyAreNamed() throws IOException {
    byte[] whole = pictures(12, 0);
    for (int length : List.of(0, 3, 15, 16, whole.length - 1)) {
      write(IMAGES_FILE, Arrays.copyOf(whole, length));
      String message = refusal(IMAGES_FILE);
      assertTrue(message.contains("as many pictures as it says"), message);
    }
  }

  @Test
  void zippedPicturesThatEndEarlyAreNamed() throws IOException {
    byte[] whole = zipped(pictures(12, 0));
    String name = IMAGES_FILE + ".gz";
    for (int length : List.of(5, whole.length / 4, whole.length / 2)) {
      write(name, Arrays.copyOf(whole, length));
      assertTrue(refusal(name).contains("as many pictures as it says"));
    }
  }

  @Test
  void labelsThatEndEarlyAreNamed() throws IOException {
    writeMnist();
    byte[] whole = Files.readAllBytes(folder.resolve(LABELS_FILE));
    write(LABELS_FILE, Arrays.copyOf(whole, whole.length - 1));
    assertTrue(refusal(LABELS_FILE).contains("as many labels as it says"));
  }

  @Test
  void filesOfAnotherKindAreNamed() throws IOException {
    byte[] right = pictures(12, 0);
    write(IMAGES_FILE, idx(LABELS, new int[] {12, 8, 8}, new byte[12 * 64]));
    assertTrue(refusal(IMAGES_FILE).contains("0x803"));
    write(IMAGES_FILE, right);
    write(LABELS_FILE, right);
    assertTrue(refusal(LABELS_FILE).contains("0x801"));
  }

  @Test
  void sizesThatCannotBeAreNamed() throws IOException {
    for (int[] sizes :
        List.of(
            new int[] {0, 8, 8},
            new int[] {-12, 8, 8},
            new int[] {12, 0, 8},
            new int[] {12, 8, 1025},
            new int[] {Integer.MAX_VALUE, 8, 8})) {
      write(IMAGES_FILE, idx(PICTURES, sizes, new byte[12 * 64]));
      assertTrue(refusal(IMAGES_FILE).contains("a plausible size"), Arrays.toString(sizes));
    }
  }

  @Test
  void packedAndUnpackedPicturesAreReadOnce() throws IOException {
    byte[] content = pictures(14, 0);
    write(IMAGES_FILE, content);
    write(IMAGES_FILE + ".gz", zipped(content));
    PictureData.Loaded loaded = load(folder);
    assertEquals(14, loaded.training().size() + loaded.heldOut().size());
  }

  @Test
  void labelsAreFoundWhereOnlyThePicturesAreUnpacked() throws IOException {
    writeMnist();
    write(LABELS_FILE + ".gz", zipped(Files.readAllBytes(folder.resolve(LABELS_FILE))));
    Files.delete(folder.resolve(LABELS_FILE));
    assertEquals(4, load(folder).training().classCount());
  }

  @Test
  void aDamagedZippedFileIsNamed() throws IOException {
    byte[] bytes = zipped(pictures(12, 0));
    bytes[2] = 1; // a way of packing that there is not
    write(IMAGES_FILE + ".gz", bytes);
    refusal(IMAGES_FILE + ".gz");
  }

  private static final String NAMES = "a\nb\nzebra\nd\ne\nf\ng\nape\ni\nj\n cow \r\n\n";

  @Test
  void linesBesideTheFilesNameTheClassesInTheOrderOfTheirNumbers() throws IOException {
    write(IMAGES_FILE, pictures(12, 0));
    write(LABELS_FILE, labels(7, 10, 2, 7, 10, 2, 7, 10, 2, 7, 10, 2));
    Files.writeString(folder.resolve(ClassNames.FILE), NAMES);
    for (Path place : List.of(folder, folder.resolve(IMAGES_FILE))) {
      PictureSet set = load(place).training();
      assertEquals(List.of("zebra", "ape", "cow"), set.classNames());
      assertEquals(List.of(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2), set.classes());
      assertEquals(List.of(2, 5, 8, 11, 0, 3, 6, 9, 1, 4, 7, 10), levels(set));
    }
  }

  @Test
  void aClassWithoutALineIsNamed() throws IOException {
    writeMnist();
    Files.writeString(folder.resolve(ClassNames.FILE), NAMES);
    String message = refusal(ClassNames.FILE);
    assertTrue(message.contains("11 lines") && message.contains("class 200"), message);
  }

  @Test
  void namesThatAreMissingOrThereTwiceAreRefused() throws IOException {
    writeMnist();
    Files.writeString(folder.resolve(ClassNames.FILE), "a\n\nc\n");
    assertTrue(refusal(ClassNames.FILE).contains("none in line 2"));
    Files.writeString(folder.resolve(ClassNames.FILE), "a\nb\na\n");
    assertTrue(refusal(ClassNames.FILE).contains("'a' again in line 3"));
    Files.write(folder.resolve(ClassNames.FILE), new byte[] {'a', (byte) 0xff, '\n'});
    assertTrue(refusal(ClassNames.FILE).contains("UTF-8"));
  }

  @Test
  void namesWithoutLabelsMakeNoClasses() throws IOException {
    write(IMAGES_FILE, pictures(12, 0));
    Files.writeString(folder.resolve(ClassNames.FILE), NAMES);
    assertEquals(0, load(folder).training().classCount());
  }
}
