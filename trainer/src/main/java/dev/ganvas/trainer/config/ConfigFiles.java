package dev.ganvas.trainer.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ganvas.runtime.catalog.NearestNames;
import dev.ganvas.runtime.failure.GanvasException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Settings from YAML and to YAML.
 *
 * @param <C> {@link TrainingConfig}, {@link GanConfig} or {@link TranslationConfig}
 */
public final class ConfigFiles<C> {
  /** The recipes of {@link #gan}, simplest first. */
  public static final List<String> RECIPES =
      List.of("gan", "dcgan", "wgan-gp", "sngan", "cgan", "acgan", "projection");

  private static final ConfigYaml YAML = new ConfigYaml();
  private static final String GAN_DEFAULTS = "gan-defaults.yaml";
  private static final String TRANSLATION_DEFAULTS = "translation-defaults.yaml";

  /** Settings that came later: runs from before go on as their defaults say, which is as before. */
  private static final List<String> LATER =
      List.of(
          "/start",
          "/degradation",
          "/objective",
          "/objective/grid",
          "/objective/luma",
          "/network/identity",
          "/network/noise",
          "/discriminator",
          "/data/sizes",
          "/schedule/restarts",
          "/schedule/averagePieces",
          "/finish");

  private static final List<String> LATER_TRANSLATION =
      List.of("/data/jitter", "/generator/longest");

  private final Class<C> type;
  private final List<String> defaults;
  private final List<JsonPointer> optional;

  private ConfigFiles(Class<C> type, List<String> defaults, List<String> optional) {
    this.type = type;
    this.defaults = defaults;
    this.optional = optional.stream().map(JsonPointer::valueOf).toList();
  }

  /** The settings of enlarging networks. */
  public static ConfigFiles<TrainingConfig> upscaler() {
    return new ConfigFiles<>(TrainingConfig.class, List.of("upscaler.yaml"), LATER);
  }

  /**
   * The settings of adversarial trainings, with a recipe's values as defaults.
   *
   * @throws GanvasException BAD_TRAINING_DATA if there is no such recipe, naming those there are
   */
  public static ConfigFiles<GanConfig> gan(String recipe) {
    if (!RECIPES.contains(recipe)) {
      throw ConfigYaml.bad(
          "expected one of the recipes " + String.join(", ", RECIPES) + ", found '" + recipe + "'");
    }
    return new ConfigFiles<>(GanConfig.class, List.of(GAN_DEFAULTS, recipe + ".yaml"), List.of());
  }

  /** The settings of picture-to-picture trainings, with a recipe's values as defaults. */
  public static ConfigFiles<TranslationConfig> translation(TranslationConfig.Recipe recipe) {
    String name = recipe.name().toLowerCase(Locale.ROOT) + ".yaml";
    return new ConfigFiles<>(
        TranslationConfig.class, List.of(TRANSLATION_DEFAULTS, name), LATER_TRANSLATION);
  }

  /** Reads and writes complete files of adversarial trainings, whatever their recipe. */
  public static ConfigFiles<GanConfig> gan() {
    return gan(RECIPES.get(0));
  }

  /**
   * What kind of training a run's settings are of.
   *
   * @throws IOException if the file cannot be read
   */
  public static TrainingKind kind(Path file) throws IOException {
    Optional<String> recipe = recipe(file);
    if (recipe.isEmpty()) {
      return TrainingKind.UPSCALER;
    }
    return RECIPES.contains(recipe.get()) ? TrainingKind.GENERATOR : TrainingKind.TRANSLATION;
  }

  /**
   * The recipe that a file of settings names, if it does.
   *
   * @throws GanvasException BAD_TRAINING_DATA if it is no YAML
   * @throws IOException if the file cannot be read
   */
  public static Optional<String> recipe(Path file) throws IOException {
    JsonNode recipe = YAML.parse(file).path("recipe");
    return recipe.isTextual() ? Optional.of(recipe.asText()) : Optional.empty();
  }

