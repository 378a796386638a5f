package dev.ganvas.runtime.image;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.ganvas.runtime.TinyModels;
import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.metadata.MetadataPolicy;
import dev.ganvas.runtime.metadata.PictureMetadata;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes sound files at random and reads them: whatever is in a file, nothing but the two
 * exceptions that readers promise may come out, and soon.
 *
 * <p>Three system properties make a search of it. {@code ganvas.fuzz.seconds}: so long instead of a
 * fixed number of cases. {@code ganvas.fuzz.seeds}: a folder of files to change beside those made
 * here. {@code ganvas.fuzz.first}: the number of the first case; a case is what its number makes of
 * the seeds, so the number that a failure names makes it again. Should the JVM itself crash, the
 * case is the one file left in its folder below {@code java.io.tmpdir}, under its number.
 */
class MutatedFilesTest {
  private static final int CASES = 300;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MOST_SEED_BYTES = 1 << 20;

  /** Larger pictures are sound, and only take time and memory. */
  private static final long MOST_PIXELS = 1L << 24;

  @TempDir private Path folder = Path.of(".");

  private interface Target {
    void read(Path file) throws IOException;
  }

  private void hunt(List<byte[]> seeds, Target target) throws IOException {
    long seconds = Long.getLong("ganvas.fuzz.seconds", 0);
    long first = Long.getLong("ganvas.fuzz.first", 1);
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    for (long i = first; seconds > 0 ? System.nanoTime() < end : i < first + CASES; i++) {
      Path file = folder.resolve("case-" + i);
      Files.write(file, mutated(seeds, new Random(i)));
      String name = "case " + i + " (-Dganvas.fuzz.first=" + i + ")";
      assertTimeoutPreemptively(LIMIT, () -> readOnce(target, file, name), name);
      Files.delete(file);
    }
  }

  private static void readOnce(Target target, Path file, String name) {
    try {
      target.read(file);
    } catch (GanvasException e) {
      assertFalse(e.getMessage().isBlank(), name + " told the user nothing");
    } catch (IOException e) {
      // Promised as well.
    } catch (RuntimeException | Error e) {
      fail(name + ": " + e, e);
    }
  }

