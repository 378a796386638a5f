package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ganvas.runtime.TinyPictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnimatedWebpFileTest {
  private static final EncodeOptions LOSSLESS =
      new EncodeOptions(95, EncodeOptions.Compression.LOSSLESS);

  @TempDir private Path folder = Path.of("");

  private static Image picture(Channels channels, int seed) {
    // Odd sides, so that chunks of odd lengths are likely.
    return TinyPictures.noise(31, 13, channels, SampleDepth.EIGHT_BITS, seed);
  }

  /** What the chunks of a type hold. */
  private static List<byte[]> chunks(byte[] file, String type) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(file.length, bytes.getInt(4) + 8, "the length that RIFF says");
    List<byte[]> found = new ArrayList<>();
    int at = 12;
    while (at < file.length) {
      int length = bytes.getInt(at + 4);
      if (new String(file, at, 4, StandardCharsets.US_ASCII).equals(type)) {
        found.add(Arrays.copyOfRange(file, at + 8, at + 8 + length));
      }
      at += 8 + length + length % 2;
    }
    assertEquals(file.length, at, "chunks end where the file does");
    return found;
  }

  private static Image still(byte[] frame) {
    ByteBuffer file = ByteBuffer.allocate(12 + frame.length - 16).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(file.capacity() - 8);
    file.put("WEBP".getBytes(StandardCharsets.US_ASCII)).put(frame, 16, frame.length - 16);
    return ImageFiles.decode(file.array(), "a frame");
  }

  @ParameterizedTest
  @EnumSource(
      value = Channels.class,
      names = {"RGB", "RGBA"})
  void holdsEveryPictureAsItIs(Channels channels) throws IOException {
    Path target = folder.resolve("new/walk.webp");
    List<Image> pictures =
        List.of(picture(channels, 1), picture(channels, 2), picture(channels, 3));
    try (AnimationFile animation = AnimationFile.webp(target, 8, LOSSLESS)) {
      for (Image picture : pictures) {
        animation.add(picture);
      }
      animation.finish();
    }
    byte[] file = Files.readAllBytes(target);
    byte[] extended = chunks(file, "VP8X").get(0);
    assertEquals(channels == Channels.RGBA ? 0x12 : 0x02, extended[0], "animation, and opacity");
    assertEquals(30, extended[4]);
    assertEquals(12, extended[7]);
    assertEquals(0, chunks(file, "ANIM").get(0)[4], "for ever");
    List<byte[]> frames = chunks(file, "ANMF");
    assertEquals(pictures.size(), frames.size());
    for (int i = 0; i < pictures.size(); i++) {
      assertEquals(80, frames.get(i)[12], "milliseconds");
      assertSamePicture(pictures.get(i), still(frames.get(i)));
    }
    ReadRules first = new ReadRules(DamagePolicy.REFUSE, FramePolicy.FIRST);
    Reading read = ImageFiles.read(target, first);
    assertEquals(List.of("the first of 3 frames"), read.remarks());
  }

  @Test
  void lossyOpacityIsSaidInTheHeader() throws IOException {
    Path target = folder.resolve("walk.webp");
    try (AnimationFile animation = AnimationFile.webp(target, 8, EncodeOptions.DEFAULT)) {
      animation.add(picture(Channels.RGB, 1));
      animation.add(picture(Channels.RGBA, 2));
      animation.finish();
    }
    assertEquals(0x12, chunks(Files.readAllBytes(target), "VP8X").get(0)[0]);
  }

  @Test
  void picturesOfOtherSizesAndEmptyAnimationsAreRefusedAndNothingIsLeft() throws IOException {
    Path target = folder.resolve("walk.webp");
    try (AnimationFile animation = AnimationFile.webp(target, 8, LOSSLESS)) {
      assertThrows(IllegalStateException.class, animation::finish);
      animation.add(picture(Channels.RGB, 1));
      Image larger = TinyPictures.noise(32, 13, Channels.RGB, SampleDepth.EIGHT_BITS, 2);
      assertThrows(IllegalArgumentException.class, () -> animation.add(larger));
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
