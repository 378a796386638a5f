package dev.ganvas.cli;

import dev.ganvas.cli.report.Sha256;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs a command line in this process and keeps what it printed. */
record Cli(int exitCode, String out, String err) {
  static Cli run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = args[i].toString();
    }
    int exitCode = Main.execute(command, texts);
    return new Cli(exitCode, out.toString(), err.toString());
  }

  /** The project's root folder. */
  static Path root() {
    return Path.of(System.getProperty("ganvas.home", "..")).normalize();
  }

  static Path lowres() {
    return root().resolve("testdata").resolve("lowres");
  }

  /** Checksums of all files. */
  static Map<String, String> checksums(Path out) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(out.relativize(file).toString(), Sha256.of(file));
      }
    }
    return content;
  }
}
