import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Asks programs in turn, A B C A B C, for one training step each, and prints medians and ratios. All
 * of them stay warm, and never do two work at once: what disturbs the machine disturbs all alike.
 *
 * <p>Arguments: the case; the number of rounds; a file for JSON or {@code -}; then for each program
 * its name and the command line that starts it, as one argument.
 */
final class TrainBench {
  private TrainBench() {}

  private static final class Program implements AutoCloseable {
    private final Process process;
    private final BufferedReader from;
    private final PrintWriter to;
    private final List<Double> millis = new ArrayList<>();
    private long kilobytes;

    Program(String command) throws IOException {
      process =
          new ProcessBuilder("/bin/sh", "-c", "exec " + command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      from =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      to = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
      String line = from.readLine();
      while (line != null && !line.equals("ready")) {
        line = from.readLine();
      }
      if (line == null) {
        throw new IOException("did not start: " + command);
      }
    }

    void step() throws IOException {
      to.println();
      String line = from.readLine();
      if (line == null) {
        throw new IOException("ended before its time");
      }
      String[] parts = line.split(" ");
      millis.add(Double.parseDouble(parts[0]));
      kilobytes = Math.max(kilobytes, Long.parseLong(parts[1]));
    }

    double median() {
      return quantile(0.5);
    }

    double quantile(double share) {
      double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    @Override
    public void close() {
      to.close();
      process.destroy();
    }
  }

  public static void main(String[] args) throws IOException {
    String name = args[0];
    int rounds = Integer.parseInt(args[1]);
    Map<String, Program> programs = new LinkedHashMap<>();
    try {
      for (int i = 3; i + 1 < args.length; i += 2) {
        programs.put(args[i], new Program(args[i + 1]));
      }
      for (int round = 0; round < rounds; round++) {
        for (Program program : programs.values()) {
          program.step();
        }
      }
      String first = args[3];
      double ours = programs.get(first).median();
      System.out.printf(
          Locale.ROOT,
          "%-12s %10s %10s %10s %12s %10s%n",
          name,
          "median ms",
          "quartiles",
          "",
          "ratio to it",
          "peak MB");
      StringBuilder json = new StringBuilder();
      programs.forEach(
          (program, p) -> {
            System.out.printf(
                Locale.ROOT,
                "%-12s %10.1f %10.1f %10.1f %12.3f %10d%n",
                program,
                p.median(),
                p.quantile(0.25),
                p.quantile(0.75),
                ours / p.median(),
                p.kilobytes / 1024);
            json.append(
                String.format(
                    Locale.ROOT,
                    "%s\"%s\":{\"medianMillis\":%.2f,\"quartiles\":[%.2f,%.2f],\"peakMegabytes\":%d}",
                    json.isEmpty() ? "" : ",",
                    program,
                    p.median(),
                    p.quantile(0.25),
                    p.quantile(0.75),
                    p.kilobytes / 1024));
          });
      if (!args[2].equals("-")) {
        Files.writeString(
            Path.of(args[2]),
            String.format("{\"case\":\"%s\",\"rounds\":%d,%s}%n", name, rounds, json),
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.APPEND);
      }
    } finally {
      programs.values().forEach(Program::close);
    }
  }
}
