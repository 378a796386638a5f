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
import dev.ganvas.runtime.image.Symmetry;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.probe.Finding;
import dev.ganvas.runtime.probe.ModelProbe;
import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.session.OnnxSession;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Shape;
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
  private final ModelSource model;
  private final SessionConfig config;
  private final List<String> doubts;
  private final TileBudget budget;
  private OnnxSession session;
  private boolean widened;
  private boolean saidReduced;
  private Passes passes = Passes.ONE;
  private Consumer<String> notices = notice -> {};
  private BusyNanos busy = BusyNanos.NONE;

  /** What the model is fed from, kept for the next picture of the same tile size. */
  private Optional<FloatTensor> tileInput = Optional.empty();

  private TiledModel(
      ModelSource model,
      SessionConfig config,
      OnnxSession session,
      List<String> doubts,
      Tiling tiling) {
    this.model = model;
    this.config = config;
    this.session = session;
    this.doubts = List.copyOf(doubts);
    this.budget = new TileBudget(tiling);
  }

  static TiledModel open(
      ModelSource model, Task task, SessionConfig config, Tiling tiling, ProbeHints hints)
      throws IOException {
    Finding finding = ModelProbe.find(model.file(), hints, task);
    OnnxSession session = model.open(finding.spec(), config);
    return new TiledModel(model, config, session, finding.doubts(), tiling);
  }

  OnnxSession session() {
    return session;
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
      watch.add(averaged(input, channels));
    } else {
      once(input, channels, watch);
    }
    if (watch.isEven() && EvennessWatch.isPlainlyUneven(input)) {
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
    int scale = session.spec().scale();
    return ImageSpec.of(input)
        .with(channels)
        .sized(Math.multiplyExact(input.width(), scale), Math.multiplyExact(input.height(), scale));
  }

  private Image averaged(Image input, Channels channels) {
    List<Symmetry> all = Symmetry.all();
    int[] sums = new int[0];
    Image last = input;
    for (Symmetry symmetry : all) {
      Image laid = symmetry.apply(input);
      RowCollector collector = new RowCollector(resultOf(laid, channels));
      once(laid, channels, collector);
      last = symmetry.undo(collector.image());
      int count = last.width() * last.height() * last.channels().count();
      sums = sums.length == 0 ? new int[count] : sums;
      for (int i = 0; i < count; i++) {
        sums[i] += last.sampleAt(i);
      }
    }
    for (int i = 0; i < sums.length; i++) {
      last.setSampleAt(i, (sums[i] + all.size() / 2) / all.size());
    }
    return last;
  }

  private void once(Image input, Channels channels, RowSink sink) {
    int made = 0;
    while (true) {
      if (isGlobal() && !budget.holdsWhole(session, input)) {
        // Such a model makes a picture in one piece: nothing can have been handed on before.
        reduced(input, channels, sink);
        return;
      }
      TileBlender blender = blender(input, channels, sink, made);
      try {
        runTiles(input, blender);
        return;
      } catch (GanvasException e) {
        if (!recovers(e, input)) {
          throw e;
        }
        made = blender.handedOn();
      }
    }
  }

  private boolean isGlobal() {
    return session.spec().locality() instanceof Locality.Global;
  }

  /** Whether what has failed can be tried again in another way. */
  private boolean recovers(GanvasException e, Image input) {
    if (e.kind() == Kind.OUT_OF_MEMORY && budget.halve(session, input)) {
      // A session in which an allocation has failed is spoilt.
      reopen();
      notices.accept("not enough memory for the model: going on with half the size at a time");
      return true;
    }
    if (e.kind() == Kind.BAD_MODEL_OUTPUT && !widened && widen()) {
      notices.accept("the model's float16 numbers overflow: going on in float32");
      return true;
    }
    return false;
  }

  private void reopen() {
    ModelSpec spec = session.spec();
    session.close();
    tileInput = Optional.empty();
    try {
      session = widened ? model.openWidened(spec, config).orElseThrow() : model.open(spec, config);
    } catch (IOException e) {
      throw gone(e);
    }
  }

  /** float16 ends at 65,504; the same weights in float32 may well give a picture. */
  private boolean widen() {
    try {
      Optional<OnnxSession> wide = model.openWidened(session.spec(), config);
      wide.ifPresent(
          opened -> {
            session.close();
            session = opened;
            widened = true;
          });
      return wide.isPresent();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  private GanvasException gone(IOException e) {
    return new GanvasException(
        Kind.MODEL_MISSING, "the model has gone while it was in use: " + model.file(), e);
  }

  private TileBlender blender(Image input, Channels channels, RowSink sink, int made) {
    ModelSpec spec = session.spec();
    TilePlan plan =
        TilePlan.of(
            input.width(),
            input.height(),
            budget.of(session, input),
            spec.size().inside(spec.border()),
            spec.locality());
    return new TileBlender(
        plan, spec.scale(), spec.output(), resultOf(input, channels), sink, made);
  }

  private void runTiles(Image input, TileBlender blender) {
    ModelSpec spec = session.spec();
    FloatTensor x = tileInput(blender.tiles().get(0));
    for (Tile tile : blender.tiles()) {
      long start = System.nanoTime();
      ImageTensors.fill(x, input, seen(tile), spec.input()); // [1, C, h, w]
      long filled = System.nanoTime();
      FloatTensor y = session.run(x); // [1, C, (h - 2 border) * scale, (w - 2 border) * scale]
      long answered = System.nanoTime();
      blender.add(y);
      busy = busy.plus(filled - start, answered - filled, System.nanoTime() - answered);
    }
  }

  private FloatTensor tileInput(Tile tile) {
    Shape shape = ImageTensors.shape(seen(tile), session.spec().input());
    if (!FloatTensor.fits(shape)) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          "the model would get "
              + shape
              + ", more than one buffer holds (2 GiB): use a smaller --tile");
    }
    FloatTensor x =
        tileInput
            .filter(held -> held.shape().equals(shape))
            .orElseGet(() -> FloatTensor.zeros(shape));
    tileInput = Optional.of(x);
    return x;
  }

  /** A tile with the pixels around it that the model leaves out. */
  private Region seen(Tile tile) {
    int border = session.spec().border();
    Region source = tile.source();
    return new Region(
        source.x() - border,
        source.y() - border,
        source.width() + 2 * border,
        source.height() + 2 * border);
  }

  /** The picture reduced to what the model can take, its answer brought back to the full size. */
  private void reduced(Image input, Channels channels, RowSink sink) {
    double factor = budget.reduction(session, input);
    int width = Math.max(1, (int) (input.width() * factor));
    int height = Math.max(1, (int) (input.height() * factor));
    if (!saidReduced) {
      saidReduced = true;
      notices.accept(
          "it must see a picture whole, and "
              + input.width()
              + "x"
              + input.height()
              + " is more than it can take: pictures like that are run at "
              + width
              + "x"
              + height
              + " and brought back along their own edges");
    }
    Image small = new Resampler(Filter.BICUBIC).resize(input, width, height);
    RowCollector answer = new RowCollector(resultOf(small, channels));
    once(small, channels, answer);
    int scale = session.spec().scale();
    Image guide =
        new Resampler(Filter.BICUBIC).resize(input, input.width() * scale, input.height() * scale);
    new GuidedEnlargement(answer.image(), guide).into(sink);
  }

  @Override
  public void close() {
    session.close();
  }
}
