package dev.ganvas.runtime.metadata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.SampleDepth;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExtendedXmpTest {
  private static final Image PICTURE =
      TinyPictures.noise(31, 17, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
  private static final byte[] BARE =
      ImageFiles.encode(PICTURE, ImageFormat.JPEG, EncodeOptions.DEFAULT);
  private static final String LONG = "depth ".repeat(30_000);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] packet(String attributes, String elements) {
    return utf8(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF"
            + " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
            + " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:d='urn:depth'"
            + " xmlns:xmpNote='http://ns.adobe.com/xmp/note/'><rdf:Description rdf:about='' "
            + attributes
            + ">"
            + elements
            + "</rdf:Description></rdf:RDF></x:xmpmeta>");
  }

  private static PictureMetadata of(byte[] xmp) {
    return new PictureMetadata(
        Optional.empty(), Optional.empty(), Optional.of(xmp), Optional.empty(), Optional.empty());
  }

  private static byte[] segment(byte[] second, String name, int from, int to) {
    return ByteBuffer.allocate(40 + to - from)
        .put(utf8(name))
        .putInt(second.length)
        .putInt(from)
        .put(second, from, to - from)
        .array();
  }

  @Test
  void aLongPacketGoesThroughAJpegInPieces() {
    for (byte[] packet :
        List.of(
            packet("d:data='" + LONG + "'", "<dc:source>there</dc:source>"),
            packet("dc:source='there'", "<d:data>" + LONG + "</d:data>"))) {
      byte[] file = of(packet).writeInto(BARE, ImageFormat.JPEG);
      assertEquals(List.of(), of(packet).leftOut(ImageFormat.JPEG));
      byte[] found = PictureMetadata.read(file).xmp().orElseThrow();
      assertTrue(text(found).contains(LONG) && text(found).contains("there"));
      assertFalse(text(found).contains("HasExtendedXMP"));
      TinyPictures.assertSamePicture(
          ImageFiles.decode(BARE, "bare"), ImageFiles.decode(file, "long"));
    }
  }

  @Test
  void theFirstPacketIsSmallAndNamesTheSecond() throws Exception {
    byte[] packet = packet("d:data='" + LONG + "'", "<dc:source>there</dc:source>");
    ExtendedXmp both = ExtendedXmp.split(packet, 65_502).orElseThrow();
    assertTrue(both.main().length <= 65_502);
    assertTrue(text(both.main()).contains("there") && !text(both.main()).contains("depth depth"));
    List<byte[]> segments = both.segments(65_000);
    String name = new String(segments.get(0), 0, 32, StandardCharsets.US_ASCII);
    assertTrue(text(both.main()).contains("xmpNote:HasExtendedXMP=\"" + name + "\""));
    ByteBuffer second = ByteBuffer.allocate(ByteBuffer.wrap(segments.get(0)).getInt(32));
    for (byte[] piece : segments) {
      assertTrue(piece.length <= 65_000);
      assertEquals(second.position(), ByteBuffer.wrap(piece).getInt(36));
      second.put(piece, 40, piece.length - 40);
    }
    assertFalse(second.hasRemaining());
    byte[] digest = java.security.MessageDigest.getInstance("MD5").digest(second.array());
    assertEquals(name, java.util.HexFormat.of().withUpperCase().formatHex(digest));
  }

  @Test
  void piecesInAnyOrderAreJoinedByTheirNameAndPlace() {
    String name = "0123456789ABCDEF0123456789ABCDEF";
    byte[] main = packet("xmpNote:HasExtendedXMP='" + name + "' dc:source='there'", "");
    byte[] second = packet("", "<d:data>far away</d:data>");
    byte[] other = packet("", "<d:data>of another picture</d:data>");
    ExtendedXmp.Pieces pieces = new ExtendedXmp.Pieces();
    pieces.add(segment(second, name, 100, second.length));
    pieces.add(segment(other, "F".repeat(32), 0, other.length));
    pieces.add(segment(second, name, 0, 100));
    String joined = text(pieces.joinedTo(main));
    assertTrue(joined.contains("far away") && joined.contains("there"), joined);
    assertFalse(joined.contains("another picture") || joined.contains("HasExtendedXMP"), joined);
  }

  @Test
  void whereAPieceIsMissingNoNoteOfItRemains() {
    String name = "0123456789ABCDEF0123456789ABCDEF";
    byte[] second = packet("", "<d:data>far away</d:data>");
    for (byte[] main :
        List.of(
            packet("xmpNote:HasExtendedXMP='" + name + "' dc:source='there'", ""),
            packet(
                "dc:source='there'",
                "<xmpNote:HasExtendedXMP>" + name + "</xmpNote:HasExtendedXMP>"))) {
      ExtendedXmp.Pieces pieces = new ExtendedXmp.Pieces();
      pieces.add(segment(second, name, 100, second.length));
      String alone = text(pieces.joinedTo(main));
      assertTrue(alone.contains("there") && !alone.contains("HasExtendedXMP"), alone);
      // As of a PNG that some program made of a JPEG.
      PictureMetadata made = of(main).forResult(ImageSpec.of(PICTURE), MetadataPolicy.ALL, "test");
      assertFalse(text(made.xmp().orElseThrow()).contains("HasExtendedXMP"));
    }
  }

  @Test
  void aPacketWithoutANoteIsLeftAsItIs() {
    byte[] main = packet("dc:source='there'", "");
    ExtendedXmp.Pieces pieces = new ExtendedXmp.Pieces();
    pieces.add(segment(main, "F".repeat(32), 0, main.length));
    assertArrayEquals(main, pieces.joinedTo(main));
  }

  @Test
  void whatCannotBeSplitIsNamedAsLeftOut() {
    byte[] damaged = utf8("<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + LONG);
    assertEquals(
        List.of("XMP of " + damaged.length + " bytes"), of(damaged).leftOut(ImageFormat.JPEG));
    assertTrue(PictureMetadata.read(of(damaged).writeInto(BARE, ImageFormat.JPEG)).xmp().isEmpty());
  }

  @Test
  void privatePropertiesOfTheSecondPacketGoToo() {
    byte[] packet =
        packet("d:data='" + LONG + "'", "<d:GPSLatitude>" + "48,6N".repeat(5) + "</d:GPSLatitude>");
    byte[] file = of(packet).writeInto(BARE, ImageFormat.JPEG);
    PictureMetadata safe =
        PictureMetadata.read(file).forResult(ImageSpec.of(PICTURE), MetadataPolicy.SAFE, "test");
    assertFalse(text(safe.xmp().orElseThrow()).contains("48,6N"));
    assertTrue(text(safe.xmp().orElseThrow()).contains(LONG));
  }

  @Test
  void manySmallPropertiesAreSplitTooAndNoneIsLost() {
    StringBuilder elements = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      elements
          .append("<d:p")
          .append(i)
          .append(">v")
          .append(i)
          .append("</d:p")
          .append(i)
          .append(">");
    }
    byte[] file = of(packet("d:q='a'", elements.toString())).writeInto(BARE, ImageFormat.JPEG);
    String found = text(PictureMetadata.read(file).xmp().orElseThrow());
    for (int i = 0; i < 5000; i++) {
      assertTrue(found.contains(">v" + i + "<"), "v" + i);
    }
  }

  @Test
  void whateverIsDamagedIsLeftOutAndNothingFails() {
    byte[] file =
        of(packet("d:data='" + LONG + "'", "<dc:source>there</dc:source>"))
            .writeInto(BARE, ImageFormat.JPEG);
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      byte[] changed = file.clone();
      for (int i = 0; i < 4; i++) {
        changed[random.nextInt(700)] = (byte) random.nextInt(256);
      }
      PictureMetadata made =
          PictureMetadata.read(changed)
              .forResult(ImageSpec.of(PICTURE), MetadataPolicy.ALL, "test");
      assertTrue(made.writeInto(BARE, ImageFormat.JPEG).length >= BARE.length);
    }
  }
}
