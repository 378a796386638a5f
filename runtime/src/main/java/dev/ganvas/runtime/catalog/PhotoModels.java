package dev.ganvas.runtime.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The upscalers of photos among a catalogue's names: {@code photo-xN} for clean ones, {@code
 * real-xN} for worn ones, N their scale.
 *
 * @param names of models; others may be among them
 */
public record PhotoModels(List<String> names) {
  private static final Pattern NAME = Pattern.compile("(photo|real)-x([1-9])");

  /** Copies the list. */
  public PhotoModels {
    names = List.copyOf(names);
  }

  /** What kind of photos a model is for. */
  public enum Kind {
    /** Clean ones. */
    PHOTO("photo"),
    /** Worn by compression and noise. */
    REAL("real");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  private record Scaled(String name, int scale) {}

  /** Whether a name is one of an upscaler of photos. */
  public boolean holds(String name) {
    return names.contains(name) && NAME.matcher(name).matches();
  }

  /** Whether there is a model for that kind. */
  public boolean have(Kind kind) {
    return !scaled(kind).isEmpty();
  }

  /**
   * The model of the smallest scale that is not below a factor, so that as little as possible is
   * computed for nothing; of the largest scale where all are below. Where there is none for that
   * kind, one for the other.
   *
   * @param factor how many times as large a picture becomes
   * @return empty if there is no upscaler of photos
   */
  public Optional<String> best(Kind kind, double factor) {
    List<Scaled> fit = scaled(kind);
    if (fit.isEmpty()) {
      fit = scaled(kind == Kind.PHOTO ? Kind.REAL : Kind.PHOTO);
    }
    Optional<Scaled> largest =
        fit.isEmpty() ? Optional.empty() : Optional.of(fit.get(fit.size() - 1));
    return fit.stream()
        .filter(model -> model.scale() >= factor)
        .findFirst()
        .or(() -> largest)
        .map(Scaled::name);
  }

  /** By scale, the smallest first. */
  private List<Scaled> scaled(Kind kind) {
    List<Scaled> found = new ArrayList<>();
    for (String name : names) {
      Matcher matcher = NAME.matcher(name);
      if (matcher.matches() && matcher.group(1).equals(kind.prefix)) {
        found.add(new Scaled(name, Integer.parseInt(matcher.group(2))));
      }
    }
    found.sort(Comparator.comparingInt(Scaled::scale));
    return found;
  }
}
