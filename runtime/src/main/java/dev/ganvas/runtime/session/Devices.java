package dev.ganvas.runtime.session;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.util.Optional;

/** Which devices can run here, found by trying. */
public final class Devices {
  private Devices() {}

  /**
   * A device and, in a few words, why it and not another.
   *
   * @param device where models run
   * @param reason for the user
   */
  public record Choice(Device device, String reason) {}

  /** The fastest device that works: the first GPU if there is a usable one, else the processor. */
  public static Choice automatic() {
    Device gpu = new Device.Cuda(0);
    Optional<String> obstacle = obstacle(gpu);
    return obstacle.isEmpty()
        ? new Choice(gpu, "a CUDA GPU is there")
        : new Choice(new Device.Cpu(), "no CUDA: " + obstacle.get());
  }

  /**
   * What keeps a device from running models, in a sentence; empty if nothing does. Only what was
   * compiled in and what libraries are missing is found out here; whether a model fits is known
   * when a session opens.
   */
  public static Optional<String> obstacle(Device device) {
    OrtRuntime.environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      OrtRuntime.addDevice(options, device);
      return Optional.empty();
    } catch (OrtException e) {
      return Optional.of(OrtRuntime.shortReason(e));
    }
  }

  /** The version of ONNX Runtime and what it was built with, for {@code doctor}. */
  public static String runtimeVersion() {
    return OrtRuntime.environment().getVersion();
  }

  static GanvasException unavailable(Device device, OrtException e) {
    return new GanvasException(
        Kind.DEVICE_UNAVAILABLE,
        "expected to run on "
            + device
            + ", but "
            + OrtRuntime.shortReason(e)
            + ". Use --device cpu, or see 'ganvas doctor'",
        e);
  }
}