  private static byte[] mutated(List<byte[]> seeds, Random random) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 8; i++) {
      bytes =
          switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> spliced(bytes, seeds.get(random.nextInt(seeds.size())), random);
            case 2 -> without(bytes, random);
            case 3 -> withNumber(bytes, random);
            default -> withFlippedBits(bytes, random);
          };
    }
    // Half of them with right checksums, or else nothing would come by the first look at a PNG.
    return random.nextBoolean() ? withPngChecksums(bytes) : bytes;
  }

  private static byte[] withFlippedBits(byte[] bytes, Random random) {
    // Headers are a small part of a file, and where most can go wrong.
    int range = random.nextBoolean() ? Math.min(64, bytes.length) : bytes.length;
    for (int i = random.nextInt(8); i >= 0; i--) {
      int at = random.nextInt(range);
      bytes[at] = (byte) (bytes[at] ^ (1 << random.nextInt(8)));
    }
    return bytes;
  }

  private static byte[] withNumber(byte[] bytes, Random random) {
    int[] numbers = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, bytes.length, 65_535};
    int number =
        random.nextInt(3) == 0 ? random.nextInt() : numbers[random.nextInt(numbers.length)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    if (random.nextBoolean()) {
      buffer.putInt(random.nextInt(bytes.length - 4), number);
    } else {
      buffer.putShort(random.nextInt(bytes.length - 2), (short) number);
    }
    return bytes;
  }

  private static byte[] without(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(64));
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - (to - from));
    System.arraycopy(bytes, to, shorter, from, bytes.length - to);
    return shorter;
  }

  private static byte[] spliced(byte[] bytes, byte[] other, Random random) {
    int from = random.nextInt(other.length);
    int length = Math.min(other.length - from, 1 + random.nextInt(256));
    int at = random.nextInt(bytes.length);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
    System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
    System.arraycopy(other, from, longer, at, length);
    return longer;
  }

  private static byte[] withPngChecksums(byte[] bytes) {
    if (ImageFormat.ofContent(bytes).filter(f -> f == ImageFormat.PNG).isPresent()) {
      ByteBuffer file = ByteBuffer.wrap(bytes);
      int at = 8;
      while (at + 12 <= bytes.length) {
        int length = file.getInt(at);
        if (length < 0 || length > bytes.length - at - 12) {
          break;
        }
        CRC32 checksum = new CRC32();
        checksum.update(bytes, at + 4, 4 + length);
        file.putInt(at + 8 + length, (int) checksum.getValue());
        at += 12 + length;
      }
    }
    return bytes;
  }

  /** Files of the folder that the user names. */
  private static void addSeeds(List<byte[]> seeds) throws IOException {
    String place = System.getProperty("ganvas.fuzz.seeds", "");
    if (!place.isEmpty()) {
      try (Stream<Path> files = Files.walk(Path.of(place))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          long size = Files.size(file);
          if (size > 0 && size <= MOST_SEED_BYTES) {
            seeds.add(Files.readAllBytes(file));
          }
        }
      }
    }
  }

  private static List<byte[]> pictures() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (Channels channels : Channels.values()) {
      for (SampleDepth depth : SampleDepth.values()) {
        Image picture = TinyPictures.noise(17, 11, channels, depth, 1);
        for (ImageFormat format : ImageFormat.values()) {
          if (format.writable() && (!channels.hasAlpha() || format.holdsAlpha())) {
            seeds.add(ImageFiles.encode(picture, format, EncodeOptions.DEFAULT));
          }
        }
      }
    }
    Image photo = TinyPictures.noise(17, 11, Channels.RGB, SampleDepth.EIGHT_BITS, 2);
    seeds.add(AnimatedGif.encode(List.of(photo), 10));
    seeds.add(AnimatedGif.encode(List.of(photo, photo), 10));
    seeds.add(TinyFiles.tiff(photo, 6));
    int[] runs = {3, 1, 0, 0, 0, 3, 1, 2, 0, 0, 1, 2, 0, 0, 0, 2, 2, 1, 1, 3, 0, 1};
    seeds.add(TinyBmp.of(40, 4, 4, 8, 1).colors(0, 0xff0000, 0xff00, 0xff).file(runs));
    seeds.add(TinyBmp.of(64, 3, 2, 24, 4).file(2, 3, 2, 1, 0, 0, 0, 3, 3, 2, 1, 6, 5, 4, 9, 8, 7));
    int[] masks = {0x3ff00000, 0xffc00, 0x3ff, 0xc0000000};
    seeds.add(TinyBmp.of(124, 2, 2, 32, 3).masks(masks).file(runs));
    byte[] inks = TinyInks.jpeg(new int[][] {{1, 20, 30, 40}, {200, 100, 50, 0}});
    seeds.add(TinyInks.withProfile(TinyInks.withAdobe(inks, 2), TinyInks.profile()));
    addSeeds(seeds);
    return seeds;
  }

  @Test
  void mutatedPicturesAreReadOrRefused() throws IOException {
    ReadRules lenient = new ReadRules(DamagePolicy.ACCEPT, FramePolicy.FIRST);
    hunt(
        pictures(),
        file -> {
          Dimensions size = PictureFile.open(file).estimatedSize();
          if ((long) size.width() * size.height() <= MOST_PIXELS) {
            // What one rule refuses, another may let through to a decoder.
            readBy(file, lenient);
            readBy(file, ReadRules.STRICT);
          }
        });
  }

  private static void readBy(Path file, ReadRules rules) throws IOException {
    try {
      ImageFiles.read(file, rules);
    } catch (GanvasException e) {
      assertFalse(e.getMessage().isBlank(), rules + " told the user nothing");
    }
  }

  @Test
  void mutatedMetadataAreReadOrLeftOut() throws IOException {
    Image picture = TinyPictures.noise(17, 11, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    ImageSpec spec = ImageSpec.of(picture);
    byte[] bare = ImageFiles.encode(picture, ImageFormat.PNG, EncodeOptions.DEFAULT);
    hunt(
        tagged(picture),
        file -> {
          PictureMetadata found = PictureMetadata.read(file);
          byte[] made =
              found.forResult(spec, MetadataPolicy.SAFE, "test").writeInto(bare, ImageFormat.PNG);
          assertTrue(made.length >= bare.length, "a result that lost something");
        });
  }

  private static List<byte[]> tagged(Image picture) throws IOException {
    String xmp =
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF"
            + " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description"
            + " xmlns:tiff='http://ns.adobe.com/tiff/1.0/' tiff:Orientation='6'/>"
            + "</rdf:RDF></x:xmpmeta>";
    byte[] exif = TinyFiles.exif(6, ByteOrder.LITTLE_ENDIAN);
    PictureMetadata said =
        new PictureMetadata(
            Optional.of(ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData()),
            Optional.of(exif),
            Optional.of(xmp.getBytes(StandardCharsets.UTF_8)),
            Optional.of(new byte[] {'8', 'B', 'I', 'M', 4, 4, 0, 0, 0, 0, 0, 2, 7, 9}),
            Optional.of(new PictureMetadata.Density(300, 300, PictureMetadata.Unit.INCH)));
    List<byte[]> seeds = new ArrayList<>();
    for (ImageFormat format :
        List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP, ImageFormat.TIFF)) {
      byte[] file = ImageFiles.encode(picture, format, EncodeOptions.DEFAULT);
      seeds.add(said.writeInto(file, format));
    }
    addSeeds(seeds);
    return seeds;
  }

  @Test
  void mutatedModelsAreReadOrRefused() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(Files.readAllBytes(TinyModels.convolving(folder, 1)));
    addSeeds(seeds);
    hunt(
        seeds,
        file -> {
          OnnxHeader header = OnnxFile.readHeader(file);
          if (ModelMetadata.isPresent(header.metadata())) {
            ModelMetadata.read(header.metadata(), file.toString());
          }
        });
  }
}
