package dev.ganvas.runtime;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.GuidedEnlargement;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.image.RowCollector;
import dev.ganvas.runtime.image.RowSink;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.probe.Finding;
import dev.ganvas.runtime.probe.ModelProbe;
import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.session.Device;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tensor.TensorMemory;
import dev.ganvas.runtime.tiling.Tile;
import dev.ganvas.runtime.tiling.TileBlender;
import dev.ganvas.runtime.tiling.TilePlan;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs a picture-to-picture model on pictures of any size: in tiles, in several passes, with
 * smaller tiles where memory fails, at a reduced size where a model must see all of a picture that
 * is too large for it. Opacity and wanted sizes are its callers' business.
 */
final class TiledModel implements AutoCloseable {
  private final OpenModel model;
  private final List<String> doubts;
  private final TileBudget budget;
  private boolean saidReduced;
  private boolean saidNarrow;
  private Passes passes = Passes.ONE;
  private Consumer<String> notices = notice -> {};
  private BusyNanos busy = BusyNanos.NONE;

  /** What the model is fed from. */
  private final TensorMemory tileInput = new TensorMemory();

  /**
   * Takes over an open model and measures it, if tiles are to follow from that.
   *
   * @throws GanvasException MODEL_UNFIT if it does not run
   */
  TiledModel(OpenModel model, List<String> doubts, Tiling tiling) {
    this.model = model;
    this.doubts = List.copyOf(doubts);
    this.budget = new TileBudget(tiling, model);
  }

