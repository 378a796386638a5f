package dev.ganvas.runtime.dataset;

import java.util.Locale;

/** Texts inside the few lines of JSON (RFC 8259) that are written without a library. */
public final class JsonString {
  private JsonString() {}

  /** Quoted and escaped; it may stand in a script inside a page too. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == '<' || c == '\u2028' || c == '\u2029') {
        // '<' too: reports stand inside a page, where </script> would end them.
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
