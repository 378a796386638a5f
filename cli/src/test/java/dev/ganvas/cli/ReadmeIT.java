package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TargetSize;
import dev.ganvas.runtime.Upscaler;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says, done: every command in its {@code sh} blocks, and its Java example. */
class ReadmeIT {
  private static final String TEST_COMMAND = "mvn verify";

  @TempDir private Path out = Path.of(".");

  private final Path enlarged = Cli.root().resolve("enlarged");
  private boolean enlargedWasThere;

  @BeforeEach
  void lookWhetherResultsAreThere() {
    enlargedWasThere = Files.exists(enlarged);
  }

  @AfterEach
  void removeResults() throws IOException {
    if (!enlargedWasThere && Files.exists(enlarged)) {
      try (Stream<Path> files = Files.walk(enlarged)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static String readme() throws IOException {
    return Files.readString(Cli.root().resolve("README.md"));
  }

  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme());
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  @Test
  void everyCommandOfTheReadmeSucceeds() throws Exception {
    List<String> commands = blocks("sh").stream().flatMap(String::lines).toList();
    assertTrue(commands.contains("./ganvas upscale testdata/lowres -o enlarged"));
    assertTrue(commands.contains(TEST_COMMAND));
    for (String command : commands) {
      if (!command.equals(TEST_COMMAND)) { // which is running this
        Path log = out.resolve("log.txt");
        Process process =
            new ProcessBuilder("sh", "-c", command)
                .directory(Cli.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), command);
        assertEquals(0, process.exitValue(), command + "\n" + Files.readString(log));
      }
    }
    assertTrue(Files.isRegularFile(enlarged.resolve("mountains/picos-de-europa.jpg")));
  }

  @Test
  void continuousIntegrationRunsTheTestCommandOfTheReadme() throws IOException {
    String script = Files.readString(Cli.root().resolve(".ci/run"));
    assertTrue(Pattern.compile("^mvn .*verify$", Pattern.MULTILINE).matcher(script).find());
  }

  @Test
  void theJavaExampleOfTheReadmeIsThisOne() throws IOException {
    Path models = Cli.root().resolve("models");
    Path testdata = Cli.root().resolve("testdata");
    try (Upscaler upscaler = Upscaler.open(models.resolve("photo-x4/model.onnx"))) {
      Image small = ImageFiles.read(testdata.resolve("lowres/fig.jpg"));
      Image large = upscaler.enhance(small);
      Image wide = upscaler.enhance(small, new TargetSize.Width(400));
      ImageFiles.write(large, out.resolve("large.png"), ImageFormat.PNG, EncodeOptions.DEFAULT);
      ImageFiles.write(wide, out.resolve("wide.jpg"), ImageFormat.JPEG, EncodeOptions.DEFAULT);
    }
    assertEquals(524, ImageFiles.read(out.resolve("large.png")).width());
    assertEquals(400, ImageFiles.read(out.resolve("wide.jpg")).width());
    String source =
        Files.readString(Cli.root().resolve("cli/src/test/java/dev/ganvas/cli/ReadmeIT.java"))
            .replace("models.resolve(\"", "Path.of(\"models/")
            .replace("testdata.resolve(\"", "Path.of(\"testdata/");
    List<String> missing =
        blocks("java").get(0).lines().map(String::strip).filter(l -> !source.contains(l)).toList();
    assertEquals(List.of(), missing);
  }
}
