package dev.ganvas.runtime.metadata;

import dev.ganvas.runtime.metadata.TiffBlock.Directory;
import dev.ganvas.runtime.metadata.TiffBlock.Field;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Metadata in TIFF files: fields of the first directory, beside those that describe the pixels. */
final class TiffFields {
  private static final int XMP = 0x2bc;
  private static final int IPTC = 0x83bb;
  private static final int PHOTOSHOP = 0x8649;
  private static final int ICC = 0x8773;
  private static final int SAMPLES = 277;
  private static final int EXTRA_SAMPLES = 338;
  private static final int NOT_MULTIPLIED = 2;
  private static final int BYTE = 1;
  private static final int UNDEFINED = 7;

  private TiffFields() {}

  static PictureMetadata read(byte[] file) {
    Optional<TiffBlock> block = TiffBlock.read(file);
    if (block.isEmpty()) {
      return PictureMetadata.NONE;
    }
    Directory root = block.get().root();
    Optional<byte[]> icc = value(root, ICC);
    Optional<byte[]> xmp = value(root, XMP);
    ImageResources resources =
        value(root, PHOTOSHOP).map(ImageResources::read).orElseGet(ImageResources::none);
    ImageResources iptc =
        value(root, IPTC).map(ImageResources::ofIptc).orElseGet(ImageResources::none);
    PictureMetadata.removePixelTags(root);
    return new PictureMetadata(
        icc,
        Optional.of(block.get().toBytes()),
        xmp,
        resources.orIptcOf(iptc).toBytes(),
        Optional.empty());
  }

  private static Optional<byte[]> value(Directory root, int tag) {
    return Optional.ofNullable(root.fields().get(tag)).map(Field::value);
  }

  /** A new first directory at the end of the file, with all that the old one said. */
  static byte[] write(byte[] file, PictureMetadata metadata) {
    Optional<TiffBlock> read = TiffBlock.read(file);
    if (read.isEmpty()) {
      return file;
    }
    TiffBlock block = read.get();
    add(block, metadata);
    sayOpacity(block);
    int length = file.length + file.length % 2;
    int[] start = new int[1];
    byte[] appendix = block.toAppendix(length, start);
    byte[] all = Arrays.copyOf(file, length + appendix.length);
    System.arraycopy(appendix, 0, all, length, appendix.length);
    ByteBuffer.wrap(all).order(block.order()).putInt(4, start[0]);
    return all;
  }

  /**
   * OpenCV writes four samples a pixel and does not say what the fourth one is, which readers then
   * take for opacity by which colours were multiplied, or for nothing.
   */
  private static void sayOpacity(TiffBlock block) {
    Directory root = block.root();
    boolean four = block.number(root, SAMPLES).orElse(1) == 4;
    if (four && !root.fields().containsKey(EXTRA_SAMPLES)) {
      block.putShort(root, EXTRA_SAMPLES, NOT_MULTIPLIED);
    }
  }

  /** Puts metadata into a file's first directory. */
  static void add(TiffBlock block, PictureMetadata metadata) {
    Directory root = block.root();
    Resolution.exifWith(metadata).flatMap(TiffBlock::read).ifPresent(exif -> join(block, exif));
    metadata.icc().ifPresent(icc -> root.fields().put(ICC, new Field(UNDEFINED, icc, -1)));
    metadata.xmp().ifPresent(xmp -> root.fields().put(XMP, new Field(BYTE, xmp, -1)));
    metadata.iptc().ifPresent(r -> root.fields().put(PHOTOSHOP, new Field(BYTE, r, -1)));
  }

  private static void join(TiffBlock file, TiffBlock exif) {
    TiffBlock same = exif.in(file.order());
    PictureMetadata.removePixelTags(same.root());
    file.root().fields().putAll(same.root().fields());
    file.root().children().putAll(same.root().children());
  }
}
