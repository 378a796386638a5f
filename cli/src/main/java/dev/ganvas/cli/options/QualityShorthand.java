package dev.ganvas.cli.options;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code -q} means two things: quiet, and, followed by a number from 1 to 100, quality. Argument
 * parsers know one meaning an option, so the second is spelled out before they see it.
 */
public final class QualityShorthand {
  private QualityShorthand() {}

  /** The arguments with {@code -q 90} as {@code --quality 90}. */
  public static String[] spellOut(String... args) {
    List<String> spelled = new ArrayList<>(List.of(args));
    for (int i = 0; i + 1 < spelled.size(); i++) {
      if (spelled.get(i).equals("-q") && spelled.get(i + 1).matches("[1-9][0-9]?|100")) {
        spelled.set(i, "--quality");
      }
    }
    return spelled.toArray(new String[0]);
  }
}
