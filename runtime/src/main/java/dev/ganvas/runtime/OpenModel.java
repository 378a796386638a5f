package dev.ganvas.runtime;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.session.Device;
import dev.ganvas.runtime.session.OnnxSession;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.FloatTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model that stays open: its session is closed and opened anew after an allocation has failed in
 * it, and in float32 where its float16 numbers overflow.
 *
 * <p>Not thread-safe. {@link #close()} may be called twice.
 */
final class OpenModel implements AutoCloseable {
  private final Path file;
  private final ModelSpec spec;
  private final Device device;
  private final Sessions sessions;

  /** Empty between a failed allocation and the next run. */
  private Optional<Session> session;

  private boolean isWide;
  private boolean isClosed;

  /**
   * Opens a model.
   *
   * @param file for messages
   * @param spec what it expects and gives
   * @param device for messages
   * @param sessions opens the file now, and again after failures
   * @throws GanvasException MODEL_MISSING, MODEL_DAMAGED, MODEL_UNFIT or DEVICE_UNAVAILABLE
   * @throws IOException if the file cannot be read
   */
  OpenModel(Path file, ModelSpec spec, Device device, Sessions sessions) throws IOException {
    this.file = file;
    this.spec = spec;
    this.device = device;
    this.sessions = sessions;
    this.session = Optional.of(sessions.open());
  }

  /** What runs a model until it is closed. */
  interface Session extends AutoCloseable {
    /**
     * Runs the model once.
     *
     * @shape as {@link OnnxSession#run}, ownership too
     * @throws GanvasException OUT_OF_MEMORY or MODEL_UNFIT
     */
    FloatTensor run(FloatTensor input);

    @Override
    void close();
  }

  /** Where sessions come from: the file, and in tests something between it and its user. */
  interface Sessions {
    /** Opens the model as it is. */
    Session open() throws IOException;

    /** Opens a model of float16 numbers so that it computes in float32; empty if it has none. */
    Optional<Session> openWidened() throws IOException;
  }

  /** A model's file on a device. */
  static OpenModel of(ModelSource source, ModelSpec spec, SessionConfig config) throws IOException {
    return new OpenModel(source.file(), spec, config.device(), sessions(source, spec, config));
  }

  /** Sessions of ONNX Runtime. */
  static Sessions sessions(ModelSource source, ModelSpec spec, SessionConfig config) {
    return new Sessions() {
      @Override
      public Session open() throws IOException {
        return new Onnx(source.open(spec, config));
      }

      @Override
      public Optional<Session> openWidened() throws IOException {
        return source.openWidened(spec, config).map(Onnx::new);
      }
    };
  }

  private record Onnx(OnnxSession session) implements Session {
    @Override
    public FloatTensor run(FloatTensor input) {
      return session.run(input);
    }

    @Override
    public void close() {
      session.close();
    }
  }

  /** What the model expects and gives. */
  ModelSpec spec() {
    return spec;
  }

  /** Where it runs. */
  Device device() {
    return device;
  }

  /**
   * Runs the model once. Where that fails for want of memory, the session is closed, which gives
   * its memory back; the next run opens another.
   *
   * @shape as {@link OnnxSession#run}, ownership too
   * @throws GanvasException OUT_OF_MEMORY or MODEL_UNFIT; MODEL_MISSING if the file has gone
   */
  FloatTensor run(FloatTensor input) {
    try {
      return running().run(input);
    } catch (GanvasException e) {
      if (e.kind() == Kind.OUT_OF_MEMORY) {
        // A session in which an allocation has failed is spoilt.
        closeSession();
      }
      throw e;
    }
  }

  private Session running() {
    if (isClosed) {
      throw new IllegalStateException("the model " + file + " is closed");
    }
    if (session.isEmpty()) {
      try {
        session = isWide ? sessions.openWidened() : Optional.of(sessions.open());
      } catch (IOException e) {
        throw gone(e);
      }
    }
    return session.orElseThrow();
  }

  /**
   * Computes in float32 from now on. float16 ends at 65,504; the same weights in float32 may well
   * give a picture.
   *
   * @return false if it did before, or there is no float16 in the model
   */
  boolean widen() {
    if (isWide) {
      return false;
    }
    try {
      Optional<Session> wide = sessions.openWidened();
      if (wide.isPresent()) {
        closeSession();
        session = wide;
        isWide = true;
      }
      return isWide;
    } catch (IOException e) {
      throw gone(e);
    }
  }

  private GanvasException gone(IOException e) {
    return new GanvasException(
        Kind.MODEL_MISSING, "the model has gone while it was in use: " + file, e);
  }

  private void closeSession() {
    session.ifPresent(Session::close);
    session = Optional.empty();
  }

  @Override
  public void close() {
    isClosed = true;
    closeSession();
  }
}
