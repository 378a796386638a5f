package dev.ganvas.runtime.model;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  /** What a file's metadata say that it is for; empty if they hold no contract. */
  public static Optional<Task> task(Map<String, String> metadata) {
    String task = metadata.getOrDefault("ganvas.task", "");
    return Arrays.stream(Task.values()).filter(t -> text(t).equals(task)).findFirst();
  }

  /** A generator's contract as key and value texts, in key order. */
  public static Map<String, String> write(GeneratorSpec spec) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("ganvas.spec", VERSION);
    metadata.put("ganvas.task", text(Task.GENERATE));
    metadata.put("ganvas.latent.size", Integer.toString(spec.latentSize()));
    metadata.put("ganvas.latent.distribution", text(spec.distribution()));
    // A line each: the one character that a folder's or a file's name is never seen to hold.
    metadata.put("ganvas.labels", String.join("\n", spec.labels()));
    metadata.put("ganvas.width", Integer.toString(spec.width()));
    metadata.put("ganvas.height", Integer.toString(spec.height()));
    writeFormat(metadata, "ganvas.output", spec.output());
    writeProvenance(metadata, spec.provenance());
    return metadata;
  }

  /**
   * The generator's contract that {@link #write(GeneratorSpec)} stored.
   *
   * @param fileName for messages
   * @throws GanvasException MODEL_UNFIT if the model is not a generator, MODEL_DAMAGED if a key is
   *     missing or its value not understood
   */
  public static GeneratorSpec readGenerator(Map<String, String> metadata, String fileName) {
    Reader reader = new Reader(metadata, fileName);
    requireVersion(reader);
    if (reader.choice("ganvas.task", Task.values()) != Task.GENERATE) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a generator, found a model that changes pictures: " + fileName);
    }
    String labels = reader.text("ganvas.labels");
    return new GeneratorSpec(
        reader.number("ganvas.latent.size", 1),
        reader.choice("ganvas.latent.distribution", LatentDistribution.values()),
        labels.isEmpty() ? List.of() : List.of(labels.split("\n", -1)),
        reader.number("ganvas.width", 1),
        reader.number("ganvas.height", 1),
        readFormat(reader, "ganvas.output"),
        readProvenance(reader));
  }

  /** The contract as key and value texts, in key order. */
  public static Map<String, String> write(ModelSpec spec) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("ganvas.spec", VERSION);
    metadata.put("ganvas.task", text(spec.task()));
    metadata.put("ganvas.scale", Integer.toString(spec.scale()));
    writeFormat(metadata, "ganvas.input", spec.input());
    writeFormat(metadata, "ganvas.output", spec.output());
    if (spec.size() instanceof SizeRule.Multiples multiples) {
      metadata.put("ganvas.size.minimum", Integer.toString(multiples.minimum()));
      metadata.put("ganvas.size.multiple", Integer.toString(multiples.multipleOf()));
    } else {
      metadata.put("ganvas.size.width", Integer.toString(spec.size().width(1)));
      metadata.put("ganvas.size.height", Integer.toString(spec.size().height(1)));
    }
    if (spec.longest() > 0) {
      metadata.put("ganvas.size.longest", Integer.toString(spec.longest()));
    }
    metadata.put("ganvas.border", Integer.toString(spec.border()));
    metadata.put(
        "ganvas.locality",
        spec.locality() instanceof Locality.Local local
            ? Integer.toString(local.radius())
            : GLOBAL);
    writeProvenance(metadata, spec.provenance());
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
    requireVersion(reader);
    if (reader.choice("ganvas.task", Task.values()) == Task.GENERATE) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a model that changes pictures, found a generator: "
              + fileName
              + ". It makes pictures of its own with 'ganvas generate'");
    }
    String locality = reader.text("ganvas.locality");
    return new ModelSpec(
        reader.choice("ganvas.task", Task.values()),
        reader.number("ganvas.scale", 1),
        readFormat(reader, "ganvas.input"),
        readFormat(reader, "ganvas.output"),
        metadata.containsKey("ganvas.size.width")
            ? new SizeRule.Fixed(
                reader.number("ganvas.size.width", 1), reader.number("ganvas.size.height", 1))
            : new SizeRule.Multiples(
                reader.number("ganvas.size.minimum", 1), reader.number("ganvas.size.multiple", 1)),
        // Files of before there were borders have none.
        metadata.containsKey("ganvas.border") ? reader.number("ganvas.border", 0) : 0,
        locality.equals(GLOBAL)
            ? new Locality.Global()
            : new Locality.Local(reader.number("ganvas.locality", 0)),
        metadata.containsKey("ganvas.size.longest") ? reader.number("ganvas.size.longest", 1) : 0,
        readProvenance(reader));
  }

  private static void requireVersion(Reader reader) {
    String version = reader.text("ganvas.spec");
    if (!version.equals(VERSION)) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected ganvas.spec "
              + VERSION
              + ", found "
              + version
              + ": "
              + reader.fileName()
              + ". The model was made by a newer Ganvas: update this one");
    }
  }

  private static void writeProvenance(Map<String, String> metadata, Provenance provenance) {
    metadata.put("ganvas.name", provenance.name());
    metadata.put("ganvas.license", provenance.license());
    metadata.put("ganvas.trained-on", provenance.trainedOn());
    metadata.put("ganvas.trainer", provenance.trainer());
  }

  private static Provenance readProvenance(Reader reader) {
    return new Provenance(
        reader.text("ganvas.name"),
        reader.text("ganvas.license"),
        reader.text("ganvas.trained-on"),
        reader.text("ganvas.trainer"));
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
