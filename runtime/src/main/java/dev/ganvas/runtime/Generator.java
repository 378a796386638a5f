package dev.ganvas.runtime;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.latent.LatentDirections;
import dev.ganvas.runtime.latent.LatentNoise;
import dev.ganvas.runtime.latent.LatentShift;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.probe.GeneratorFinding;
import dev.ganvas.runtime.probe.GeneratorProbe;
import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.session.Device;
import dev.ganvas.runtime.session.GeneratorSession;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tensor.TensorFormat;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Makes pictures from seeds with an ONNX generator.
 *
 * <pre>{@code
 * try (Generator generator = Generator.open(Path.of("models/digits/model.onnx"))) {
 *   List<Image> threes = generator.generate(new long[] {1, 2, 5}, List.of(3, 3, 3), 1);
 * }
 * }</pre>
 *
 * <p>A picture depends on the model, its seed, its class and the truncation alone. Whether that is
 * so to the last bit whatever else is in its batch, is tried when the generator is opened; where it
 * is not, every picture is made by itself.
 *
 * <p>A generator of small pictures runs on one thread of the processor at a time, and {@link
 * #callers} threads may use it at once: handing parts of a small picture to several would take
 * longer than the parts. {@link #setBatch} belongs to one thread. {@link #close()} waits for those
 * that are making pictures, and may be called twice.
 */
public final class Generator implements AutoCloseable {
  /** How many pictures are made at once unless it is said otherwise. */
  public static final int BATCH = 32;

  private static final int TRIED = 5;

  /** Samples of a small picture: 64 by 64 pixels of four. */
  private static final int SMALL = 64 * 64 * 4;

  /** Samples that all callers may have in their batches at once. */
  private static final int AT_ONCE = 1 << 24;

  private final GeneratorSession session;
  private final List<String> doubts;
  private final boolean mixes;
  private final int threads;
  private int batch = BATCH;

  private Generator(GeneratorSession session, List<String> doubts, int threads) {
    this.session = session;
    this.threads = threads;
    this.doubts = List.copyOf(doubts);
    this.mixes = mixes(session);
  }

  /**
   * Opens a generator on all cores of the processor.
   *
   * @throws GanvasException if there is no such model or it is no generator
   * @throws IOException if the file cannot be read
   */
  public static Generator open(Path model) throws IOException {
    return open(model, SessionConfig.CPU, ProbeHints.NONE);
  }

  /**
   * Opens a generator; what it does not say of itself is found out.
   *
   * @throws GanvasException if there is no such model, it is no generator, or the device cannot run
   *     it
   * @throws IOException if the file cannot be read
   */
  public static Generator open(Path model, SessionConfig config, ProbeHints hints)
      throws IOException {
    GeneratorFinding finding = GeneratorProbe.find(model, hints);
    boolean small = samples(finding.spec()) <= SMALL && config.device() instanceof Device.Cpu;
    SessionConfig each = small ? new SessionConfig(config.device(), 1) : config;
    GeneratorSession session = GeneratorSession.open(model, finding.spec(), each);
    try {
      return new Generator(session, finding.doubts(), small ? config.threads() : 1);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static long samples(GeneratorSpec spec) {
    return (long) spec.height() * spec.width() * spec.output().color().channels();
  }

  /** How many threads may make pictures at once; at least 1. */
  public int callers() {
    long room = AT_ONCE / (batch * samples(spec()));
    return (int) Math.max(1, Math.min(threads, room));
  }

  /** What the generator expects and gives. */
  public GeneratorSpec spec() {
    return session.spec();
  }

  /** Where it runs. */
  public Device device() {
    return session.device();
  }

  /** What of a foreign model could not be decided, each with the option that settles it. */
  public List<String> doubts() {
    return doubts;
  }

  /** Whether every picture is made by itself, since in company it would differ by a bit. */
  public boolean isOneByOne() {
    return mixes;
  }

  /**
   * Sets how many pictures are made at once; the pictures do not depend on it.
   *
   * @param pictures at least 1
   */
  public void setBatch(int pictures) {
    if (pictures < 1) {
      throw new IllegalArgumentException("expected a batch of at least 1, found " + pictures);
    }
    this.batch = pictures;
  }

  /**
   * Makes pictures.
   *
   * @param seeds of the pictures, see {@link LatentNoise}
   * @param labels the class of each, from 0; empty if the generator has no classes
   * @param truncation by which the numbers are multiplied, towards their mean, which is 0: below 1
   *     more typical, above 1 more unusual pictures
   * @return {@code [height, width, C]} of 8 bits each, in order; the caller owns them
   * @throws GanvasException OUT_OF_MEMORY or BAD_MODEL_OUTPUT
   * @throws IllegalArgumentException if there are more or fewer classes than pictures, or numbers
   *     that are none
   * @throws IllegalStateException if it is closed
   */
  public List<Image> generate(long[] seeds, List<Integer> labels, double truncation) {
    return generate(latent(seeds, truncation, LatentShift.NONE), labels);
  }

  /**
   * The numbers of some seeds, multiplied and then shifted.
   *
   * @param truncation by which they are multiplied
   * @param shift what is added behind that
   * @return {@code [seeds.length, latentSize]} in a row; the caller owns it
   */
  public float[] latent(long[] seeds, double truncation, LatentShift shift) {
    GeneratorSpec spec = session.spec();
    float[] numbers = new float[Math.multiplyExact(seeds.length, spec.latentSize())];
    for (int i = 0; i < seeds.length; i++) {
      float[] row = LatentNoise.numbers(spec.distribution(), seeds[i], spec.latentSize());
      System.arraycopy(row, 0, numbers, i * row.length, row.length);
    }
    return adjusted(numbers, truncation, shift);
  }

  /**
   * Multiplies numbers and then shifts them, in place.
   *
   * @param numbers {@code [N, latentSize]} in a row; the caller keeps ownership
   * @return the same array
   */
  public static float[] adjusted(float[] numbers, double truncation, LatentShift shift) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (numbers[i] * truncation);
    }
    shift.addTo(numbers);
    return numbers;
  }

  /**
   * The directions of the numbers that change pictures most.
   *
   * @throws GanvasException MODEL_UNFIT if the file does not tell them
   * @throws IOException if the file cannot be read
   */
  public LatentDirections directions() throws IOException {
    return LatentDirections.of(session.latentWeights());
  }

  /**
   * Makes pictures of numbers.
   *
   * @param latent {@code [N, latentSize]} in a row
   * @param labels the class of each, from 0; empty if the generator has no classes
   * @return {@code [height, width, C]} of 8 bits each, in order; the caller owns them
   * @throws GanvasException OUT_OF_MEMORY or BAD_MODEL_OUTPUT
   * @throws IllegalArgumentException if there are more or fewer classes than pictures, or numbers
   *     that are none
   * @throws IllegalStateException if it is closed
   */
  public List<Image> generate(float[] latent, List<Integer> labels) {
    int size = session.spec().latentSize();
    int count = latent.length / size;
    if (count * size != latent.length) {
      throw new IllegalArgumentException(
          "expected " + size + " numbers a picture, found " + latent.length + " in all");
    }
    session.requireClasses(labels, count);
    int step = mixes ? 1 : batch;
    List<Image> images = new ArrayList<>();
    for (int from = 0; from < count; from += step) {
      int n = Math.min(step, count - from);
      float[] part = Arrays.copyOfRange(latent, from * size, (from + n) * size);
      List<Integer> classes = labels.isEmpty() ? labels : labels.subList(from, from + n);
      FloatTensor made = session.run(FloatTensor.of(Shape.of(n, size), part), classes);
      images.addAll(images(made, n));
    }
    return images;
  }

  private List<Image> images(FloatTensor made, int n) {
    GeneratorSpec spec = session.spec();
    TensorFormat format = spec.output();
    int each = made.buffer().capacity() / n;
    Shape one = format.layout().shape(1, format.color().channels(), spec.height(), spec.width());
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      FloatBuffer part = made.buffer().slice(i * each, each);
      requireNumbers(part);
      images.add(ImageTensors.toImage(new FloatTensor(one, part), format));
    }
    return images;
  }

  private static void requireNumbers(FloatBuffer part) {
    float check = 0;
    for (int k = 0; k < part.capacity(); k++) {
      check += part.get(k) * 0;
    }
    if (check != 0) {
      throw new GanvasException(
          GanvasException.Kind.BAD_MODEL_OUTPUT,
          "the model answered with NaN or infinity: no picture is written");
    }
  }

  /** Whether a picture differs with its company: in a batch, in another place, alone. */
  private static boolean mixes(GeneratorSession session) {
    long[] seeds = LongStream.range(0, TRIED).toArray();
    float[] together = run(session, seeds);
    float[] reversed = run(session, LongStream.range(0, TRIED).map(i -> TRIED - 1 - i).toArray());
    float[] more = run(session, LongStream.range(0, BATCH).toArray());
    int each = together.length / TRIED;
    for (int i = 0; i < TRIED; i++) {
      float[] expected = Arrays.copyOfRange(together, i * each, (i + 1) * each);
      int back = TRIED - 1 - i;
      if (!Arrays.equals(expected, run(session, i))
          || !Arrays.equals(expected, Arrays.copyOfRange(reversed, back * each, (back + 1) * each))
          || !Arrays.equals(expected, Arrays.copyOfRange(more, i * each, (i + 1) * each))) {
        return true;
      }
    }
    return false;
  }

  private static float[] run(GeneratorSession session, long... seeds) {
    GeneratorSpec spec = session.spec();
    List<Integer> labels =
        spec.labels().isEmpty()
            ? List.of()
            : IntStream.range(0, seeds.length)
                .mapToObj(i -> (int) (seeds[i] % spec.labels().size()))
                .toList();
    return session
        .run(LatentNoise.of(spec.distribution(), spec.latentSize(), seeds), labels)
        .toArray();
  }

  @Override
  public void close() {
    session.close();
  }
}
