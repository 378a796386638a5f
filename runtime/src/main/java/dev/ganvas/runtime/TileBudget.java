package dev.ganvas.runtime;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.session.ResidentMemory;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tiling.Tiling;
import java.util.OptionalLong;

/**
 * How much of a picture goes through a model at once, by the memory there is: what a pixel costs is
 * measured on a small tile when the model is opened, and what has failed once is not tried again.
 *
 * <p>ONNX Runtime's Java interface tells nothing of its arena, so that what the process holds is
 * looked at before and after. That sees other threads' memory too. Hence it is done before there
 * are pictures to read and write, with the pages that are no file's, and a second run tells what
 * the others took in the same time: it needs nothing new of the model's own. What stays is how much
 * more they happen to take in one of two such times than in the other. A mebibyte of that is 64
 * bytes a pixel, where models need some hundred to some thousand. Counted too much, tiles are
 * smaller than they could be, never below {@value #SMALLEST}; counted too little, never below what
 * goes in and comes out, memory may fail, and tiles are halved then. The memory of a GPU is not
 * seen at all: there only the halving holds.
 */
final class TileBudget {
  private static final int SMALLEST = 32;
  private static final int STEP = 32;

  /** Side of the tile that is measured: large enough to stand out, small enough for any model. */
  private static final int MEASURED = 128;

  /** For the tiles, of all the memory: pictures, their results and the JVM want theirs. */
  private static final int SHARE = 3;

  private final ModelSpec spec;
  private final long memory;
  private final double bytesPerPixel;
  private Tiling tiling;
  private long mostPixels = Long.MAX_VALUE;

  /**
   * Measures a model, if the memory there is decides.
   *
   * @throws GanvasException MODEL_UNFIT if the model does not run
   */
  TileBudget(Tiling asked, OpenModel model) {
    this.spec = model.spec();
    this.tiling = asked;
    this.memory = asked instanceof Tiling.Auto auto ? auto.memoryBytes() / SHARE : Long.MAX_VALUE;
    this.bytesPerPixel =
        asked instanceof Tiling.Auto && !(spec.size() instanceof SizeRule.Fixed)
            ? measure(model)
            : 0;
  }

  /** How a picture is cut. */
  Tiling tiling(Image input) {
    if (!(tiling instanceof Tiling.Auto)) {
      return tiling;
    }
    Tiling.Tiles most = Tiling.DEFAULT;
    if (Math.max(input.width(), input.height()) <= MEASURED
        || spec.size() instanceof SizeRule.Fixed) {
      return most;
    }
    int size = Math.min(grown(most), Math.max(input.width(), input.height()));
    if (fits(input, size)) {
      return most;
    }
    size = size / STEP * STEP;
    while (size > SMALLEST && !fits(input, size)) {
      size -= STEP;
    }
    return new Tiling.Tiles(size, Math.min(most.overlap(), size / 2), Tiling.Growth.NONE);
  }

  private boolean fits(Image input, int size) {
    return bytesPerPixel * size * size + band(input, size) <= memory;
  }

  /** The size that tiles come to have: four times what the model looks far, if they may grow. */
  private int grown(Tiling.Tiles tiles) {
    int radius = spec.locality() instanceof Locality.Local local ? local.radius() : 0;
    return tiles.growth() == Tiling.Growth.AS_NEEDED
        ? Math.max(tiles.size(), 2 * Math.max(tiles.overlap(), 2 * radius))
        : tiles.size();
  }

  /** Whether a model that must see all of a picture can take this one. */
  boolean holdsWhole(Image input) {
    if (spec.size() instanceof SizeRule.Fixed) {
      SizeRule inside = spec.size().inside(spec.border());
      return input.width() <= inside.width(1) && input.height() <= inside.height(1);
    }
    return (long) input.width() * input.height() <= mostPixels();
  }

  /** The most that such a model can take of a picture's proportions, as a factor for its sides. */
  double reduction(Image input) {
    if (spec.size() instanceof SizeRule.Fixed) {
      SizeRule inside = spec.size().inside(spec.border());
      return Math.min(
          (double) inside.width(1) / input.width(), (double) inside.height(1) / input.height());
    }
    return Math.sqrt((double) mostPixels() / ((long) input.width() * input.height()));
  }

  /**
   * Half as large from now on.
   *
   * @return false if there is nothing left to halve
   */
  boolean halve(Image input) {
    if (spec.size() instanceof SizeRule.Fixed) {
      return false;
    }
    if (spec.locality() instanceof Locality.Global) {
      long pixels = (long) input.width() * input.height();
      mostPixels = Math.min(mostPixels, pixels) / 4;
      return mostPixels >= (long) SMALLEST * SMALLEST;
    }
    Tiling now = tiling(input);
    int longer = Math.max(input.width(), input.height());
    int size = now instanceof Tiling.Tiles tiles ? Math.min(grown(tiles), longer) : longer;
    int overlap = now instanceof Tiling.Tiles tiles ? tiles.overlap() : 0;
    if (size <= SMALLEST) {
      return false;
    }
    int half = Math.max(SMALLEST, size / 2);
    tiling = new Tiling.Tiles(half, Math.min(overlap, half / 2), Tiling.Growth.NONE);
    return true;
  }

  private long mostPixels() {
    return tiling instanceof Tiling.Auto
        ? (long) Math.min((double) mostPixels, memory / bytesPerPixel)
        : mostPixels;
  }

  /** A row of tiles' answers as float numbers, and once more as the rows handed on. */
  private double band(Image input, int size) {
    double pixels = (double) input.width() * spec.scale() * size * spec.scale();
    return pixels * spec.output().color().channels() * (Float.BYTES + Short.BYTES);
  }

  /** Bytes for each pixel that goes in. */
  private double measure(OpenModel model) {
    int least = MEASURED + 2 * spec.border();
    int width = spec.size().width(least);
    int height = spec.size().height(least);
    int channels = spec.input().color().channels();
    FloatTensor x = FloatTensor.zeros(spec.input().layout().shape(1, channels, height, width));
    long answer = (long) spec.scale() * spec.scale() * spec.output().color().channels();
    double known = Float.BYTES * (channels + answer);
    try {
      OptionalLong before = ResidentMemory.anonymous();
      model.run(x);
      // ONNX Runtime keeps what a run has needed, so that it can be seen afterwards.
      OptionalLong after = ResidentMemory.anonymous();
      model.run(x);
      OptionalLong later = ResidentMemory.anonymous();
      if (before.isEmpty() || after.isEmpty() || later.isEmpty()) {
        return known;
      }
      long others = Math.max(0, later.getAsLong() - after.getAsLong());
      double own = after.getAsLong() - before.getAsLong() - others;
      return Math.max(known, own / ((double) width * height));
    } catch (GanvasException e) {
      if (e.kind() != Kind.OUT_OF_MEMORY) {
        throw e;
      }
      // Not even this much: the smallest tiles are to be tried.
      return Math.max(known, memory / ((double) SMALLEST * SMALLEST));
    }
  }
}
