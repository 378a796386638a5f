package dev.ganvas.runtime.metadata;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.metadata.TiffBlock.Directory;
import dev.ganvas.runtime.metadata.TiffBlock.Field;
import java.util.List;
import org.junit.jupiter.api.Test;

class FittedExifTest {
  private static final int UNDEFINED = 7;
  private static final int USER_COMMENT = 0x9286;

  private static byte[] block(int note, int comment) {
    TiffBlock block = TiffBlock.empty();
    block.putText(block.root(), 0x10f, "Maker");
    Directory tags = new Directory();
    tags.fields().put(TiffBlock.MAKER_NOTE, new Field(UNDEFINED, new byte[note], -1));
    tags.fields().put(USER_COMMENT, new Field(UNDEFINED, new byte[comment], -1));
    block.root().children().put(TiffBlock.EXIF_POINTER, tags);
    return block.toBytes();
  }

  private static Directory tags(FittedExif fitted) {
    return TiffBlock.read(fitted.bytes().orElseThrow())
        .orElseThrow()
        .child(TiffBlock.EXIF_POINTER)
        .orElseThrow();
  }

  @Test
  void whatFitsStaysAsItIs() {
    byte[] exif = block(500, 400);
    FittedExif fitted = FittedExif.of(exif, exif.length);
    assertSame(exif, fitted.bytes().orElseThrow());
    assertEquals(List.of(), fitted.leftOut());
  }

  @Test
  void theLargestFieldGoesAndTheOthersStay() {
    FittedExif fitted = FittedExif.of(block(5000, 400), 1000);
    assertEquals(List.of("the maker's note of 5000 bytes"), fitted.leftOut());
    assertTrue(fitted.bytes().orElseThrow().length <= 1000);
    assertFalse(tags(fitted).fields().containsKey(TiffBlock.MAKER_NOTE));
    assertTrue(tags(fitted).fields().containsKey(USER_COMMENT));
    assertTrue(new String(fitted.bytes().orElseThrow(), 0, 200, US_ASCII).contains("Maker"));
  }

  @Test
  void asManyGoAsMust() {
    FittedExif fitted = FittedExif.of(block(4000, 5000), 1000);
    assertEquals(
        List.of("EXIF's field 0x9286 of 5000 bytes", "the maker's note of 4000 bytes"),
        fitted.leftOut());
  }

  @Test
  void whatIsNoExifGoesWhole() {
    FittedExif fitted = FittedExif.of(new byte[2000], 1000);
    assertTrue(fitted.bytes().isEmpty());
    assertEquals(List.of("EXIF of 2000 bytes"), fitted.leftOut());
  }
}
