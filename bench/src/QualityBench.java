import dev.ganvas.runtime.Sharpness;
import dev.ganvas.runtime.TargetSize;
import dev.ganvas.runtime.Upscaler;
import dev.ganvas.runtime.features.FeatureDistance;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.metrics.ImageComparison;
import dev.ganvas.runtime.metrics.Psnr;
import dev.ganvas.runtime.metrics.Ssim;
import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Measures the shipped upscalers, and plain resizing, as {@code docs/quality.md} describes it, and
 * prints the rows of its tables. The classes are those behind {@code ganvas upscale} and {@code
 * ganvas evaluate pairs}; results are rounded to 8 bits, as a file's are.
 *
 * <p>Arguments: the folder of models; a folder with {@code Set5/x2} and so on; a folder of sharp
 * photos; a feature network or {@code -}; a foreign x4 model to compare speeds with or {@code -};
 * then names of models to measure, or none for all.
 */
final class QualityBench {
  private static final int WORN_QUALITY = 40;
  private static final int ROUNDS = 5;
  private static final long MEMORY = 1L << 30;

  private QualityBench() {}

  /** A picture and what it was reduced to. */
  private record Pair(Image large, Image small) {}

  /** One set of pictures at one scale. */
  private record Test(String name, int scale, List<Pair> pairs) {
    /** The same originals, the small pictures compressed. */
    Test worn() {
      EncodeOptions options =
          new EncodeOptions(
              WORN_QUALITY, EncodeOptions.Compression.LOSSY, EncodeOptions.Chroma.FULL);
      return new Test(
          name + " worn",
          scale,
          pairs.stream()
              .map(
                  p ->
                      new Pair(
                          p.large(),
                          ImageFiles.decode(
                              ImageFiles.encode(p.small(), ImageFormat.JPEG, options), "worn")))
              .toList());
    }
  }

  private interface Enlarger {
    Image enlarge(Image small, int scale);
  }

