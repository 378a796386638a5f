package dev.ganvas.runtime;

import static dev.ganvas.runtime.TinyGenerators.dims;
import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.LatentSearch.Distance;
import dev.ganvas.runtime.LatentSearch.Result;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentSearchTest {
  /** No seed that is tried. */
  private static final long WANTED = 987_654_321L;

  @TempDir private Path folder = Path.of(".");

  private Generator open(int classes) throws IOException {
    return Generator.open(
        TinyGenerators.write(
            folder, TinyGenerators.model(dims("n", 6), 6, classes, dims("n", 1, 6, 6), 36)));
  }

  private static Image picture(Generator generator, LatentSearch.Candidate candidate) {
    List<Integer> labels =
        candidate.label().isPresent() ? List.of(candidate.label().getAsInt()) : List.of();
    return generator.generate(candidate.latent(), labels).get(0);
  }

  @Test
  void aPictureOfTheGeneratorItselfIsFoundAgain() throws IOException {
    try (Generator generator = open(0)) {
      Image wanted = generator.generate(new long[] {WANTED}, List.of(), 1).get(0);
      Result result = new LatentSearch(generator, 200, 0).find(wanted, List.of());
      assertSamePicture(wanted, result.wanted());
      Distance seed = Distance.of(wanted, picture(generator, result.bestSeed()));
      Distance found = Distance.of(wanted, picture(generator, result.found()));
      assertTrue(seed.meanAbsolute() > 5, seed.toString());
      assertTrue(found.meanAbsolute() < 2, found.toString());
      assertTrue(found.psnr() > seed.psnr() + 10, found + " after " + seed);
      assertTrue(result.bestSeed().seed().isPresent());
      assertTrue(result.found().seed().isEmpty());
    }
  }

  @Test
  void theClassIsFoundToo() throws IOException {
    try (Generator generator = open(5)) {
      Image wanted = generator.generate(new long[] {WANTED}, List.of(3), 1).get(0);
      List<Integer> all = IntStream.range(0, 5).boxed().toList();
      Result result = new LatentSearch(generator, 200, 1).find(wanted, all);
      assertEquals(3, result.found().label().orElseThrow());
      Result other = new LatentSearch(generator, 20, 1).find(wanted, List.of(1));
      assertEquals(1, other.found().label().orElseThrow());
      assertThrows(
          IllegalArgumentException.class,
          () -> new LatentSearch(generator, 20, 1).find(wanted, List.of()));
    }
  }

  @Test
  void theSameSeedFindsTheSame() throws IOException {
    try (Generator generator = open(0)) {
      Image photo = TinyPictures.noise(31, 13, Channels.RGB, SampleDepth.EIGHT_BITS, 4);
      Result first = new LatentSearch(generator, 20, 2).find(photo, List.of());
      Result second = new LatentSearch(generator, 20, 2).find(photo, List.of());
      assertArrayEquals(first.found().latent(), second.found().latent());
      assertEquals(6, first.wanted().width());
      assertEquals(Channels.GRAY, first.wanted().channels());
      assertTrue(first.bestSeed().seed().orElseThrow() >= 2 * LatentSearch.SEEDS);
      assertTrue(first.bestSeed().seed().orElseThrow() < 3 * LatentSearch.SEEDS);
    }
  }

  @Test
  void fewStepsAreStepsToo() throws IOException {
    try (Generator generator = open(0)) {
      Image photo = TinyPictures.noise(6, 6, Channels.GRAY, SampleDepth.EIGHT_BITS, 4);
      for (int steps = 1; steps < 10; steps++) {
        Result result = new LatentSearch(generator, steps, 0).find(photo, List.of());
        double found = Distance.of(result.wanted(), picture(generator, result.found())).psnr();
        double seed = Distance.of(result.wanted(), picture(generator, result.bestSeed())).psnr();
        assertTrue(found >= seed, steps + " steps: " + found + " after " + seed);
      }
      assertThrows(IllegalArgumentException.class, () -> new LatentSearch(generator, 0, 0));
      assertThrows(IllegalArgumentException.class, () -> new LatentSearch(generator, 1, -1));
    }
  }

  @Test
  void theDistanceOfKnownPicturesIsThatOfPaper() {
    Image a = TinyPictures.gray(2, 1, 10, 20);
    Image b = TinyPictures.gray(2, 1, 13, 16);
    Distance distance = Distance.of(a, b);
    assertEquals(3.5, distance.meanAbsolute(), 1e-12);
    assertEquals(10 * Math.log10(255 * 255 / 12.5), distance.psnr(), 1e-9);
  }
}
