import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One of the programs that are compared: does a training step whenever it reads a line, and answers
 * with the milliseconds that it took. So all of them are warm, and only one works at a time.
 */
final class Peer {
  /** Steps before the first measured one: until the compiler of the JVM has come to rest. */
  private static final int WARM_UP = 30;

  private Peer() {}

  /** Tells how large a network is, so that one can see whether all programs train the same. */
  static void tell(String network, long learned) {
    System.err.println(network + ": " + learned + " learned numbers");
  }

  /** What is measured. */
  interface Step {
    void run();
  }

  static void serve(Step step) throws IOException {
    for (int i = 0; i < WARM_UP; i++) {
      step.run();
    }
    System.out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      long start = System.nanoTime();
      step.run();
      System.out.printf(
          Locale.ROOT, "%.2f %d%n", (System.nanoTime() - start) / 1e6, peakResidentKilobytes());
    }
  }

  /** VmHWM of Linux; 0 where there is none. */
  private static long peakResidentKilobytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }
}