  private static Test set(Path folder, String name, int scale) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(name).resolve("x" + scale))) {
      for (Path file : files.filter(f -> f.toString().endsWith("_HR.png")).sorted().toList()) {
        Path small = file.resolveSibling(file.getFileName().toString().replace("_HR", "_LR"));
        pairs.add(new Pair(ImageFiles.read(file), ImageFiles.read(small)));
      }
    }
    return new Test(name, scale, pairs);
  }

  /** Reduced as the benchmarks were: bicubic, down the columns first, rounded between. */
  private static Test photos(Path folder, int scale) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    Resampler bicubic = new Resampler(Filter.BICUBIC);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        Image photo = ImageFiles.read(file);
        int width = photo.width() / scale;
        int height = photo.height() / scale;
        Image large = photo.crop(new Region(0, 0, width * scale, height * scale));
        Image lower = bicubic.resize(large, large.width(), height);
        pairs.add(new Pair(large, bicubic.resize(lower, width, height)));
      }
    }
    return new Test("photos/val", scale, pairs);
  }

  private static Enlarger plain(Filter filter) {
    return (small, scale) ->
        new Resampler(filter).resize(small, small.width() * scale, small.height() * scale);
  }

  private static String row(
      String name, Enlarger enlarger, Test test, Optional<FeatureDistance> features) {
    Psnr psnr = new Psnr(ImageComparison.LUMA);
    Ssim ssim = new Ssim(ImageComparison.LUMA);
    double p = 0;
    double s = 0;
    double f = 0;
    for (Pair pair : test.pairs()) {
      Image made = enlarger.enlarge(pair.small(), test.scale());
      p += psnr.of(pair.large(), made, test.scale());
      s += ssim.of(pair.large(), made, test.scale());
      if (features.isPresent()) {
        f += features.get().of(pair.large(), made, test.scale());
      }
    }
    int n = test.pairs().size();
    return String.format(
        Locale.ROOT,
        "%-24s %-18s x%d  %6.2f dB  %.4f%s",
        name,
        test.name(),
        test.scale(),
        p / n,
        s / n,
        features.isPresent() ? String.format(Locale.ROOT, "  %.4f", f / n) : "");
  }

  private static Upscaler open(Path model, Optional<Sharpness> sharpness) throws IOException {
    Tiling tiling = new Tiling.Auto(MEMORY);
    return sharpness.isPresent()
        ? Upscaler.open(model, SessionConfig.CPU, tiling, ProbeHints.NONE, sharpness.get())
        : Upscaler.open(model, SessionConfig.CPU, tiling);
  }

  private static void measure(
      String name, Upscaler upscaler, List<Test> tests, Optional<FeatureDistance> features) {
    for (Test test : tests) {
      if (test.scale() == upscaler.spec().scale()) {
        System.out.println(row(name, (small, s) -> upscaler.enhance(small), test, features));
      }
    }
  }

  /** Pictures of 320x240 by turns, medians. */
  private static void speeds(Upscaler ours, String name, Path foreign) throws IOException {
    Image picture = Image.of8Bits(320, 240, Channels.RGB, noise());
    try (Upscaler theirs = Upscaler.open(foreign)) {
      List<Double> a = new ArrayList<>();
      List<Double> b = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        a.add(seconds(ours, picture));
        b.add(seconds(theirs, picture));
      }
      a.sort(null);
      b.sort(null);
      double first = 320 * 240 / a.get(ROUNDS / 2);
      double second = 320 * 240 / b.get(ROUNDS / 2);
      System.out.printf(
          Locale.ROOT,
          "%s %,.0f, %s %,.0f input pixels a second: %.2f times as many%n",
          name,
          first,
          foreign.getFileName(),
          second,
          first / second);
    }
  }

  private static byte[] noise() {
    byte[] samples = new byte[320 * 240 * 3];
    new Random(1).nextBytes(samples);
    return samples;
  }

  private static double seconds(Upscaler upscaler, Image picture) {
    upscaler.enhance(picture, new TargetSize.Factor(upscaler.spec().scale()));
    long since = System.nanoTime();
    upscaler.enhance(picture, new TargetSize.Factor(upscaler.spec().scale()));
    return (System.nanoTime() - since) / 1e9;
  }

  public static void main(String[] args) throws IOException {
    Path models = Path.of(args[0]);
    Path benchmarks = Path.of(args[1]);
    List<Test> tests = new ArrayList<>();
    for (String name : List.of("Set5", "Set14")) {
      tests.add(set(benchmarks, name, 2));
      tests.add(set(benchmarks, name, 4));
    }
    Test photos = photos(Path.of(args[2]), 4);
    tests.add(photos);
    tests.add(tests.get(3).worn());
    tests.add(photos.worn());
    List<String> wanted = List.of(args).subList(5, args.length);
    try (FeatureDistance distance =
        args[3].equals("-") ? null : FeatureDistance.open(Path.of(args[3]), SessionConfig.CPU)) {
      Optional<FeatureDistance> features = Optional.ofNullable(distance);
      for (String name : List.of("bicubic", "lanczos")) {
        if (wanted.isEmpty() || wanted.contains(name)) {
          Enlarger plain = plain(name.equals("bicubic") ? Filter.BICUBIC : Filter.LANCZOS3);
          tests.forEach(test -> System.out.println(row(name, plain, test, features)));
        }
      }
      for (String name : List.of("photo-x2", "photo-x4", "real-x4", "real-x4-gan")) {
        Path file = models.resolve(name).resolve("model.onnx");
        if (Files.exists(file) && (wanted.isEmpty() || wanted.contains(name))) {
          try (Upscaler upscaler = open(file, Optional.empty())) {
            measure(name, upscaler, tests, features);
            if (name.equals("photo-x4") && !args[4].equals("-")) {
              speeds(upscaler, name, Path.of(args[4]));
            }
          }
          if (name.equals("real-x4")
              && Files.exists(models.resolve("real-x4-gan").resolve("model.onnx"))) {
            try (Upscaler upscaler = open(file, Optional.of(new Sharpness(0.5)))) {
              measure("real-x4, sharpness 0.5", upscaler, tests, features);
            }
          }
        }
      }
    }
  }
}
