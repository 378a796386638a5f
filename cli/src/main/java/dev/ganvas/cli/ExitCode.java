package dev.ganvas.cli;

import dev.ganvas.runtime.failure.GanvasException;

/** What the process tells the shell. */
enum ExitCode {
  /** Everything is done, or was done before. */
  DONE(0),
  /** Some inputs failed, the rest is done. */
  SOME_FAILED(1),
  /** The command line cannot be understood. */
  USAGE(2),
  /** Nothing could be done: no readable input, or the output cannot be written. */
  NOTHING_DONE(3),
  /** The model is missing, damaged or unfit for the command. */
  MODEL(4),
  /** The device is not there, or memory ran out. */
  DEVICE(5),
  /** Ctrl-C: what is there is whole, the same command goes on. */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static ExitCode of(GanvasException.Kind kind) {
    return switch (kind) {
      case CONFLICTING_PATHS -> USAGE;
      case UNREADABLE_IMAGE,
          UNSUPPORTED_IMAGE,
          IMAGE_TOO_LARGE,
          UNREADABLE_FOLDER,
          UNWRITABLE_OUTPUT,
          DISK_FULL,
          NO_INPUT,
          BAD_TRAINING_DATA,
          TRAINING_FAILED ->
          NOTHING_DONE;
      case MODEL_MISSING, MODEL_DAMAGED, MODEL_UNFIT, BAD_MODEL_OUTPUT, EXPORT_MISMATCH -> MODEL;
      case DEVICE_UNAVAILABLE, OUT_OF_MEMORY -> DEVICE;
      case INTERNAL_ERROR -> SOME_FAILED;
    };
  }
}