  static TiledModel open(
      ModelSource source, Task task, SessionConfig config, Tiling tiling, ProbeHints hints)
      throws IOException {
    Finding finding = ModelProbe.find(source.file(), hints, task);
    OpenModel model = OpenModel.of(source, finding.spec(), config);
    try {
      return new TiledModel(model, finding.doubts(), tiling);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  ModelSpec spec() {
    return model.spec();
  }

  Device device() {
    return model.device();
  }

  List<String> doubts() {
    return doubts;
  }

  BusyNanos busy() {
    return busy;
  }

  void setPasses(Passes passes) {
    this.passes = passes;
  }

  void setNotices(Consumer<String> notices) {
    this.notices = notices;
  }

  /**
   * Runs a picture through the model.
   *
   * @param channels what the answer is stored as, without opacity
   * @param sink gets {@code [H * scale, W * scale, channels]}
   */
  void run(Image input, Channels channels, RowSink sink) {
    EvennessWatch watch = new EvennessWatch(sink);
    if (passes == Passes.EIGHT) {
      watch.add(
          SymmetryMean.of(
              input,
              laid -> {
                RowCollector collector = new RowCollector(resultOf(laid, channels));
                once(laid, channels, collector);
                return collector.image();
              }));
    } else {
      once(input, channels, watch);
    }
    if (watch.isFailure(input, spec())) {
      throw new GanvasException(
          Kind.BAD_MODEL_OUTPUT,
          "the model answered with one colour all over: no picture is written");
    }
  }

  /** The same, held whole. */
  Image run(Image input, Channels channels) {
    RowCollector collector = new RowCollector(resultOf(input, channels));
    run(input, channels, collector);
    return collector.image();
  }

  private ImageSpec resultOf(Image input, Channels channels) {
    int scale = spec().scale();
    return ImageSpec.of(input)
        .with(channels)
        .sized(Math.multiplyExact(input.width(), scale), Math.multiplyExact(input.height(), scale));
  }

  private void once(Image input, Channels channels, RowSink sink) {
    int longest = Math.max(input.width(), input.height());
    if (spec().longest() > 0 && longest > spec().longest()) {
      reduced(input, (double) spec().longest() / longest, channels, sink);
      return;
    }
    int rows = resultOf(input, channels).height();
    int made = 0;
    while (made < rows) {
      if (isGlobal() && !budget.holdsWhole(input)) {
        // Such a model makes a picture in one piece: nothing can have been handed on before.
        double factor = budget.reduction(input);
        sayIfReduced(input, factor);
        reduced(input, factor, channels, sink);
        return;
      }
      TilePlan plan = plan(input);
      sayIfNarrow(plan);
      Optional<TileBlender> blender = blender(plan, input, channels, sink, made);
      if (blender.isPresent()) {
        makeRows(input, blender.get());
        made = blender.get().handedOn();
      }
    }
  }

  /** Empty if memory does not hold a row of tiles, which are smaller from now on. */
  private Optional<TileBlender> blender(
      TilePlan plan, Image input, Channels channels, RowSink sink, int made) {
    ImageSpec result = resultOf(input, channels);
    try {
      return Optional.of(
          new TileBlender(plan, spec().scale(), spec().output(), result, sink, made));
    } catch (GanvasException e) {
      goOnSmaller(input, e);
      return Optional.empty();
    }
  }

  private boolean isGlobal() {
    return spec().locality() instanceof Locality.Global;
  }

  private TilePlan plan(Image input) {
    SizeRule inside = spec().size().inside(spec().border());
    return TilePlan.of(
        input.width(), input.height(), budget.tiling(input), inside, spec().locality());
  }

  /** Tiles that overlap by less than a model looks far differ a little from the whole picture. */
  private void sayIfNarrow(TilePlan plan) {
    int radius = spec().locality() instanceof Locality.Local local ? local.radius() : 0;
    if (!saidNarrow && plan.leastOverlap() < 2 * radius) {
      saidNarrow = true;
      notices.accept(
          "the model looks "
              + radius
              + " pixels far, and its tiles have room to overlap by "
              + plan.leastOverlap()
              + ": they are faded into each other, and may differ a little from the picture in one"
              + " piece");
    }
  }

  /** Makes all rows, or some until memory fails: those below then want smaller tiles. */
  private void makeRows(Image input, TileBlender blender) {
    Optional<Tile> next = blender.next();
    while (next.isPresent()) {
      Optional<FloatTensor> answer = answer(input, next.get());
      if (answer.isEmpty()) {
        blender.finishRowWith(plan(input));
      } else if (!isAdded(answer.get(), blender)) {
        return;
      }
      next = blender.next();
    }
  }

  /** The model's answer to a tile; empty if memory failed and tiles are half as large from now. */
  private Optional<FloatTensor> answer(Image input, Tile tile) {
    FloatTensor x = tileInput(tile);
    long start = System.nanoTime();
    ImageTensors.fill(x, input, seen(tile), spec().input()); // [1, C, h, w]
    long filled = System.nanoTime();
    try {
      FloatTensor y = model.run(x); // [1, C, (h - 2 border) * scale, (w - 2 border) * scale]
      busy = busy.plus(filled - start, System.nanoTime() - filled, 0);
      return Optional.of(y);
    } catch (GanvasException e) {
      goOnSmaller(input, e);
      return Optional.empty();
    }
  }

  /** Halves the tiles if it was memory that failed, and throws the failure again if not. */
  private void goOnSmaller(Image input, GanvasException e) {
    if (e.kind() != Kind.OUT_OF_MEMORY || !budget.halve(input)) {
      throw e;
    }
    tileInput.release();
    notices.accept("not enough memory for the model: going on with half the size at a time");
  }

  /** Whether an answer could be used; if not, the row that it belongs to is made again, wider. */
  private boolean isAdded(FloatTensor answer, TileBlender blender) {
    long start = System.nanoTime();
    try {
      blender.add(answer);
      busy = busy.plus(0, 0, System.nanoTime() - start);
      return true;
    } catch (GanvasException e) {
      if (e.kind() != Kind.BAD_MODEL_OUTPUT || !model.widen()) {
        throw e;
      }
      notices.accept("the model's float16 numbers overflow: going on in float32");
      return false;
    }
  }

  private FloatTensor tileInput(Tile tile) {
    Shape shape = ImageTensors.shape(seen(tile), spec().input());
    if (!FloatTensor.fits(shape)) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          "the model would get "
              + shape
              + ", more than one buffer holds (2 GiB): use a smaller --tile");
    }
    return tileInput.tensor(shape);
  }

  /** A tile with the pixels around it that the model leaves out. */
  private Region seen(Tile tile) {
    int border = spec().border();
    Region source = tile.source();
    return new Region(
        source.x() - border,
        source.y() - border,
        source.width() + 2 * border,
        source.height() + 2 * border);
  }

  private void sayIfReduced(Image input, double factor) {
    if (!saidReduced) {
      saidReduced = true;
      notices.accept(
          "it must see a picture whole, and "
              + input.width()
              + "x"
              + input.height()
              + " is more than it can take: pictures like that are run at "
              + reduced(input.width(), factor)
              + "x"
              + reduced(input.height(), factor)
              + " and brought back along their own edges");
    }
  }

  private static int reduced(int side, double factor) {
    return Math.max(1, (int) (side * factor));
  }

  /** The picture reduced to what the model can take, its answer brought back to the full size. */
  private void reduced(Image input, double factor, Channels channels, RowSink sink) {
    Image small =
        new Resampler(Filter.BICUBIC)
            .resize(input, reduced(input.width(), factor), reduced(input.height(), factor));
    RowCollector answer = new RowCollector(resultOf(small, channels));
    once(small, channels, answer);
    int scale = spec().scale();
    Image guide =
        new Resampler(Filter.BICUBIC).resize(input, input.width() * scale, input.height() * scale);
    new GuidedEnlargement(answer.image(), guide).into(sink);
  }

  @Override
  public void close() {
    model.close();
  }
}
