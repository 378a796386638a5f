package dev.ganvas.runtime.failure;

/**
 * Something the user's files, models or devices caused and the user can cure.
 *
 * <p>The message is written for that user: what was expected, what was found, in which file, what
 * to do. Programmer errors stay {@link IllegalArgumentException} and {@link IllegalStateException};
 * file trouble stays {@link java.io.IOException}.
 */
public final class GanvasException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, for reports and exit codes. */
  public enum Kind {
    /** Not an image, or a damaged or truncated one. */
    UNREADABLE_IMAGE,
    /** A sound image of a sort that cannot be processed without loss of meaning. */
    UNSUPPORTED_IMAGE,
    /** Larger than this program, or the output format, can hold. */
    IMAGE_TOO_LARGE,
    /** A folder among the inputs that cannot be looked into: what lies in it is not known. */
    UNREADABLE_FOLDER,
    /** The result could not be stored. */
    UNWRITABLE_OUTPUT,
    /** The result could not be stored, or was not begun, since its disk has no room. */
    DISK_FULL,
    /** Inputs and outputs were given that get into each other's way. */
    CONFLICTING_PATHS,
    /** The inputs given hold nothing that could be worked on. */
    NO_INPUT,
    /** No model of that name or at that path. */
    MODEL_MISSING,
    /** Not an ONNX file, or a damaged one. */
    MODEL_DAMAGED,
    /** A sound ONNX file that does not fit the command. */
    MODEL_UNFIT,
    /** The model answered with NaN, infinity or nothing but one colour. */
    BAD_MODEL_OUTPUT,
    /** The named device, or a library it needs, is not there. */
    DEVICE_UNAVAILABLE,
    /** Not enough memory on the device or in the process. */
    OUT_OF_MEMORY,
    /** The training data or the run directory cannot be used. */
    BAD_TRAINING_DATA,
    /** The training cannot go on: its numbers left their range, or nothing is learned any more. */
    TRAINING_FAILED,
    /** The exported model does not compute what the trained network computes. */
    EXPORT_MISMATCH,
    /** A defect of this program, not of the user's files. */
    INTERNAL_ERROR
  }

  private final Kind kind;
  private final String message;

  /** An exception without an underlying cause. */
  public GanvasException(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.message = message;
  }

  /** An exception that keeps the library's own exception for {@code -vv}. */
  public GanvasException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.message = message;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** What was expected, what was found, in which file, what to do; never null. */
  @Override
  public String getMessage() {
    return message;
  }
}
