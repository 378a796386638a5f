package dev.ganvas.trainer.run;

import dev.ganvas.runtime.dataset.JsonString;
import java.util.List;
import java.util.stream.Collectors;

/** Texts inside the few lines of JSON that a run writes. */
final class JsonText {
  private JsonText() {}

  /** Quoted and escaped, also for a script inside a page. */
  static String quoted(String text) {
    return JsonString.quoted(text);
  }

  /** An array of texts. */
  static String array(List<String> texts) {
    return texts.stream().map(JsonText::quoted).collect(Collectors.joining(",", "[", "]"));
  }
}
