package dev.ganvas.cli;

import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.image.OpenCvLibrary;
import dev.ganvas.runtime.session.Device;
import dev.ganvas.runtime.session.Devices;
import dev.ganvas.trainer.natives.NativeBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ganvas doctor}: what works here, and what is missing for what does not. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Tells devices, native libraries and versions, and what is missing.")
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();

  private boolean sound = true;

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    row("ganvas", Version.text());
    row("java", System.getProperty("java.version") + ", " + System.getProperty("java.vm.name"));
    row("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    Runtime runtime = Runtime.getRuntime();
    row(
        "processor",
        runtime.availableProcessors()
            + " cores, training uses "
            + NativeBackend.extension().substring(1));
    row("memory", String.format(Locale.ROOT, "%d MiB for Java", runtime.maxMemory() >> 20));
    row(
        "encoding",
        "file names "
            + System.getProperty("sun.jnu.encoding")
            + ", text "
            + Charset.defaultCharset());
    check("opencv", OpenCvLibrary::version);
    check("onnxruntime", Devices::runtimeVersion);
    check("training", NativeBackend::description);
    boolean soundWithoutGpu = sound;
    check("cuda", () -> Devices.obstacle(new Device.Cuda(0)).orElse("usable"));
    check("tensorrt", () -> Devices.obstacle(new Device.TensorRt(0)).orElse("usable"));
    sound = soundWithoutGpu;
    row("models", Catalogs.standard().entries().stream().map(e -> e.name()).toList());
    return (sound ? ExitCode.DONE : ExitCode.DEVICE).code();
  }

  /** Native libraries fail with errors, not exceptions, and one must not hide the next. */
  private void check(String name, Callable<String> version) {
    try {
      row(name, version.call());
    } catch (Exception | LinkageError e) {
      sound = false;
      row(name, "cannot be loaded: " + e);
    }
  }

  private void row(String key, Object value) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-12s %s%n", key, value);
    out.flush();
  }
}