  /**
   * A list of texts in a file of JSON or YAML; empty if there is no such key.
   *
   * @throws IOException if the file cannot be read
   */
  public static List<String> texts(Path file, String key) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : YAML.parse(file).path(key)) {
      texts.add(text.asText());
    }
    return texts;
  }

  /**
   * The settings to train by: the built-in defaults, overlaid by a file's, overlaid by single
   * values.
   *
   * @param file a YAML file with some or all keys
   * @param overrides texts like {@code schedule.steps=3000}
   * @throws GanvasException BAD_TRAINING_DATA if a key is unknown (naming the nearest one) or a
   *     value is out of its range
   * @throws IOException if the file cannot be read
   */
  public C resolve(Optional<Path> file, List<String> overrides) throws IOException {
    ObjectNode settings = defaults();
    JsonNode recipe = settings.path("recipe");
    if (file.isPresent()) {
      overlay(settings, YAML.parse(file.get()), "");
    }
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        throw ConfigYaml.bad("expected --set key=value, found '" + override + "'");
      }
      set(settings, override.substring(0, equals), override.substring(equals + 1));
    }
    if (!settings.path("recipe").equals(recipe)) {
      throw ConfigYaml.bad(
          "expected settings of the recipe '"
              + recipe.asText()
              + "', whose values are the defaults here, found those of '"
              + settings.path("recipe").asText()
              + "': choose that one by --recipe or by its own command");
    }
    return YAML.convert(settings, type);
  }

  /**
   * Reads a complete settings file, as {@link #write} made it; one from before the newest settings
   * gets their defaults.
   *
   * @throws GanvasException BAD_TRAINING_DATA if it is not complete and valid
   * @throws IOException if the file cannot be read
   */
  public C read(Path file) throws IOException {
    ObjectNode settings = YAML.parse(file);
    if (!optional.isEmpty()) {
      ObjectNode known = defaults();
      for (JsonPointer key : optional) {
        JsonNode before = known.at(key);
        if (settings.at(key).isMissingNode()
            && settings.at(key.head()) instanceof ObjectNode section) {
          section.set(key.last().getMatchingProperty(), before);
        }
      }
    }
    return YAML.convert(settings, type);
  }

  /** All settings as YAML text. */
  public String write(C config) {
    return YAML.text(config);
  }

  private ObjectNode defaults() throws IOException {
    ObjectNode settings = YAML.resource(defaults.get(0));
    for (String more : defaults.subList(1, defaults.size())) {
      overlay(settings, YAML.resource(more), "");
    }
    return settings;
  }

  private static void overlay(ObjectNode base, ObjectNode over, String prefix) {
    for (Map.Entry<String, JsonNode> entry : over.properties()) {
      JsonNode old = base.get(entry.getKey());
      if (old == null) {
        throw unknown(prefix + entry.getKey(), base, prefix);
      }
      if (old instanceof ObjectNode oldObject && entry.getValue() instanceof ObjectNode newObject) {
        overlay(oldObject, newObject, prefix + entry.getKey() + ".");
      } else {
        base.set(entry.getKey(), entry.getValue());
      }
    }
  }

  private static void set(ObjectNode settings, String key, String value) {
    ObjectNode node = settings;
    String[] parts = key.split("\\.", -1);
    for (int i = 0; i < parts.length; i++) {
      JsonNode old = node.get(parts[i]);
      boolean last = i == parts.length - 1;
      if (old == null || last == old.isObject()) {
        throw unknown(key, settings, "");
      }
      if (last) {
        node.set(parts[i], old.isTextual() ? node.textNode(value) : YAML.value(key, value));
      } else {
        node = (ObjectNode) old;
      }
    }
  }

  private static GanvasException unknown(String key, ObjectNode known, String prefix) {
    List<String> names = new ArrayList<>();
    collect(known, prefix, names);
    int least = names.stream().mapToInt(name -> distance(name, key)).min().orElse(0);
    // Sections may have settings of one name.
    String nearest =
        names.stream()
            .filter(name -> distance(name, key) == least)
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(" or "));
    return ConfigYaml.bad("unknown setting '" + key + "': did you mean " + nearest + "?");
  }

  private static void collect(ObjectNode node, String prefix, List<String> names) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getValue() instanceof ObjectNode object) {
        collect(object, prefix + entry.getKey() + ".", names);
      } else {
        names.add(prefix + entry.getKey());
      }
    }
  }

  /** A key without its section is as near as can be. */
  private static int distance(String a, String b) {
    return a.endsWith(b) ? 0 : NearestNames.distance(a, b);
  }
}
