package dev.ganvas.trainer.run;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Texts inside the few lines of JSON that a run writes. */
final class JsonText {
  private JsonText() {}

  /** Quoted and escaped. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == '<' || c == '\u2028' || c == '\u2029') {
        // '<' too: the report stands inside a page, where </script> would end it.
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** An array of texts. */
  static String array(List<String> texts) {
    return texts.stream().map(JsonText::quoted).collect(Collectors.joining(",", "[", "]"));
  }
}
