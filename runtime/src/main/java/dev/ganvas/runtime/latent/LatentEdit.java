package dev.ganvas.runtime.latent;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A step along one of a generator's directions, see {@link LatentDirections}.
 *
 * @param direction its number, from 1
 * @param strength how far, in units of the latent space
 */
public record LatentEdit(int direction, double strength) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,4})=([-+]?[0-9]*\\.?[0-9]+)");
  private static final double MOST = 1000;

  /** Checks the ranges. */
  public LatentEdit {
    if (direction < 1 || !(Math.abs(strength) <= MOST)) {
      throw new IllegalArgumentException(
          "expected a direction from 1 and a strength of at most "
              + MOST
              + ", found "
              + direction
              + "="
              + strength);
    }
  }

  /**
   * Reads {@code 3=-1.5}.
   *
   * @throws IllegalArgumentException if it is none such
   */
  public static LatentEdit parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected a direction and a strength like 3=-1.5, found '" + text + "'");
    }
    return new LatentEdit(Integer.parseInt(matcher.group(1)), Double.parseDouble(matcher.group(2)));
  }

  /** Several edits in one line; empty if there are none. */
  public static String text(List<LatentEdit> edits) {
    return edits.stream().map(LatentEdit::toString).collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return direction + "=" + strength;
  }
}
