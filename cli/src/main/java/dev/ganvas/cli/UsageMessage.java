package dev.ganvas.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * What is said of a command line that cannot be understood: of values that picocli could not
 * convert in the form of all other messages, not in the words of Java.
 */
final class UsageMessage {
  private static final Pattern NUMBER = Pattern.compile("'(.*)' is not an? (int|long|double)");
  private static final Pattern CHOICE =
      Pattern.compile("expected one of \\[(.*)] \\(case-insensitive\\) but was '(.*)'");

  private UsageMessage() {}

  static String of(ParameterException e) {
    if (!(e.getCause() instanceof TypeConversionException trouble) || e.getArgSpec() == null) {
      return String.valueOf(e.getMessage());
    }
    String name =
        e.getArgSpec() instanceof OptionSpec option
            ? option.longestName()
            : e.getArgSpec().paramLabel();
    return name + ": " + said(String.valueOf(trouble.getMessage()));
  }

  private static String said(String message) {
    Matcher number = NUMBER.matcher(message);
    if (number.matches()) {
      String text = number.group(1);
      return "expected " + numeral(number.group(2), text) + ", found '" + text + "'";
    }
    Matcher choice = CHOICE.matcher(message);
    if (choice.matches()) {
      List<String> words = Arrays.asList(choice.group(1).toLowerCase(Locale.ROOT).split(", ", -1));
      int last = words.size() - 1;
      String some = last == 0 ? "" : String.join(", ", words.subList(0, last)) + " or ";
      return "expected " + some + words.get(last) + ", found '" + choice.group(2) + "'";
    }
    return message;
  }

  private static String numeral(String type, String text) {
    if (type.equals("double")) {
      return "a number";
    }
    // Then it is too large for what is asked.
    boolean whole = text.strip().matches("[-+]?[0-9]+");
    long most = type.equals("int") ? Integer.MAX_VALUE : Long.MAX_VALUE;
    return "a whole number" + (whole ? String.format(Locale.ROOT, " up to %,d", most) : "");
  }
}
