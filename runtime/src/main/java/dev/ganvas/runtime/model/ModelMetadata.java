package dev.ganvas.runtime.model;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A {@link ModelSpec} as the {@code metadata_props} of an ONNX file, and back. Keys begin with
 * {@code ganvas.}; docs/model-format.md lists them for other programs.
 */
public final class ModelMetadata {
  private static final String VERSION = "1";
  private static final String GLOBAL = "global";

  private ModelMetadata() {}

  /** Whether a file's metadata hold a contract at all. */
  public static boolean isPresent(Map<String, String> metadata) {
    return metadata.containsKey("ganvas.spec");
  }

  /** The contract as key and value texts, in key order. */
  public static Map<String, String> write(ModelSpec spec) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("ganvas.spec", VERSION);
    metadata.put("ganvas.task", text(spec.task()));
    metadata.put("ganvas.scale", Integer.toString(spec.scale()));
    writeFormat(metadata, "ganvas.input", spec.input());
    writeFormat(metadata, "ganvas.output", spec.output());
    metadata.put("ganvas.size.minimum", Integer.toString(spec.size().minimum()));
    metadata.put("ganvas.size.multiple", Integer.toString(spec.size().multipleOf()));
    metadata.put(
        "ganvas.locality",
        spec.locality() instanceof Locality.Local local
            ? Integer.toString(local.radius())
            : GLOBAL);
    metadata.put("ganvas.name", spec.provenance().name());
    metadata.put("ganvas.license", spec.provenance().license());
    metadata.put("ganvas.trained-on", spec.provenance().trainedOn());
    metadata.put("ganvas.trainer", spec.provenance().trainer());
    return metadata;
  }

  /**
   * The contract that {@link #write} stored.
   *
   * @param fileName for messages
   * @throws GanvasException MODEL_DAMAGED if a key is missing or its value not understood, naming
   *     the key and the file
   */
  public static ModelSpec read(Map<String, String> metadata, String fileName) {
    Reader reader = new Reader(metadata, fileName);
    String version = reader.text("ganvas.spec");
    if (!version.equals(VERSION)) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected ganvas.spec "
              + VERSION
              + ", found "
              + version
              + ": "
              + fileName
              + ". The model was made by a newer Ganvas: update this one");
    }
    String locality = reader.text("ganvas.locality");
    return new ModelSpec(
        reader.choice("ganvas.task", Task.values()),
        reader.number("ganvas.scale", 1),
        readFormat(reader, "ganvas.input"),
        readFormat(reader, "ganvas.output"),
        new SizeRule(
            reader.number("ganvas.size.minimum", 1), reader.number("ganvas.size.multiple", 1)),
        locality.equals(GLOBAL)
            ? new Locality.Global()
            : new Locality.Local(reader.number("ganvas.locality", 0)),
        new Provenance(
            reader.text("ganvas.name"),
            reader.text("ganvas.license"),
            reader.text("ganvas.trained-on"),
            reader.text("ganvas.trainer")));
  }

  private static void writeFormat(Map<String, String> metadata, String key, TensorFormat format) {
    metadata.put(key + ".layout", text(format.layout()));
    metadata.put(key + ".color", text(format.color()));
    metadata.put(key + ".range", text(format.range()));
  }

  private static TensorFormat readFormat(Reader reader, String key) {
    return new TensorFormat(
        reader.choice(key + ".layout", Layout.values()),
        reader.choice(key + ".color", ColorOrder.values()),
        reader.choice(key + ".range", ValueRange.values()));
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private record Reader(Map<String, String> metadata, String fileName) {
    String text(String key) {
      String value = metadata.get(key);
      if (value == null) {
        throw damaged(key, "a value", "none");
      }
      return value;
    }

    int number(String key, int least) {
      String value = text(key);
      // At most six digits: no size, scale or radius is larger, and parseInt cannot overflow.
      if (!value.matches("[0-9]{1,6}") || Integer.parseInt(value) < least) {
        throw damaged(key, "a whole number of at least " + least, "'" + value + "'");
      }
      return Integer.parseInt(value);
    }

    <E extends Enum<E>> E choice(String key, E[] choices) {
      String value = text(key);
      return Arrays.stream(choices)
          .filter(choice -> ModelMetadata.text(choice).equals(value))
          .findFirst()
          .orElseThrow(
              () ->
                  damaged(
                      key,
                      "one of " + Arrays.stream(choices).map(ModelMetadata::text).toList(),
                      "'" + value + "'"));
    }

    private GanvasException damaged(String key, String expected, String found) {
      return new GanvasException(
          Kind.MODEL_DAMAGED,
          "expected " + expected + " for " + key + ", found " + found + ": " + fileName);
    }
  }
}
