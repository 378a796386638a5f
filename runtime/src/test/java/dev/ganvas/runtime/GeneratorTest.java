package dev.ganvas.runtime;

import static dev.ganvas.runtime.TinyGenerators.dims;
import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static dev.ganvas.runtime.TinyPictures.maxDifference;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.model.LatentDistribution;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxType;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest {
  private static final long[] SEEDS = {0, 1, 99, 12_345_678_901L, 5, 6, 7};

  @TempDir private Path folder = Path.of(".");

  private Generator open(byte[] model) throws IOException {
    return Generator.open(TinyGenerators.write(folder, model));
  }

  private static List<Integer> labels(GeneratorSpec spec) {
    return spec.labels().isEmpty()
        ? List.of()
        : IntStream.range(0, SEEDS.length).mapToObj(i -> i % spec.labels().size()).toList();
  }

  private static void assertFormat(
      Generator generator, int size, int classes, int width, int height, TensorFormat output) {
    GeneratorSpec spec = generator.spec();
    assertEquals(size, spec.latentSize());
    assertEquals(classes, spec.labels().size());
    assertEquals(width, spec.width());
    assertEquals(height, spec.height());
    assertEquals(output, spec.output());
    List<Image> images = generator.generate(SEEDS, labels(spec), 1);
    assertEquals(SEEDS.length, images.size());
    assertTrue(maxDifference(images.get(0), images.get(1)) > 20);
    generator.setBatch(1);
    List<Image> alone = generator.generate(SEEDS, labels(spec), 1);
    for (int i = 0; i < SEEDS.length; i++) {
      assertSamePicture(alone.get(i), images.get(i));
    }
  }

  private static TensorFormat format(Layout layout, ColorOrder color, ValueRange range) {
    return new TensorFormat(layout, color, range);
  }

  @Test
  void numbersInARowOrAsAPointAreFoundOut() throws IOException {
    TensorFormat rgb = format(Layout.NCHW, ColorOrder.RGB, ValueRange.MINUS_ONE_TO_ONE);
    for (List<dev.ganvas.runtime.onnx.OnnxDim> in :
        List.of(dims("n", 12), dims("n", 12, 1, 1), dims("n", 1, 1, 12))) {
      try (Generator generator = open(TinyGenerators.model(in, 12, 0, dims("n", 3, 4, 5), 60))) {
        assertFormat(generator, 12, 0, 5, 4, rgb);
      }
    }
  }

  @Test
  void aFixedBatchIsFilledUp() throws IOException {
    TensorFormat gray = format(Layout.NCHW, ColorOrder.GRAY, ValueRange.MINUS_ONE_TO_ONE);
    for (int batch : new int[] {1, 4}) {
      try (Generator generator =
          open(TinyGenerators.model(dims(batch, 9, 1, 1), 9, 0, dims(batch, 1, 6, 6), 36))) {
        assertFormat(generator, 9, 0, 6, 6, gray);
      }
    }
  }

  @Test
  void numbersWithoutADeclaredSizeAreTried() throws IOException {
    try (Generator generator =
        open(TinyGenerators.model(dims("n", "size"), 128, 0, dims("n", 1, 6, 6), 36))) {
      assertEquals(128, generator.spec().latentSize());
    }
  }

  @Test
  void pixelsInARowAreSquares() throws IOException {
    TensorFormat gray = format(Layout.NCHW, ColorOrder.GRAY, ValueRange.MINUS_ONE_TO_ONE);
    try (Generator generator =
        open(TinyGenerators.model(dims("n", 16), 16, 0, dims("n", 49), 49))) {
      assertFormat(generator, 16, 0, 7, 7, gray);
    }
  }

  @Test
  void bytesInRowsOfColorsAreReadAsTheyAre() throws IOException {
    byte[] model = TinyGenerators.model(dims("n", 16), 16, 0, dims("n", 4, 5, 3), 60);
    TensorFormat bytes = format(Layout.NHWC, ColorOrder.RGB, ValueRange.ZERO_TO_255);
    try (Generator generator = open(TinyGenerators.answeringBytes(model))) {
      assertFormat(generator, 16, 0, 5, 4, bytes);
    }
  }

  @Test
  void classesAreCountedByWhatTheyChange() throws IOException {
    TensorFormat gray = format(Layout.NCHW, ColorOrder.GRAY, ValueRange.MINUS_ONE_TO_ONE);
    try (Generator generator =
        open(TinyGenerators.model(dims("n", 8), 8, 7, dims("n", 1, 6, 6), 36))) {
      assertFormat(generator, 8, 7, 6, 6, gray);
      Image two = generator.generate(new long[] {1}, List.of(2), 1).get(0);
      Image three = generator.generate(new long[] {1}, List.of(3), 1).get(0);
      assertTrue(maxDifference(two, three) > 20);
    }
  }

  @Test
  void classesAndNumbersThatDoNotFitAreRefused() throws IOException {
    try (Generator generator =
        open(TinyGenerators.model(dims("n", 8), 8, 7, dims("n", 1, 6, 6), 36))) {
      long[] seeds = {1, 2};
      for (List<Integer> labels :
          List.of(List.of(0, 7), List.of(-1, 0), List.of(0), List.of(0, 1, 2))) {
        assertThrows(
            IllegalArgumentException.class,
            () -> generator.generate(seeds, labels, 1),
            "" + labels);
      }
      assertThrows(
          IllegalArgumentException.class, () -> generator.generate(new float[9], List.of(0)));
      assertEquals(2, generator.generate(seeds, List.of(0, 6), 1).size());
    }
  }

  @Test
  void closingWaitsForThoseThatAreMakingPictures() throws Exception {
    for (int round = 0; round < 5; round++) {
      Generator generator =
          open(TinyGenerators.model(dims("n", 8), 8, 0, dims("n", 1, 64, 64), 4096));
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<?>> running = new ArrayList<>();
      CountDownLatch begun = new CountDownLatch(4);
      for (int i = 0; i < 4; i++) {
        running.add(
            threads.submit(
                () -> {
                  long[] seeds = LongStream.range(0, 64).toArray();
                  while (true) {
                    generator.generate(seeds, List.of(), 1);
                    begun.countDown();
                  }
                }));
      }
      assertTrue(begun.await(60, TimeUnit.SECONDS));
      generator.close();
      for (Future<?> each : running) {
        ExecutionException e = assertThrows(ExecutionException.class, each::get);
        assertEquals(IllegalStateException.class, Objects.requireNonNull(e.getCause()).getClass());
      }
      threads.shutdownNow();
    }
  }

  @Test
  void classesMayBeOf32BitsAndLieInAColumn() throws IOException {
    TensorFormat gray = format(Layout.NCHW, ColorOrder.GRAY, ValueRange.MINUS_ONE_TO_ONE);
    for (OnnxType type : List.of(OnnxType.INT32, OnnxType.INT64)) {
      OnnxGraph graph = new OnnxGraph("generator");
      OnnxValue z = graph.input("z", dims("n", 8));
      OnnxValue y = graph.input("y", type, dims("n", 1));
      OnnxAttribute to = OnnxAttribute.of("to", OnnxType.INT64.number());
      OnnxValue whole = graph.apply(OnnxOp.CAST, "whole", List.of(y), to);
      OnnxValue row =
          graph.apply(
              OnnxOp.RESHAPE, "row", List.of(whole, graph.constant("all", new long[] {-1})));
      OnnxValue oneHot =
          graph.apply(
              OnnxOp.ONE_HOT,
              "one_hot",
              List.of(
                  row,
                  graph.constant("depth", new long[] {5}),
                  graph.constant("values", new float[] {0, 3}, 2)),
              OnnxAttribute.of("axis", -1));
      OnnxValue joined =
          graph.apply(OnnxOp.CONCAT, "joined", List.of(z, oneHot), OnnxAttribute.of("axis", 1));
      float[] weights = new float[13 * 36];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (i * 37 % 23 - 11) / 16f;
      }
      OnnxValue sum =
          graph.apply(OnnxOp.MATMUL, "sum", List.of(joined, graph.constant("w", weights, 13, 36)));
      OnnxValue bent = graph.apply(OnnxOp.TANH, "bent", List.of(sum));
      OnnxValue shape = graph.constant("shape", new long[] {-1, 1, 6, 6});
      OnnxValue folded = graph.apply(OnnxOp.RESHAPE, "folded", List.of(bent, shape));
      graph.output("picture", folded, dims("n", 1, 6, 6));
      try (Generator generator = open(graph.toModel("elsewhere", "1", Map.of()))) {
        assertFormat(generator, 8, 5, 6, 6, gray);
      }
    }
  }

  @Test
  void classesAsRowsWithAOneAreTheShorterOrTheOneThatIsCalledSo() throws IOException {
    TensorFormat rgb = format(Layout.NCHW, ColorOrder.RGB, ValueRange.MINUS_ONE_TO_ONE);
    try (Generator generator = open(TinyGenerators.oneHot(8, 20))) {
      assertFormat(generator, 8, 20, 4, 4, rgb);
    }
  }

  @Test
  void truncationIsATypicalPicture() throws IOException {
    try (Generator generator =
        open(TinyGenerators.model(dims("n", 12), 12, 0, dims("n", 1, 6, 6), 36))) {
      List<Image> full = generator.generate(SEEDS, List.of(), 1);
      List<Image> less = generator.generate(SEEDS, List.of(), 0.1);
      assertTrue(maxDifference(full.get(0), full.get(1)) > maxDifference(less.get(0), less.get(1)));
      assertTrue(maxDifference(less.get(0), less.get(1)) < 80);
    }
  }

  @Test
  void aContractKeptInTheFileNeedsNoProbe() throws IOException {
    Path foreign =
        TinyGenerators.write(
            folder, TinyGenerators.model(dims("n", 8), 8, 3, dims("n", 1, 6, 6), 36));
    GeneratorSpec found;
    try (Generator generator = Generator.open(foreign)) {
      found = generator.spec();
      assertEquals(LatentDistribution.NORMAL, found.distribution());
      assertEquals(1, generator.doubts().size());
    }
    Path kept = folder.resolve("kept.onnx");
    Files.write(kept, OnnxFile.withMetadata(foreign, ModelMetadata.write(found)));
    try (Generator generator = Generator.open(kept)) {
      assertEquals(found, generator.spec());
      assertEquals(List.of(), generator.doubts());
    }
  }

  @Test
  void whatTakesPicturesIsNoGenerator() throws IOException {
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, TensorFormat.NCHW_RGB_UNIT));
    GanvasException e = assertThrows(GanvasException.class, () -> Generator.open(model));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
    Path bare = folder.resolve("bare.onnx");
    dev.ganvas.runtime.onnx.OnnxGraph graph = new dev.ganvas.runtime.onnx.OnnxGraph("g");
    var x = graph.input("x", dims("n", 3, "h", "w"));
    graph.output(
        "y",
        graph.apply(dev.ganvas.runtime.onnx.OnnxOp.RELU, "relu", List.of(x)),
        dims("n", 3, "h", "w"));
    Files.write(bare, graph.toModel("x", "1", java.util.Map.of()));
    GanvasException bareRefusal = assertThrows(GanvasException.class, () -> Generator.open(bare));
    assertEquals(Kind.MODEL_UNFIT, bareRefusal.kind());
    assertTrue(bareRefusal.getMessage().contains("ganvas upscale"), bareRefusal.getMessage());
  }

  @Test
  void theWalkIsClosedEvenAndKeepsItsLength() {
    var walk = new dev.ganvas.runtime.latent.LatentWalk(LatentDistribution.NORMAL, 64, 3, 4, 5);
    float[] steps = walk.steps(30);
    assertArrayEquals(Arrays.copyOfRange(steps, 7 * 64, 19 * 64), walk.steps(7, 19, 30));
    List<Double> lengths = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      double square = 0;
      for (int k = 0; k < 64; k++) {
        square += Math.pow(steps[i * 64 + k] - steps[(i + 1) % 30 * 64 + k], 2);
      }
      lengths.add(Math.sqrt(square));
    }
    float[] first = dev.ganvas.runtime.latent.LatentNoise.numbers(LatentDistribution.NORMAL, 3, 64);
    for (int k = 0; k < 64; k++) {
      assertEquals(first[k], steps[k], 1e-6);
    }
    for (int leg = 0; leg < 3; leg++) {
      List<Double> ten = lengths.subList(10 * leg, 10 * leg + 10);
      double most = ten.stream().mapToDouble(d -> d).max().orElseThrow();
      double least = ten.stream().mapToDouble(d -> d).min().orElseThrow();
      assertTrue(most < 1.6 * least, ten.toString());
    }
  }
}
