package dev.ganvas.cli.options;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.session.Device;
import dev.ganvas.runtime.session.Devices;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --device}. */
public final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      converter = Converter.class,
      defaultValue = "auto",
      description = "auto, cpu, cuda[:N] or tensorrt[:N]. Default: auto, which says what runs.")
  private Wish wish = new Wish(Optional.empty());

  /** A device, or none for auto. */
  private record Wish(Optional<Device> device) {}

  /**
   * The device to run on.
   *
   * @throws GanvasException DEVICE_UNAVAILABLE if a named one cannot run
   */
  public Devices.Choice choose() {
    if (wish.device().isEmpty()) {
      return Devices.automatic();
    }
    Device device = wish.device().get();
    Optional<String> obstacle = Devices.obstacle(device);
    if (obstacle.isPresent()) {
      throw new GanvasException(
          Kind.DEVICE_UNAVAILABLE,
          "expected to run on "
              + device
              + ", but "
              + obstacle.get()
              + ". Use --device cpu, or see 'ganvas doctor'");
    }
    return new Devices.Choice(device, "as asked");
  }

  private static final class Converter implements ITypeConverter<Wish> {
    private static final Pattern FORM =
        Pattern.compile("(auto|cpu|cuda|tensorrt)(?::([0-9]{1,3}))?");

    @Override
    public Wish convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "expected auto, cpu, cuda[:N] or tensorrt[:N], found '" + text + "'");
      }
      int id = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
      return new Wish(
          switch (matcher.group(1)) {
            case "cpu" -> Optional.of(new Device.Cpu());
            case "cuda" -> Optional.of(new Device.Cuda(id));
            case "tensorrt" -> Optional.of(new Device.TensorRt(id));
            default -> Optional.empty();
          });
    }
  }
}
