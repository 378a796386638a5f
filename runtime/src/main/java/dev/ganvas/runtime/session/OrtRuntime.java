package dev.ganvas.runtime.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** What every use of ONNX Runtime shares: its one environment and how devices are asked for. */
final class OrtRuntime {
  private OrtRuntime() {}

  /**
   * While it starts, ONNX Runtime 1.29 looks for devices with recursive regular expressions, and on
   * some machines needs more than the 1 MiB of stack that Java threads have: the process then ends
   * without a word. A thread of its own gets more.
   */
  private static final long START_STACK_BYTES = 64L << 20;

  /** ONNX Runtime has one environment a process; it is never closed. */
  static OrtEnvironment environment() {
    return Started.ENVIRONMENT;
  }

  /** Starting is tied to the initialisation of this class: once a JVM, and thread-safe. */
  private static final class Started {
    static final OrtEnvironment ENVIRONMENT = start();

    private Started() {}
  }

  // Not inside Started: the other thread would wait for that class to be initialised, for ever.
  private static OrtEnvironment start() {
    // Its native half writes coloured lines to stderr by itself, where our progress bar is.
    FutureTask<OrtEnvironment> task =
        new FutureTask<>(
            () -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "ganvas"));
    new Thread(null, task, "onnxruntime-start", START_STACK_BYTES).start();
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          // This class is initialised once: if it failed, no model could ever be opened again.
          isInterrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("ONNX Runtime could not be started", e.getCause());
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Opens a model.
   *
   * @throws GanvasException MODEL_DAMAGED if ONNX Runtime cannot run it, DEVICE_UNAVAILABLE
   */
  static OrtSession open(Path file, SessionConfig config) {
    return open(file, config, options -> environment().createSession(file.toString(), options));
  }

  /**
   * Opens a model from memory.
   *
   * @param file what messages call it
   * @throws GanvasException as the other
   */
  static OrtSession open(Path file, byte[] model, SessionConfig config) {
    return open(file, config, options -> environment().createSession(model, options));
  }

  private interface Opener {
    OrtSession open(OrtSession.SessionOptions options) throws OrtException;
  }

  private static OrtSession open(Path file, SessionConfig config, Opener opener) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(config.threads());
      // Idle threads would otherwise spin and take the cores that decode and encode pictures.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      try {
        addDevice(options, config.device());
      } catch (OrtException e) {
        throw Devices.unavailable(config.device(), e);
      }
      return opener.open(options);
    } catch (OrtException e) {
      if (isOutOfMemory(e)) {
        throw new GanvasException(
            Kind.OUT_OF_MEMORY, "not enough memory on " + config.device() + " for " + file, e);
      }
      throw new GanvasException(
          config.device() instanceof Device.Cpu ? Kind.MODEL_DAMAGED : Kind.DEVICE_UNAVAILABLE,
          "expected a model that runs on "
              + config.device()
              + ", but ONNX Runtime says: "
              + shortReason(e)
              + ": "
              + file,
          e);
    }
  }

  static void addDevice(OrtSession.SessionOptions options, Device device) throws OrtException {
    if (device instanceof Device.Cuda cuda) {
      try (OrtCUDAProviderOptions settings = new OrtCUDAProviderOptions(cuda.id())) {
        // The default, EXHAUSTIVE, times every algorithm anew for each tile shape.
        settings.add("cudnn_conv_algo_search", "HEURISTIC");
        options.addCUDA(settings);
      }
      options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
    } else if (device instanceof Device.TensorRt tensorRt) {
      options.addTensorrt(tensorRt.id());
      options.addCUDA(tensorRt.id());
    }
  }

  /** The first line of ONNX Runtime's message without its error code. */
  static String shortReason(OrtException e) {
    String message = String.valueOf(e.getMessage());
    String first = message.lines().findFirst().orElse(message);
    int colon = first.indexOf("message: ");
    return (colon >= 0 ? first.substring(colon + 9) : first).strip();
  }

  /** Of a run that was ended by {@link PatientRun}. */
  static GanvasException tookTooLong(Path file, SessionConfig config, OrtException cause) {
    return new GanvasException(
        Kind.MODEL_UNFIT,
        "expected an answer to a small input within "
            + config.patience().orElse(Duration.ZERO).toSeconds()
            + " s, found none: the model never ends, or is far too large for this machine: "
            + file,
        cause);
  }

  static boolean isOutOfMemory(OrtException e) {
    // There is no error code for it: these are the texts of the CPU arena, CUDA and cuDNN.
    String message = String.valueOf(e.getMessage());
    return message.contains("Failed to allocate memory")
        || message.contains("out of memory")
        || message.contains("bad allocation")
        || message.contains("bad_alloc")
        || message.contains("BFCArena")
        || message.contains("ALLOC_FAILED");
  }
}
