package dev.ganvas.runtime.metadata;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Photoshop's image resources (Adobe Photoshop File Formats): numbered pieces one after another,
 * IPTC among them. What comes behind damage is left out.
 */
final class ImageResources {
  private static final int IPTC = 0x0404;
  private static final int IPTC_MARK = 0x1c;

  /** A checksum of the IPTC that was there, by which guesses at it could be tried. */
  private static final int IPTC_DIGEST = 0x0425;

  /**
   * Two kinds of thumbnails, the profile, two kinds of EXIF, XMP: they show or tell of the picture
   * as it was, and all but thumbnails go into results in a place of their own.
   */
  private static final Set<Integer> COPIES = Set.of(0x0409, 0x040c, 0x040f, 0x0422, 0x0423, 0x0424);

  /** Photoshop's own, and those of other programs that use its form. */
  private static final Set<String> SIGNATURES = Set.of("8BIM", "PHUT", "DCSR", "AgHg", "MeSa");

  private static final int SIGNATURE_BYTES = 4;
  private static final int NAME = SIGNATURE_BYTES + 2;
  private static final int LENGTH_BYTES = 4;

  private final List<Resource> resources;

  private ImageResources(List<Resource> resources) {
    this.resources = resources;
  }

  /** One of them. */
  private static final class Resource {
    private final int id;

    /** Signature, number and name. */
    private final byte[] head;

    private final byte[] content;

    Resource(int id, byte[] head, byte[] content) {
      this.id = id;
      this.head = head;
      this.content = content;
    }
  }

  /** None. */
  static ImageResources none() {
    return new ImageResources(List.of());
  }

  /** As many as are sound; IPTC that stands alone, as some programs put it, is one of them. */
  static ImageResources read(byte[] bytes) {
    if (bytes.length > 0 && bytes[0] == IPTC_MARK) {
      return ofIptc(bytes);
    }
    List<Resource> found = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int at = 0;
    while (at <= bytes.length - NAME - 2 - LENGTH_BYTES) {
      String signature = new String(bytes, at, SIGNATURE_BYTES, StandardCharsets.ISO_8859_1);
      // A name has its length before it, and takes an even number of bytes with that.
      int name = (bytes[at + NAME] & 0xff) + 1;
      int head = NAME + name + name % 2;
      if (!SIGNATURES.contains(signature) || at > bytes.length - head - LENGTH_BYTES) {
        break;
      }
      int length = in.getInt(at + head);
      int content = at + head + LENGTH_BYTES;
      if (length < 0 || length > bytes.length - content) {
        break;
      }
      found.add(
          new Resource(
              in.getShort(at + SIGNATURE_BYTES) & 0xffff,
              Arrays.copyOfRange(bytes, at, at + head),
              Arrays.copyOfRange(bytes, content, content + length)));
      at = content + length + length % 2;
    }
    return new ImageResources(found);
  }

  /** IPTC-IIM alone. */
  static ImageResources ofIptc(byte[] iptc) {
    byte[] head = {'8', 'B', 'I', 'M', IPTC >> 8, IPTC & 0xff, 0, 0};
    return new ImageResources(List.of(new Resource(IPTC, head, iptc)));
  }

  /** These, and the others' IPTC where there is none among these. */
  ImageResources orIptcOf(ImageResources others) {
    if (resources.stream().anyMatch(resource -> resource.id == IPTC)) {
      return this;
    }
    List<Resource> all = new ArrayList<>(resources);
    others.resources.stream().filter(resource -> resource.id == IPTC).forEach(all::add);
    return new ImageResources(all);
  }

  /** What the result of a picture gets of them. */
  ImageResources forResult(MetadataPolicy policy) {
    List<Resource> kept = new ArrayList<>();
    for (Resource resource : resources) {
      if (COPIES.contains(resource.id)) {
        continue;
      }
      if (policy != MetadataPolicy.SAFE) {
        kept.add(resource);
      } else if (resource.id == IPTC) {
        byte[] safe = IptcDatasets.safe(resource.content);
        if (safe.length > 0) {
          kept.add(new Resource(IPTC, resource.head, safe));
        }
      } else if (resource.id != IPTC_DIGEST) {
        kept.add(resource);
      }
    }
    return new ImageResources(kept);
  }

  /** All of them; empty if there is none. */
  Optional<byte[]> toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Resource resource : resources) {
      int length = resource.content.length;
      out.writeBytes(resource.head);
      out.writeBytes(ByteBuffer.allocate(LENGTH_BYTES).putInt(length).array());
      out.writeBytes(resource.content);
      if (length % 2 == 1) {
        out.write(0);
      }
    }
    return out.size() == 0 ? Optional.empty() : Optional.of(out.toByteArray());
  }
}
