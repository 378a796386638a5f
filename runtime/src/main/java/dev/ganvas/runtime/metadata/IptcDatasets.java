package dev.ganvas.runtime.metadata;

import java.io.ByteArrayOutputStream;
import java.util.Set;

/** IPTC's information interchange model (IIM 4.2): datasets one after another. */
final class IptcDatasets {
  private static final int MARK = 0x1c;
  private static final int HEAD = 5;

  /** About the picture; other records tell of how it was sent. */
  private static final int APPLICATION_RECORD = 2;

  /**
   * Codes and names of places that are shown (26, 27), where it was made (city, part of it, state,
   * code and name of the country), who owns it (188), and a small picture of it (200 to 202), which
   * may hold all that again. Who made it and what is allowed (80, 85, 110, 115, 116, 118) stays.
   */
  private static final Set<Integer> PRIVATE =
      Set.of(26, 27, 90, 92, 95, 100, 101, 188, 200, 201, 202);

  private IptcDatasets() {}

  /** The same without places and owners; what comes behind damage is left out. */
  static byte[] safe(byte[] datasets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(datasets.length);
    int at = 0;
    while (at <= datasets.length - HEAD && datasets[at] == MARK) {
      int content = at + HEAD;
      long length = number(datasets, at + 3, 2);
      if (length > 0x7fff) {
        // So long that its length has a length.
        int bytes = (int) length & 0x7fff;
        if (bytes > 4 || bytes > datasets.length - content) {
          break;
        }
        length = number(datasets, content, bytes);
        content += bytes;
      }
      if (length > datasets.length - content) {
        break;
      }
      int end = content + (int) length;
      boolean about = datasets[at + 1] == APPLICATION_RECORD;
      if (!about || !PRIVATE.contains(datasets[at + 2] & 0xff)) {
        out.write(datasets, at, end - at);
      }
      at = end;
    }
    return out.toByteArray();
  }

  private static long number(byte[] bytes, int from, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = (value << 8) | (bytes[from + i] & 0xff);
    }
    return value;
  }
}
