package dev.ganvas.cli.options;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** How much is said on stderr. */
public final class Verbosity {
  /** From silent to everything. */
  public enum Level {
    /** Errors only. */
    QUIET,
    /** What matters. */
    NORMAL,
    /** Every picture. */
    VERBOSE,
    /** Stack traces and the libraries' own logs too. */
    TRACES
  }

  @ArgGroup(exclusive = true)
  private Choice choice = new Choice();

  @Option(names = "--no-progress", description = "Show no progress bar.")
  private boolean noProgress;

  private static final class Choice {
    @Option(
        names = "-v",
        description = "Say more; -vv also shows stack traces and the libraries' logs.")
    private boolean[] verbose = new boolean[0];

    @Option(
        names = {"-q", "--quiet"},
        description = "Say errors only.")
    private boolean quiet;
  }

  /** How much to say. */
  public Level level() {
    if (choice.quiet) {
      return Level.QUIET;
    }
    return switch (choice.verbose.length) {
      case 0 -> Level.NORMAL;
      case 1 -> Level.VERBOSE;
      default -> Level.TRACES;
    };
  }

  /** Whether a progress bar is wanted and there is a terminal to show it on. */
  public boolean showsProgress() {
    // The launcher looks whether stderr is a terminal; Java cannot.
    return !noProgress && level() != Level.QUIET && Boolean.getBoolean("ganvas.stderr.terminal");
  }

  /** Sets the level of the libraries' logs; before the first of them is loaded. */
  public void applyToLogs() {
    if (level() == Level.TRACES) {
      System.setProperty("ganvas.log.level", "DEBUG");
    }
  }

  /** How much a command that failed was asked to say. */
  public static Level of(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    long count =
        last.originalArgs().stream().filter(arg -> arg.equals("-v")).count()
            + 2 * last.originalArgs().stream().filter(arg -> arg.equals("-vv")).count();
    return count >= 2 ? Level.TRACES : Level.NORMAL;
  }
}
