package dev.ganvas.cli.options;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --class}, for pictures that are all of one. */
public final class ClassOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--class",
      paramLabel = "NAME|NUMBER",
      description = "The class of the pictures, if the generator has classes.")
  private Optional<String> wish = Optional.empty();

  /** The number of the class that a word names or numbers, if there is one. */
  static Optional<Integer> find(List<String> names, String word) {
    String name = word.strip();
    int index = names.indexOf(name);
    if (index < 0 && name.matches("[0-9]{1,6}")) {
      index = Integer.parseInt(name);
    }
    return index < 0 || index >= names.size() ? Optional.empty() : Optional.of(index);
  }

  /**
   * The class that was asked for, by number; empty if none was.
   *
   * @param names of the generator's classes
   */
  public Optional<Integer> chosen(List<String> names) {
    if (wish.isEmpty()) {
      return Optional.empty();
    }
    if (names.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--class: this generator has no classes, found '" + wish.get() + "'");
    }
    Optional<Integer> found = find(names, wish.get());
    if (found.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--class: expected one of " + String.join(", ", names) + ", found '" + wish.get() + "'");
    }
    return found;
  }

  /** The class of each of some pictures, the first where none was asked for. */
  public List<Integer> labels(List<String> names, int pictures) {
    int label = chosen(names).orElse(0);
    return names.isEmpty() ? List.of() : Collections.nCopies(pictures, label);
  }
}
