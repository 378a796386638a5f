package dev.ganvas.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ganvas.cli.report.Sha256;
import dev.ganvas.runtime.image.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is noted beside a model in the user's own catalogue: where it is from, and its checksum. */
final class KeptModel {
  private static final String NOTE = "source.json";
  private static final String SUM = "modelSha256";

  private KeptModel() {}

  /**
   * Notes a copy and what it was made of.
   *
   * @throws IOException if a file cannot be read or written
   */
  static void write(Path copy, Path source) throws IOException {
    ObjectMapper json = new ObjectMapper();
    AtomicFiles.write(
        copy.resolveSibling(NOTE),
        json.writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(
                json.createObjectNode()
                    .put("file", String.valueOf(source.getFileName()))
                    .put("sha256", Sha256.of(source))
                    .put(SUM, Sha256.of(copy))));
  }

  /**
   * The checksum that was noted beside a model; empty if there is none.
   *
   * @throws IOException if the note cannot be read
   */
  static Optional<String> sum(Path model) throws IOException {
    Path note = model.resolveSibling(NOTE);
    if (!Files.isRegularFile(note)) {
      return Optional.empty();
    }
    try {
      JsonNode sum = new ObjectMapper().readTree(Files.readAllBytes(note)).path(SUM);
      return sum.isTextual() ? Optional.of(sum.asText()) : Optional.empty();
    } catch (JsonProcessingException e) {
      // A note of someone else's beside a model elsewhere: it says nothing about it.
      return Optional.empty();
    }
  }
}
