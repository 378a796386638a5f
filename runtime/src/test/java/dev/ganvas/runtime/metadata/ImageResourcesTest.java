package dev.ganvas.runtime.metadata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageResourcesTest {
  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A resource as Photoshop lays it out: name and content take an even number of bytes. */
  static byte[] resource(int id, String name, byte[] content) {
    byte[] filling = new byte[(name.length() + 1) % 2];
    return joined(
        ascii("8BIM"),
        new byte[] {(byte) (id >> 8), (byte) id, (byte) name.length()},
        ascii(name),
        filling,
        ByteBuffer.allocate(4).putInt(content.length).array(),
        content,
        new byte[content.length % 2]);
  }

  static byte[] dataset(int record, int number, String text) {
    byte[] head = {0x1c, (byte) record, (byte) number, 0, (byte) text.length()};
    return joined(head, ascii(text));
  }

  private static byte[] made(byte[] resources, MetadataPolicy policy) {
    return ImageResources.read(resources).forResult(policy).toBytes().orElse(new byte[0]);
  }

  @ParameterizedTest
  @EnumSource(
      value = MetadataPolicy.class,
      names = {"ALL", "SAFE"})
  void thumbnailsAndSecondCopiesAreLeftOutWhateverTheRule(MetadataPolicy policy) {
    byte[] first = resource(0x03ed, "", new byte[] {1, 2, 3});
    byte[] last = resource(0x0bb7, "path", new byte[] {9});
    for (int id : new int[] {0x0409, 0x040c, 0x040f, 0x0422, 0x0423, 0x0424}) {
      byte[] given = joined(first, resource(id, "odd", new byte[7]), last);
      assertArrayEquals(joined(first, last), made(given, policy), Integer.toHexString(id));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {26, 27, 90, 92, 95, 100, 101, 188, 202})
  void safeIptcTellsNeitherWhereNorWhose(int number) {
    byte[] author = dataset(2, 80, "Ann");
    byte[] rights = dataset(2, 116, "Ann 2020");
    byte[] given = joined(author, dataset(2, number, "Whereville"), rights);
    byte[] safe = made(resource(0x0404, "", given), MetadataPolicy.SAFE);
    assertArrayEquals(resource(0x0404, "", joined(author, rights)), safe);
    byte[] all = made(resource(0x0404, "", given), MetadataPolicy.ALL);
    assertArrayEquals(resource(0x0404, "", given), all);
  }

  @Test
  void theSameNumberInAnotherRecordIsAnotherThing() {
    byte[] given = resource(0x0404, "", joined(dataset(1, 90, "UTF-8"), dataset(3, 26, "x")));
    assertArrayEquals(given, made(given, MetadataPolicy.SAFE));
  }

  @Test
  void aLengthOfManyBytesIsUnderstood() {
    byte[] city = joined(new byte[] {0x1c, 2, 90, (byte) 0x80, 4, 0, 0, 0, 5}, ascii("Paris"));
    byte[] text = joined(new byte[] {0x1c, 2, 120, (byte) 0x80, 4, 0, 0, 0, 3}, ascii("fig"));
    assertArrayEquals(text, IptcDatasets.safe(joined(city, text)));
  }

  @Test
  void safeKeepsNothingBehindDamage() {
    byte[] author = dataset(2, 80, "Ann");
    byte[] city = dataset(2, 90, "Whereville");
    byte[] tooLong = {0x1c, 2, 120, 0x7f, (byte) 0xff};
    assertArrayEquals(author, IptcDatasets.safe(joined(author, tooLong, city)));
    assertArrayEquals(author, IptcDatasets.safe(joined(author, new byte[] {7}, city)));
    byte[] huge = {0x1c, 2, 120, (byte) 0x80, 4, -1, -1, -1, -1};
    assertArrayEquals(author, IptcDatasets.safe(joined(author, huge, city)));
  }

  @Test
  void safeTellsNoChecksumOfWhatWasThere() {
    byte[] given =
        joined(resource(0x0425, "", new byte[16]), resource(0x0404, "", dataset(2, 90, "Paris")));
    assertEquals(0, made(given, MetadataPolicy.SAFE).length);
    assertArrayEquals(given, made(given, MetadataPolicy.ALL));
  }

  @Test
  void iptcThatStandsAloneIsFilteredToo() {
    byte[] author = dataset(2, 80, "Ann");
    byte[] alone = joined(author, dataset(2, 90, "Paris"));
    assertArrayEquals(resource(0x0404, "", author), made(alone, MetadataPolicy.SAFE));
  }

  @Test
  void iptcOfATiffsOtherFieldCountsWhereThereIsNone() {
    byte[] density = resource(0x03ed, "", new byte[16]);
    byte[] iptc = dataset(2, 80, "Ann");
    ImageResources other = ImageResources.ofIptc(iptc);
    assertArrayEquals(
        joined(density, resource(0x0404, "", iptc)),
        ImageResources.read(density).orIptcOf(other).toBytes().orElseThrow());
    byte[] own = resource(0x0404, "", dataset(2, 80, "Bea"));
    assertArrayEquals(own, ImageResources.read(own).orIptcOf(other).toBytes().orElseThrow());
  }

  @Test
  void whateverIsDamagedIsLeftOutAndNothingFails() {
    byte[] sound =
        joined(
            resource(0x03ed, "name", new byte[5]),
            resource(0x0404, "", joined(dataset(2, 80, "Ann"), dataset(2, 90, "Paris"))));
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      byte[] changed = Arrays.copyOf(sound, random.nextInt(sound.length + 1));
      for (int i = 0; i < 3 && changed.length > 0; i++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      assertTrue(made(changed, MetadataPolicy.SAFE).length <= sound.length + 16);
    }
  }
}
