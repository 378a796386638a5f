package dev.ganvas.trainer.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * YAML to settings and back, with what is wrong said in our words. Safe for use by many threads.
 */
final class ConfigYaml {
  private final ObjectMapper yaml =
      new ObjectMapper(
              YAMLFactory.builder()
                  .stringQuotingChecker(new NumbersQuoted())
                  .build()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES))
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);

  /** Texts that look like numbers must not come back as numbers. */
  private static final class NumbersQuoted extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean needToQuoteValue(String value) {
      return super.needToQuoteValue(value) || value.matches("[-+.0-9].*");
    }
  }

  /** A file of defaults from beside this class. */
  ObjectNode resource(String name) throws IOException {
    try (InputStream in = ConfigYaml.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing");
      }
      return (ObjectNode) yaml.readTree(in);
    }
  }

  /**
   * The keys and values of a file.
   *
   * @throws GanvasException BAD_TRAINING_DATA if they are none
   * @throws IOException if it cannot be read
   */
  ObjectNode parse(Path file) throws IOException {
    String text = Files.readString(file);
    try {
      if (yaml.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw bad("expected YAML keys and values, found something else: " + file);
    } catch (JsonProcessingException e) {
      throw bad(
          "expected YAML, found an error at line " + e.getLocation().getLineNr() + ": " + file);
    }
  }

  /** What a text given for a key stands for: a number, a word, a list. */
  JsonNode value(String key, String text) {
    try {
      return yaml.readTree(text);
    } catch (JsonProcessingException e) {
      throw bad("expected a fitting value for '" + key + "', found '" + text + "'");
    }
  }

  /**
   * Settings of a type.
   *
   * @throws GanvasException BAD_TRAINING_DATA naming the key whose value does not do
   */
  <C> C convert(ObjectNode settings, Class<C> type) {
    try {
      return yaml.treeToValue(settings, type);
    } catch (UnrecognizedPropertyException e) {
      throw bad("unknown setting '" + e.getPropertyName() + "'");
    } catch (InvalidFormatException e) {
      throw bad(
          "expected "
              + choices(e.getTargetType())
              + " for '"
              + path(e)
              + "', found '"
              + e.getValue()
              + "'");
    } catch (JsonMappingException e) {
      Throwable cause = e.getCause();
      throw bad(
          cause instanceof IllegalArgumentException && cause.getMessage() != null
              ? cause.getMessage()
              : "expected a fitting value for '" + path(e) + "', found " + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw bad("settings cannot be understood: " + e.getOriginalMessage());
    }
  }

  private static String path(JsonMappingException e) {
    return String.join(
        ".", e.getPath().stream().map(JsonMappingException.Reference::getFieldName).toList());
  }

  /** What may stand for a type: its names if it is a choice. */
  private String choices(Class<?> wanted) {
    Object[] constants = wanted.getEnumConstants();
    return constants == null
        ? "a fitting value"
        : "one of "
            + String.join(
                ", ", Stream.of(constants).map(c -> yaml.convertValue(c, String.class)).toList());
  }

  /** All settings as YAML text. */
  String text(Object config) {
    try {
      return yaml.writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration must be writable as YAML", e);
    }
  }

  /** What is wrong with settings. */
  static GanvasException bad(String message) {
    return new GanvasException(Kind.BAD_TRAINING_DATA, message);
  }
}
