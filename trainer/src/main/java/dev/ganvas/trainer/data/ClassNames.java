package dev.ganvas.trainer.data;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What numbered classes are called: a text file whose line k, from 0, is the name of class k.
 *
 * @param file where it lies
 * @param names in order
 */
record ClassNames(Path file, List<String> names) {
  /** What the file is called. */
  static final String FILE = "classes.txt";

  /** Checks that no name is missing or there twice, and copies the list. */
  ClassNames {
    names = List.copyOf(names);
    Set<String> seen = new HashSet<>();
    for (int k = 0; k < names.size(); k++) {
      String name = names.get(k);
      if (name.isEmpty() || !seen.add(name)) {
        throw new GanvasException(
            Kind.BAD_TRAINING_DATA,
            "expected one name a line, each once, found "
                + (name.isEmpty() ? "none" : "'" + name + "' again")
                + " in line "
                + (k + 1)
                + ": "
                + file);
      }
    }
  }

  /**
   * Reads the file, if it is there; empty lines at its end do not count.
   *
   * @throws GanvasException BAD_TRAINING_DATA if a name is missing or there twice
   * @throws IOException if it cannot be read
   */
  static Optional<ClassNames> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file).stripTrailing();
      return Optional.of(new ClassNames(file, text.lines().map(String::strip).toList()));
    } catch (CharacterCodingException e) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA, "expected UTF-8 text, found something else: " + file, e);
    }
  }

  /**
   * What a class is called.
   *
   * @param number in digits; empty for pictures without a class
   * @throws GanvasException BAD_TRAINING_DATA if the file has no line for it
   */
  String of(String number) {
    if (number.isEmpty()) {
      return number;
    }
    int k = Integer.parseInt(number);
    if (k >= names.size()) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          "expected a name for each class, found "
              + names.size()
              + " lines and pictures of class "
              + number
              + ": "
              + file
              + ". Line 1 names class 0; add the missing lines or remove the file");
    }
    return names.get(k);
  }
}
