package dev.ganvas.trainer.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.features.Classifier;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.ValueRange;
import dev.ganvas.trainer.data.PicturesByClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether what the shipped generators make is of the class that was asked for, and not all alike.
 */
class ShippedGeneratorsIT {
  private static final int CLASSES = 10;
  private static final int SIDE = 28;

  @TempDir private Path folder = Path.of(".");

  private static Path model(String name) {
    return Path.of("../models").resolve(name).resolve("model.onnx");
  }

  private static Path data(String name) {
    Path path = Path.of("../../shared/data").resolve(name).toAbsolutePath().normalize();
    if (!Files.exists(path)) {
      System.out.println("skipped: the data are not there: " + path);
    }
    assumeTrue(Files.exists(path), "the data are not there: " + path);
    return path;
  }

  /** How often the classifier agrees, by class. */
  private static double[] agreement(Path model, Classifier classifier, int ofEach)
      throws IOException {
    double[] agreed = new double[CLASSES];
    try (Generator generator = Generator.open(model)) {
      for (int label = 0; label < CLASSES; label++) {
        for (Image picture : some(generator, label, ofEach)) {
          agreed[label] += classifier.classOf(picture) == label ? 1.0 / ofEach : 0;
        }
      }
    }
    System.out.println(model + ": " + percents(agreed));
    return agreed;
  }

  private static String percents(double[] shares) {
    StringBuilder text = new StringBuilder();
    for (double share : shares) {
      text.append(String.format(Locale.ROOT, "%.1f %% ", 100 * share));
    }
    return text + String.format(Locale.ROOT, "mean %.2f %%", 100 * mean(shares));
  }

  private static double mean(double[] numbers) {
    return Arrays.stream(numbers).average().orElseThrow();
  }

  private static List<Image> some(Generator generator, int label, int count) {
    List<Image> pictures = new ArrayList<>();
    for (int from = 0; from < count; from += Generator.BATCH) {
      long[] seeds = new long[Math.min(Generator.BATCH, count - from)];
      List<Integer> labels = new ArrayList<>();
      for (int i = 0; i < seeds.length; i++) {
        seeds[i] = (long) label * count + from + i;
        labels.add(label);
      }
      pictures.addAll(generator.generate(seeds, labels, 1));
    }
    return pictures;
  }

  /** Standard deviation of each pixel within a class, mean over pixels, by class. */
  private static double[] deviations(List<List<Image>> byClass) {
    double[] result = new double[CLASSES];
    for (int label = 0; label < CLASSES; label++) {
      List<float[]> pictures =
          byClass.get(label).stream().map(ShippedGeneratorsIT::numbers).toList();
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        double sum = 0;
        double squares = 0;
        for (float[] picture : pictures) {
          sum += picture[pixel];
          squares += picture[pixel] * picture[pixel];
        }
        double mean = sum / pictures.size();
        result[label] +=
            Math.sqrt(Math.max(0, squares / pictures.size() - mean * mean)) / (SIDE * SIDE);
      }
    }
    return result;
  }

  private static float[] numbers(Image picture) {
    float[] numbers = new float[SIDE * SIDE];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = picture.sampleAt(i) / 255f;
    }
    return numbers;
  }

  private static List<List<Image>> real(String images) throws IOException {
    return PicturesByClass.of(data(images), CLASSES);
  }

  /** Each class differs about as much as the real one: none has collapsed. */
  private static void assertVariety(Path model, List<List<Image>> real) throws IOException {
    List<List<Image>> made = new ArrayList<>();
    try (Generator generator = Generator.open(model)) {
      for (int label = 0; label < CLASSES; label++) {
        made.add(some(generator, label, 500));
      }
    }
    double[] wanted = deviations(real);
    double[] found = deviations(made);
    double[] ratios = new double[CLASSES];
    for (int label = 0; label < CLASSES; label++) {
      ratios[label] = found[label] / wanted[label];
    }
    System.out.println(model + ", deviation by that of real ones: " + percents(ratios));
    assertEquals(1, mean(ratios), 0.25, percents(ratios));
    assertTrue(Arrays.stream(ratios).min().orElseThrow() > 0.6, percents(ratios));
  }

  @Test
  void digitsAreTheOnesAskedFor() throws IOException {
    Path file = data("onnx/classify-mnist-8.onnx");
    try (Classifier classifier = Classifier.open(file, ValueRange.ZERO_TO_255, SessionConfig.CPU)) {
      double[] agreed = agreement(model("digits"), classifier, 1000);
      assertTrue(mean(agreed) >= 0.97, percents(agreed));
      assertTrue(Arrays.stream(agreed).min().orElseThrow() >= 0.94, percents(agreed));
    }
    assertVariety(model("digits"), real("mnist/t10k-images-idx3-ubyte.gz"));
  }

  @Test
  void clothesAreTheOnesAskedFor() throws IOException {
    List<List<Image>> real = real("fashion-mnist/images-idx3-ubyte.gz");
    int heldOut = 500;
    List<float[]> pictures = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int label = 0; label < CLASSES; label++) {
      List<Image> all = real.get(label);
      for (Image picture : all.subList(0, all.size() - heldOut)) {
        pictures.add(numbers(picture));
        labels.add(label);
      }
    }
    Judge judge = new Judge(CLASSES, 7);
    judge.learn(pictures, labels, 4);
    Path file = Files.write(folder.resolve("judge.onnx"), judge.toModel());
    try (Classifier classifier = Classifier.open(file, ValueRange.ZERO_TO_ONE, SessionConfig.CPU)) {
      double right = 0;
      for (int label = 0; label < CLASSES; label++) {
        List<Image> all = real.get(label);
        for (Image picture : all.subList(all.size() - heldOut, all.size())) {
          right += classifier.classOf(picture) == label ? 1 : 0;
        }
      }
      double accuracy = right / (CLASSES * heldOut);
      System.out.printf(Locale.ROOT, "the judge is right in %.1f %%%n", 100 * accuracy);
      assertTrue(accuracy >= 0.89, "the judge itself knows " + accuracy);
      double[] agreed = agreement(model("fashion"), classifier, 500);
      assertTrue(mean(agreed) >= 0.85, percents(agreed));
    }
    assertVariety(model("fashion"), real);
  }
}
