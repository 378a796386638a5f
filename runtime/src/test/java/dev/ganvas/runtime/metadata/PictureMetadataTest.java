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
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.RowFile;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.metadata.PictureMetadata.Density;
import dev.ganvas.runtime.metadata.PictureMetadata.Unit;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PictureMetadataTest {
  private static final byte[] RGB_PROFILE = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
  private static final byte[] GRAY_PROFILE = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
  private static final String XMP =
      "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF"
          + " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description"
          + " xmlns:tiff='http://ns.adobe.com/tiff/1.0/' xmlns:exif='http://ns.adobe.com/exif/1.0/'"
          + " xmlns:dc='http://purl.org/dc/elements/1.1/' tiff:Orientation='6'"
          + " exif:GPSLatitude='48,6N'><dc:source>there</dc:source>"
          + "<exif:PixelXDimension>10</exif:PixelXDimension></rdf:Description></rdf:RDF></x:xmpmeta>";

  private static byte[] exif() {
    TiffBlock block = TiffBlock.empty();
    block.putText(block.root(), 0x10f, "Maker");
    block.putShort(block.root(), 0x112, 6);
    TiffBlock.Directory tags = new TiffBlock.Directory();
    block.putLong(tags, 0xa002, 10);
    block.putLong(tags, 0xa003, 20);
    block.putText(tags, 0xa431, "serial 1");
    block.root().children().put(TiffBlock.EXIF_POINTER, tags);
    TiffBlock.Directory gps = new TiffBlock.Directory();
    block.putText(gps, 1, "N");
    block.root().children().put(TiffBlock.GPS_POINTER, gps);
    return block.toBytes();
  }

  private static PictureMetadata full() {
    return new PictureMetadata(
        Optional.of(RGB_PROFILE),
        Optional.of(exif()),
        Optional.of(XMP.getBytes(StandardCharsets.UTF_8)),
        Optional.of(new byte[] {'8', 'B', 'I', 'M', 4, 4, 0, 0, 0, 0, 0, 2, 7, 9}),
        Optional.of(new Density(300, 300, Unit.INCH)));
  }

  private static String text(Optional<byte[]> bytes) {
    return new String(bytes.orElseThrow(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "JPEG", "WEBP", "TIFF"})
  void whatIsWrittenIsReadAndThePixelsStay(ImageFormat format) {
    for (Channels channels : new Channels[] {Channels.RGB, Channels.RGBA}) {
      if (channels.hasAlpha() && !format.holdsAlpha()) {
        continue;
      }
      Image picture = TinyPictures.noise(31, 17, channels, SampleDepth.EIGHT_BITS, 1);
      byte[] bare = ImageFiles.encode(picture, format, EncodeOptions.DEFAULT);
      byte[] file = full().writeInto(bare, format);
      PictureMetadata found = PictureMetadata.read(file);
      assertArrayEquals(RGB_PROFILE, found.icc().orElseThrow());
      assertEquals(XMP, text(found.xmp()));
      TiffBlock block = TiffBlock.read(found.exif().orElseThrow()).orElseThrow();
      assertEquals(6, block.number(block.root(), 0x112).orElseThrow());
      assertEquals(
          20,
          block.number(block.child(TiffBlock.EXIF_POINTER).orElseThrow(), 0xa003).orElseThrow());
      if (format != ImageFormat.WEBP) {
        assertArrayEquals(full().iptc().orElseThrow(), found.iptc().orElseThrow());
      }
      assertEquals(full().density(), found.density());
      // Turned by its orientation, the rest as before.
      Image read = ImageFiles.decode(file, "test");
      if (format != ImageFormat.TIFF) {
        assertEquals(17, read.width());
      }
      PictureMetadata upright = found.forResult(ImageSpec.of(picture), MetadataPolicy.ALL, "test");
      TinyPictures.assertSamePicture(
          ImageFiles.decode(bare, "bare"),
          ImageFiles.decode(upright.writeInto(bare, format), "upright"));
    }
  }

  /** Nothing, little (less than a PNG's header) and all there is. */
  private static List<PictureMetadata> ofEverySize() {
    Optional<byte[]> none = Optional.empty();
    Optional<Density> density = full().density();
    PictureMetadata little = new PictureMetadata(none, none, none, none, density);
    return List.of(PictureMetadata.NONE, little, full());
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "TIFF"})
  void filesWrittenInBandsSayTheSameAndThePixelsStay(ImageFormat format, @TempDir Path folder)
      throws IOException {
    for (SampleDepth depth : SampleDepth.values()) {
      for (PictureMetadata given : ofEverySize()) {
        Image picture = TinyPictures.noise(31, 17, Channels.RGB, depth, 5);
        ImageSpec spec = ImageSpec.of(picture);
        PictureMetadata said = given.forResult(spec, MetadataPolicy.ALL, "Ganvas (x)");
        Path target = folder.resolve("banded");
        try (RowFile file = RowFile.open(target, format, spec, said.extras(format))) {
          for (int y = 0; y < picture.height(); y++) {
            file.add(picture.crop(new Region(0, y, picture.width(), 1)));
          }
          file.finish();
        }
        PictureMetadata found = PictureMetadata.read(Files.readAllBytes(target));
        assertArrayEquals(said.icc().orElse(new byte[0]), found.icc().orElse(new byte[0]));
        assertArrayEquals(said.xmp().orElse(new byte[0]), found.xmp().orElse(new byte[0]));
        assertArrayEquals(said.iptc().orElse(new byte[0]), found.iptc().orElse(new byte[0]));
        TiffBlock block = TiffBlock.read(found.exif().orElseThrow()).orElseThrow();
        assertTrue(block.root().fields().containsKey(0x131), "Software");
        if (given.exif().isPresent()) {
          assertEquals(1, block.number(block.root(), 0x112).orElseThrow());
          TiffBlock.Directory tags = block.child(TiffBlock.EXIF_POINTER).orElseThrow();
          assertEquals(17, block.number(tags, 0xa003).orElseThrow());
        }
        if (format == ImageFormat.PNG || given.density().isPresent()) {
          assertEquals(given.density(), found.density());
        }
        TinyPictures.assertSamePicture(picture, ImageFiles.read(target));
      }
    }
  }

  @Test
  void aResultIsUprightAndOfItsOwnSize() {
    ImageSpec result = new ImageSpec(40, 80, Channels.RGB, SampleDepth.EIGHT_BITS);
    PictureMetadata made = full().forResult(result, MetadataPolicy.ALL, "Ganvas (x)");
    TiffBlock block = TiffBlock.read(made.exif().orElseThrow()).orElseThrow();
    assertEquals(1, block.number(block.root(), 0x112).orElseThrow());
    TiffBlock.Directory tags = block.child(TiffBlock.EXIF_POINTER).orElseThrow();
    assertEquals(40, block.number(tags, 0xa002).orElseThrow());
    assertEquals(80, block.number(tags, 0xa003).orElseThrow());
    assertTrue(tags.fields().containsKey(0xa431));
    assertTrue(block.child(TiffBlock.GPS_POINTER).isPresent());
    assertTrue(text(made.exif()).contains("Ganvas (x)"));
    String xmp = text(made.xmp());
    assertTrue(xmp.contains("Orientation=\"1\"") && xmp.contains(">40<"), xmp);
    assertTrue(xmp.contains("GPSLatitude") && xmp.contains("there"), xmp);
  }

  @Test
  void safeTellsNeitherWhereNorWhose() {
    ImageSpec result = new ImageSpec(40, 80, Channels.RGB, SampleDepth.EIGHT_BITS);
    PictureMetadata made = full().forResult(result, MetadataPolicy.SAFE, "Ganvas (x)");
    TiffBlock block = TiffBlock.read(made.exif().orElseThrow()).orElseThrow();
    assertTrue(block.child(TiffBlock.GPS_POINTER).isEmpty());
    assertFalse(text(made.exif()).contains("serial"));
    assertTrue(text(made.exif()).contains("Maker"));
    assertFalse(text(made.xmp()).contains("GPS"), text(made.xmp()));
    assertTrue(text(made.xmp()).contains("there"));
  }

  /** A packet with one property, as an element in which there may be others. */
  private static String property(String schema, String name, String content) {
    return "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF"
        + " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description xmlns:p='"
        + schema
        + "' xmlns:city='urn:a-prefix-like-a-place' city:note='kept'>"
        + String.format("<p:%s>%s</p:%s>", name, content, name)
        + "</rdf:Description></rdf:RDF></x:xmpmeta>";
  }

  private static String safeXmp(String packet) {
    PictureMetadata said =
        new PictureMetadata(
            Optional.empty(),
            Optional.empty(),
            Optional.of(packet.getBytes(StandardCharsets.UTF_8)),
            Optional.empty(),
            Optional.empty());
    ImageSpec result = new ImageSpec(40, 80, Channels.RGB, SampleDepth.EIGHT_BITS);
    return text(said.forResult(result, MetadataPolicy.SAFE, "test").xmp());
  }

  @ParameterizedTest
  @CsvSource({
    "http://ns.adobe.com/photoshop/1.0/, City",
    "http://ns.adobe.com/photoshop/1.0/, State",
    "http://ns.adobe.com/photoshop/1.0/, Country",
    "http://ns.adobe.com/photoshop/1.0/, DocumentAncestors",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/, Location",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/, CountryCode",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/, LocationShown",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/, LocationCreated",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/, AOCurrentCopyrightOwnerName",
    "http://prismstandard.org/namespaces/basic/2.0/, location",
    "http://ns.adobe.com/xap/1.0/rights/, Owner",
    "http://ns.useplus.org/ldf/xmp/1.0/, CopyrightOwner",
    "http://ns.adobe.com/exif/1.0/aux/, SerialNumber",
    "http://ns.adobe.com/exif/1.0/aux/, LensSerialNumber",
    "http://ns.adobe.com/exif/1.0/aux/, OwnerName",
    "http://ns.adobe.com/exif/1.0/, GPSLatitude",
    "http://ns.adobe.com/exif/1.0/, GPSTimeStamp",
    "http://www.dji.com/drone-dji/1.0/, GpsLongtitude",
    "http://www.dji.com/drone-dji/1.0/, AbsoluteAltitude",
    "http://ns.adobe.com/xap/1.0/mm/, OriginalDocumentID",
    "http://ns.adobe.com/xap/1.0/mm/, DerivedFrom",
    "http://ns.google.com/photos/1.0/image/, Data",
  })
  void safeXmpTellsNeitherWhereNorWhose(String schema, String name) {
    String made = safeXmp(property(schema, name, "secret"));
    assertFalse(made.contains("secret"), made);
    assertTrue(made.contains("note=\"kept\""), made);
    String attribute =
        property(schema, "Other", "public")
            .replace("<p:Other>", "<p:Other p:" + name + "='secret'>");
    assertFalse(safeXmp(attribute).contains("secret"), safeXmp(attribute));
  }

  @ParameterizedTest
  @CsvSource({
    "http://purl.org/dc/elements/1.1/, creator",
    "http://purl.org/dc/elements/1.1/, rights",
    "http://ns.adobe.com/photoshop/1.0/, Credit",
    "http://ns.adobe.com/xap/1.0/rights/, UsageTerms",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/, CreatorContactInfo",
    "http://cipa.jp/exif/1.0/, ISOSpeedLatitudeyyy",
  })
  void safeXmpTellsWhoMadeItAndWhatIsAllowed(String schema, String name) {
    String made = safeXmp(property(schema, name, "Ann"));
    assertTrue(made.contains(">Ann<"), made);
  }

  @Test
  void safeExifTellsWhoMadeItButNotWhoseTheCameraIs() {
    TiffBlock block = TiffBlock.empty();
    TiffBlock.Directory tags = new TiffBlock.Directory();
    TiffBlock.Directory gps = new TiffBlock.Directory();
    block.putText(block.root(), 0x13b, "artist");
    block.putText(block.root(), 0x8298, "copyright");
    block.putText(block.root(), 0x9c9d, "author");
    for (int tag : new int[] {0x13c, 0xc62f, 0x87b1}) {
      block.putText(block.root(), tag, "secret");
    }
    for (int tag : new int[] {0x927c, 0xa420, 0xa430, 0xa431, 0xa435}) {
      block.putText(tags, tag, "secret");
    }
    block.putText(gps, 1, "secret");
    // Not where it belongs.
    tags.children().put(TiffBlock.GPS_POINTER, gps);
    block.root().children().put(TiffBlock.EXIF_POINTER, tags);
    PictureMetadata said =
        new PictureMetadata(
            Optional.empty(),
            Optional.of(block.toBytes()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ImageSpec result = new ImageSpec(40, 80, Channels.RGB, SampleDepth.EIGHT_BITS);
    String all = text(said.forResult(result, MetadataPolicy.ALL, "test").exif());
    assertEquals(9, all.split("secret", -1).length - 1, all);
    String safe = text(said.forResult(result, MetadataPolicy.SAFE, "test").exif());
    assertFalse(safe.contains("secret"), safe);
    assertTrue(
        safe.contains("artist") && safe.contains("copyright") && safe.contains("author"), safe);
  }

  @Test
  void noneKeepsWhatColoursMeanAndHowLargeAPixelIs() {
    ImageSpec result = new ImageSpec(40, 80, Channels.RGB, SampleDepth.EIGHT_BITS);
    PictureMetadata made = full().forResult(result, MetadataPolicy.NONE, "Ganvas (x)");
    assertTrue(made.icc().isPresent() && made.density().isPresent());
    assertTrue(made.exif().isEmpty() && made.xmp().isEmpty() && made.iptc().isEmpty());
  }

  @Test
  void aProfileOfOtherColorsIsLeftOut() {
    ImageSpec color = new ImageSpec(4, 8, Channels.RGB, SampleDepth.EIGHT_BITS);
    PictureMetadata gray =
        new PictureMetadata(
            Optional.of(GRAY_PROFILE),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertTrue(gray.forResult(color, MetadataPolicy.ALL, "").icc().isEmpty());
    assertTrue(
        gray.forResult(color.with(Channels.GRAY_ALPHA), MetadataPolicy.ALL, "").icc().isPresent());
  }

  @Test
  void aProfileOfInksIsNotCarriedIntoLight() {
    byte[] inks = RGB_PROFILE.clone();
    System.arraycopy("CMYK".getBytes(StandardCharsets.US_ASCII), 0, inks, 16, 4);
    PictureMetadata printed =
        new PictureMetadata(
            Optional.of(inks),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    for (Channels channels : Channels.values()) {
      ImageSpec result = new ImageSpec(4, 8, channels, SampleDepth.EIGHT_BITS);
      for (MetadataPolicy policy : MetadataPolicy.values()) {
        assertTrue(printed.forResult(result, policy, "").icc().isEmpty(), channels.toString());
      }
    }
  }

  @Test
  void aMakersNoteStaysInItsPlace() {
    // Built by hand: header, IFD0 with the pointer, Exif IFD with a note of 9 bytes at 200.
    java.nio.ByteBuffer block = java.nio.ByteBuffer.allocate(230);
    block.put(new byte[] {'M', 'M', 0, 42}).putInt(8);
    block.putShort((short) 1).putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(60);
    block.position(60);
    block.putShort((short) 1).putShort((short) 0x927c).putShort((short) 7).putInt(9).putInt(200);
    block.position(200);
    block.put("makernote".getBytes(StandardCharsets.US_ASCII));
    PictureMetadata metadata =
        new PictureMetadata(
            Optional.empty(),
            Optional.of(block.array()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ImageSpec result = new ImageSpec(4, 8, Channels.RGB, SampleDepth.EIGHT_BITS);
    String note = "a note that is much longer than the room before the maker's note ".repeat(5);
    byte[] made = metadata.forResult(result, MetadataPolicy.ALL, note).exif().orElseThrow();
    assertEquals("makernote", new String(made, 200, 9, StandardCharsets.US_ASCII));
    assertTrue(new String(made, StandardCharsets.US_ASCII).contains(note));
  }

  @Test
  void aNoteBehindATiffsPixelsLeavesNoRoomForThem() {
    java.nio.ByteBuffer block = java.nio.ByteBuffer.allocate(5_000_009);
    block.put(new byte[] {'M', 'M', 0, 42}).putInt(8);
    block.putShort((short) 1).putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(60);
    block.position(60);
    block.putShort((short) 1).putShort((short) 0x927c).putShort((short) 7).putInt(9);
    block.putInt(5_000_000).position(5_000_000);
    block.put("makernote".getBytes(StandardCharsets.US_ASCII));
    byte[] exif = PictureMetadata.read(block.array()).exif().orElseThrow();
    assertTrue(exif.length < 200, "of " + exif.length + " bytes");
    assertTrue(new String(exif, StandardCharsets.US_ASCII).contains("makernote"));
  }

  @Test
  void layersOfTheOldPictureAreNotCarried() {
    TiffBlock block = TiffBlock.empty();
    block.putText(block.root(), 0x10f, "Maker");
    block.putText(block.root(), 0x935c, "Adobe Photoshop Document Data Block");
    block.putText(block.root(), 0x935f, "notes pinned to it");
    PictureMetadata said = PictureMetadata.read(block.toBytes());
    ImageSpec result = new ImageSpec(40, 80, Channels.RGB, SampleDepth.EIGHT_BITS);
    String made = text(said.forResult(result, MetadataPolicy.ALL, "test").exif());
    assertTrue(made.contains("Maker"), made);
    assertFalse(made.contains("Data Block") || made.contains("pinned"), made);
  }

  @Test
  void exifTooLongForAJpegLosesItsLargestFieldOnly() {
    TiffBlock block = TiffBlock.read(exif()).orElseThrow();
    TiffBlock.Directory tags = block.child(TiffBlock.EXIF_POINTER).orElseThrow();
    block.putText(tags, TiffBlock.MAKER_NOTE, "n".repeat(70_000));
    PictureMetadata said =
        new PictureMetadata(
            Optional.empty(),
            Optional.of(block.toBytes()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Image picture = TinyPictures.noise(31, 17, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    for (ImageFormat format : List.of(ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.TIFF)) {
      assertEquals(List.of(), said.leftOut(format));
    }
    assertEquals(List.of("the maker's note of 70001 bytes"), said.leftOut(ImageFormat.JPEG));
    byte[] bare = ImageFiles.encode(picture, ImageFormat.JPEG, EncodeOptions.DEFAULT);
    PictureMetadata found = PictureMetadata.read(said.writeInto(bare, ImageFormat.JPEG));
    TiffBlock read = TiffBlock.read(found.exif().orElseThrow()).orElseThrow();
    assertEquals(6, read.number(read.root(), 0x112).orElseThrow());
    assertTrue(read.child(TiffBlock.EXIF_POINTER).orElseThrow().fields().containsKey(0xa431));
    assertTrue(read.child(TiffBlock.GPS_POINTER).isPresent());
  }

  @Test
  void bytesInAnyOrderAreTheSameTags() {
    TiffBlock big = TiffBlock.read(exif()).orElseThrow();
    TiffBlock little =
        TiffBlock.read(big.in(java.nio.ByteOrder.LITTLE_ENDIAN).toBytes()).orElseThrow();
    assertEquals(6, little.number(little.root(), 0x112).orElseThrow());
    assertEquals(
        20,
        little.number(little.child(TiffBlock.EXIF_POINTER).orElseThrow(), 0xa003).orElseThrow());
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "JPEG", "WEBP", "TIFF"})
  void whateverIsDamagedIsLeftOutAndNothingFails(ImageFormat format) {
    Image picture = TinyPictures.noise(31, 17, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    byte[] bare = ImageFiles.encode(picture, format, EncodeOptions.DEFAULT);
    byte[] sound = full().writeInto(bare, format);
    Random random = new Random(3);
    for (int round = 0; round < 3000; round++) {
      byte[] changed = sound.clone();
      for (int i = 0; i <= random.nextInt(6); i++) {
        changed[random.nextInt(Math.min(changed.length, 6000))] = (byte) random.nextInt(256);
      }
      int length = round % 3 == 0 ? random.nextInt(changed.length) : changed.length;
      PictureMetadata found = PictureMetadata.read(java.util.Arrays.copyOf(changed, length));
      byte[] file =
          found
              .forResult(ImageSpec.of(picture), MetadataPolicy.SAFE, "test")
              .writeInto(bare, format);
      assertTrue(file.length >= bare.length);
    }
  }

  @Test
  void aTiffSaysThatItsColoursAreNotMultipliedByOpacity() {
    for (SampleDepth depth : SampleDepth.values()) {
      Image picture = TinyPictures.noise(31, 17, Channels.RGBA, depth, 1);
      byte[] bare = ImageFiles.encode(picture, ImageFormat.TIFF, EncodeOptions.DEFAULT);
      byte[] file = PictureMetadata.NONE.writeInto(bare, ImageFormat.TIFF);
      TiffBlock block = TiffBlock.read(file).orElseThrow();
      assertEquals(2, block.number(block.root(), 338).orElseThrow());
      TinyPictures.assertSamePicture(picture, ImageFiles.decode(file, "glass.tif"));
    }
    Image opaque = TinyPictures.noise(31, 17, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    byte[] bare = ImageFiles.encode(opaque, ImageFormat.TIFF, EncodeOptions.DEFAULT);
    byte[] file = PictureMetadata.NONE.writeInto(bare, ImageFormat.TIFF);
    assertFalse(TiffBlock.read(file).orElseThrow().root().fields().containsKey(338));
  }

  private static PictureMetadata dense(Optional<byte[]> exif, Density density) {
    return new PictureMetadata(
        Optional.empty(), exif, Optional.empty(), Optional.empty(), Optional.of(density));
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "JPEG", "WEBP", "TIFF"})
  void theDensityGoesFromEveryFormatIntoEveryOther(ImageFormat from) {
    Image picture = TinyPictures.noise(31, 17, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    ImageSpec spec = ImageSpec.of(picture);
    for (Density density :
        List.of(new Density(300, 150, Unit.INCH), new Density(118, 59, Unit.CENTIMETRE))) {
      for (MetadataPolicy policy : MetadataPolicy.values()) {
        byte[] bare = ImageFiles.encode(picture, from, EncodeOptions.DEFAULT);
        byte[] first = dense(Optional.empty(), density).writeInto(bare, from);
        PictureMetadata made = PictureMetadata.read(first).forResult(spec, policy, "test");
        for (ImageFormat into :
            List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP, ImageFormat.TIFF)) {
          byte[] plain = ImageFiles.encode(picture, into, EncodeOptions.DEFAULT);
          Density found = PictureMetadata.read(made.writeInto(plain, into)).density().orElseThrow();
          String way = from + " to " + into + " " + policy + ": " + found;
          double inches = found.unit() == Unit.CENTIMETRE ? 2.54 : 1;
          double expected = density.unit() == Unit.CENTIMETRE ? 2.54 : 1;
          // JPEG has whole numbers only.
          assertEquals(density.x() * expected, found.x() * inches, 0.6, way);
          assertEquals(density.y() * expected, found.y() * inches, 0.6, way);
        }
      }
    }
  }

  @Test
  void theDensityThatExifSaysStays() {
    TiffBlock block = TiffBlock.empty();
    block.putRational(block.root(), 0x11a, 72.5);
    block.putRational(block.root(), 0x11b, 72.5);
    PictureMetadata both = dense(Optional.of(block.toBytes()), new Density(300, 300, Unit.INCH));
    Image picture = TinyPictures.noise(31, 17, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    for (ImageFormat format : List.of(ImageFormat.WEBP, ImageFormat.TIFF)) {
      byte[] bare = ImageFiles.encode(picture, format, EncodeOptions.DEFAULT);
      PictureMetadata found = PictureMetadata.read(both.writeInto(bare, format));
      assertEquals(72.5, found.density().orElseThrow().x(), format.toString());
    }
  }

  @Test
  void squarePixelsOfNoUnitAreNoDensity() {
    PictureMetadata nothing = dense(Optional.empty(), new Density(1, 1, Unit.NONE));
    Image picture = TinyPictures.noise(31, 17, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    byte[] bare = ImageFiles.encode(picture, ImageFormat.WEBP, EncodeOptions.DEFAULT);
    byte[] file = nothing.writeInto(bare, ImageFormat.WEBP);
    assertTrue(PictureMetadata.read(file).exif().isEmpty());
    // What is no square is worth telling.
    PictureMetadata wide = dense(Optional.empty(), new Density(2, 1, Unit.NONE));
    byte[] told = wide.writeInto(bare, ImageFormat.WEBP);
    assertEquals(wide.density(), PictureMetadata.read(told).density());
  }

  private static final byte[] CODE_POINTS = {12, 13, 0, 1};
  private static final byte[] GAMMA = {0, 1, (byte) 0x86, (byte) 0xa0};

  private static Colorimetry colorimetry() {
    byte[] chromaticities = new byte[32];
    new Random(4).nextBytes(chromaticities);
    return new Colorimetry(
        Optional.of(CODE_POINTS),
        Optional.of(new byte[] {1}),
        Optional.of(GAMMA),
        Optional.of(chromaticities));
  }

  private static PictureMetadata colored(Optional<byte[]> icc) {
    return new PictureMetadata(
        icc, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), colorimetry());
  }

  private static boolean contains(byte[] file, String chunk) {
    return new String(file, StandardCharsets.ISO_8859_1).contains(chunk);
  }

  /** A PNG with a chunk put right after its header, as other programs write it. */
  private static byte[] withChunk(byte[] png, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(content);
    ByteBuffer file = ByteBuffer.allocate(png.length + 12 + content.length);
    file.put(png, 0, 33).putInt(content.length).put(name).put(content);
    return file.putInt((int) checksum.getValue()).put(png, 33, png.length - 33).array();
  }

  @ParameterizedTest
  @EnumSource(MetadataPolicy.class)
  void whatAPngSaysOfItsColoursByNumbersGoesIntoPngsOnly(MetadataPolicy policy) {
    Image picture = TinyPictures.noise(31, 17, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    ImageSpec spec = ImageSpec.of(picture);
    PictureMetadata made = colored(Optional.empty()).forResult(spec, policy, "test");
    for (ImageFormat format :
        List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP, ImageFormat.TIFF)) {
      byte[] bare = ImageFiles.encode(picture, format, EncodeOptions.DEFAULT);
      byte[] file = made.writeInto(bare, format);
      Colorimetry found = PictureMetadata.read(file).colorimetry();
      if (format == ImageFormat.PNG) {
        Colorimetry expected = colorimetry();
        assertArrayEquals(CODE_POINTS, found.cicp().orElseThrow());
        assertArrayEquals(expected.srgb().orElseThrow(), found.srgb().orElseThrow());
        assertArrayEquals(GAMMA, found.gama().orElseThrow());
        assertArrayEquals(expected.chrm().orElseThrow(), found.chrm().orElseThrow());
      } else {
        assertEquals(Colorimetry.NONE, found);
      }
      TinyPictures.assertSamePicture(
          ImageFiles.decode(bare, "bare"), ImageFiles.decode(file, "colored"));
    }
  }

  @Test
  void aProfileOverrulesNumbersExceptCodePoints() {
    Image picture = TinyPictures.noise(31, 17, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    byte[] bare = ImageFiles.encode(picture, ImageFormat.PNG, EncodeOptions.DEFAULT);
    PictureMetadata both =
        colored(Optional.of(RGB_PROFILE))
            .forResult(ImageSpec.of(picture), MetadataPolicy.NONE, "test");
    byte[] file = both.writeInto(bare, ImageFormat.PNG);
    assertTrue(contains(file, "iCCP") && contains(file, "cICP"));
    assertFalse(contains(file, "sRGB") || contains(file, "gAMA") || contains(file, "cHRM"));
    // A profile of gray says nothing of colours, so that the next best counts.
    byte[] next =
        colored(Optional.of(GRAY_PROFILE))
            .forResult(ImageSpec.of(picture), MetadataPolicy.NONE, "test")
            .writeInto(bare, ImageFormat.PNG);
    assertTrue(contains(next, "sRGB") && contains(next, "gAMA") && contains(next, "cHRM"));
    assertFalse(contains(next, "iCCP"));
  }

  @Test
  void numbersOfOtherProgramsAreReadAndWrittenOnce() {
    Image picture = TinyPictures.noise(31, 17, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    byte[] bare = ImageFiles.encode(picture, ImageFormat.PNG, EncodeOptions.DEFAULT);
    byte[] file = withChunk(withChunk(bare, "gAMA", GAMMA), "cHRM", new byte[31]);
    PictureMetadata found = PictureMetadata.read(file);
    assertArrayEquals(GAMMA, found.colorimetry().gama().orElseThrow());
    assertTrue(found.colorimetry().chrm().isEmpty(), "of a wrong length");
    byte[] again = found.writeInto(file, ImageFormat.PNG);
    assertArrayEquals(withChunk(bare, "gAMA", GAMMA), again);
  }

  /** A BMP of one pixel with a header of the fifth version and a profile behind the pixel. */
  private static byte[] bmp(byte[] profile, int length) {
    ByteBuffer file = ByteBuffer.allocate(142 + profile.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, (byte) 'B').put(1, (byte) 'M').putInt(10, 138).putInt(14, 124);
    file.putInt(18, 1).putInt(22, 1).putShort(26, (short) 1).putShort(28, (short) 24);
    file.putInt(38, 11_811).putInt(42, 5906);
    file.putInt(70, 0x4d424544).putInt(126, 128).putInt(130, length);
    return file.put(142, profile).array();
  }

  @Test
  void theProfileOfABmpIsRead() {
    PictureMetadata found = PictureMetadata.read(bmp(RGB_PROFILE, RGB_PROFILE.length));
    assertArrayEquals(RGB_PROFILE, found.icc().orElseThrow());
    assertEquals(300, found.density().orElseThrow().x(), 0.01);
    assertEquals(150, found.density().orElseThrow().y(), 0.02);
    assertEquals(Unit.INCH, found.density().orElseThrow().unit());
    for (int length : new int[] {0, -1, Integer.MAX_VALUE, RGB_PROFILE.length + 1}) {
      assertTrue(PictureMetadata.read(bmp(RGB_PROFILE, length)).icc().isEmpty());
    }
  }
}
