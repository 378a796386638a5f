package dev.ganvas.runtime.catalog;

import java.util.Comparator;
import java.util.List;

/** Which of the names there are someone may have meant. */
public final class NearestNames {
  private NearestNames() {}

  /** The names, the most alike first; equally alike ones keep their order. */
  public static List<String> order(List<String> names, String meant) {
    return names.stream().sorted(Comparator.comparingInt(name -> distance(name, meant))).toList();
  }

  /** How many letters must be changed, added or left out (Levenshtein 1966). */
  public static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
