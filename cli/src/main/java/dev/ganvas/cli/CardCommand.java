package dev.ganvas.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The command that makes a data set, as its card says it: without what decides no byte of it, so
 * that the card too is the same from whichever machine, batch or part. The device stays: another
 * kind may round the last bit of a level otherwise.
 */
final class CardCommand {
  private static final Set<String> WITH_VALUE =
      Set.of("-o", "--output", "--batch", "--if-exists", "--shard", "--grid");

  private static final Set<String> ALONE = Set.of("-q", "--quiet", "-v", "-vv", "--no-progress");

  private CardCommand() {}

  /**
   * The words that count, quoted for a shell, and a place to put the set.
   *
   * @param words as typed, without the program's name
   */
  static String of(List<String> words) {
    List<String> kept = new ArrayList<>(List.of("ganvas"));
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      String option = equals < 0 ? word : word.substring(0, equals);
      if (WITH_VALUE.contains(option)) {
        // The value is the next word, or behind the equals sign.
        i += equals < 0 ? 1 : 0;
      } else if (!ALONE.contains(word) && !word.matches("-o[^-].*")) {
        kept.add(quoted(word));
      }
    }
    kept.add("-o");
    kept.add("OUT");
    return String.join(" ", kept);
  }

  private static String quoted(String word) {
    return word.matches("[\\w./:=,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
