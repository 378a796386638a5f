package dev.ganvas.trainer.gan;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What one step of a picture-to-picture training measured, means over the batch, before weights.
 *
 * @param parts each by its name; those whose weight is 0 are left out
 */
public record TranslationLosses(List<Part> parts) implements Losses {
  /** Copies the list. */
  public TranslationLosses {
    parts = List.copyOf(parts);
  }

  /**
   * One number.
   *
   * @param name in one word
   * @param value as it was measured
   */
  public record Part(String name, double value) {}

  @Override
  public String summary() {
    return parts.stream()
        .map(part -> String.format(Locale.ROOT, "%s %.3g", part.name(), part.value()))
        .collect(Collectors.joining(" "));
  }

  @Override
  public boolean isFinite() {
    return parts.stream().allMatch(part -> Double.isFinite(part.value()));
  }
}
