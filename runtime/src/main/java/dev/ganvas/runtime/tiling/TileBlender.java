package dev.ganvas.runtime.tiling;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.RowSink;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tensor.TensorFormat;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Puts a model's answers together. It holds one band of rows as float numbers: what a row of tiles
 * gives plus what fades over from the row above. Finished rows are handed on at once as integers,
 * so that no float copy of a whole large picture ever exists.
 *
 * <p>Where the tiles turn out to be too large, the row that was begun is finished with smaller
 * ones: they count where the missing ones would have, so that no answer is asked for again.
 */
public final class TileBlender {
  private static final int SLICE_BYTES = 4 << 20;

  private final TilePlan plan;
  private final int scale;
  private final TensorFormat format;
  private final TensorFormat bandFormat;
  private final ImageSpec target;
  private final RowSink sink;
  private final FloatTensor band;
  private final int bandRows;
  private final float[] line;
  private int bandStart;
  private int handedOn;

  /** Row of the plan that is being made. */
  private int planRow;

  /** What is left of it: one strip, or more of smaller tiles. */
  private final Deque<Strip> strips = new ArrayDeque<>();

  /** The next tile in the first strip. */
  private int column;

  private boolean rowIsBegun;
  private boolean otherRowsAreLeft;

  /**
   * A blender for one picture, or for what is left of it.
   *
   * @param plan where the picture was cut
   * @param scale output pixels for each input pixel, a side
   * @param format how the model gives its answers
   * @param target what is made
   * @param sink gets the rows from {@code firstRow} on
   * @param firstRow output rows before it were made by another plan already
   * @throws GanvasException IMAGE_TOO_LARGE if a row of tiles is more than a buffer can hold,
   *     OUT_OF_MEMORY if it is more than there is memory for
   */
  public TileBlender(
      TilePlan plan, int scale, TensorFormat format, ImageSpec target, RowSink sink, int firstRow) {
    this.plan = plan;
    this.scale = scale;
    this.format = format;
    this.bandFormat = new TensorFormat(Layout.NCHW, format.color(), format.range());
    this.target = target;
    this.sink = sink;
    this.handedOn = firstRow;
    int rows = 0;
    int skipped = 0;
    for (Span span : plan.down()) {
      rows = Math.max(rows, (span.keepTo() - span.keepFrom()) * scale);
      skipped += span.keepTo() * scale <= firstRow ? 1 : 0;
    }
    this.bandRows = rows;
    this.planRow = skipped;
    this.bandStart = plan.down().get(skipped).keepFrom() * scale;
    Shape bandShape = Layout.NCHW.shape(1, format.color().channels(), rows, target.width());
    if (!FloatTensor.fits(bandShape)) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          "a row of tiles of this picture would be "
              + bandShape
              + ", more than one buffer holds"
              + " (2 GiB): use a smaller --tile");
    }
    try {
      this.band = FloatTensor.zeros(bandShape);
    } catch (OutOfMemoryError e) {
      throw new GanvasException(
          Kind.OUT_OF_MEMORY,
          "not enough memory for a row of tiles, " + bandShape + ": use a smaller --tile",
          e);
    }
    this.line = new float[target.width()];
    openRow();
  }

  /**
   * Tiles side by side.
   *
   * @param across their extents
   * @param columns what counts of each
   * @param down their common extent
   * @param rows what counts of it
   */
  private record Strip(List<Span> across, List<AxisWeights> columns, Span down, AxisWeights rows) {
    Tile tile(int i) {
      return new Tile(across.get(i), down);
    }
  }

  private void openRow() {
    rowIsBegun = false;
    if (planRow < plan.down().size() && !otherRowsAreLeft) {
      strips.add(strip(planRow));
    }
  }

  private Strip strip(int index) {
    Span down = plan.down().get(index);
    List<AxisWeights> columns =
        plan.across().stream().map(span -> AxisWeights.of(span, scale)).toList();
    return new Strip(plan.across(), columns, down, AxisWeights.of(down, scale));
  }

  /** The tile whose answer is wanted next; empty when all that this blender makes is made. */
  public Optional<Tile> next() {
    return strips.isEmpty() ? Optional.empty() : Optional.of(strips.getFirst().tile(column));
  }

  /** The tiles whose answers are still wanted, in the order in which they are. */
  public List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    strips.forEach(strip -> strip.across().forEach(a -> tiles.add(new Tile(a, strip.down()))));
    int rows = plan.down().size();
    List<Span> below =
        otherRowsAreLeft ? List.of() : plan.down().subList(Math.min(planRow + 1, rows), rows);
    below.forEach(down -> plan.across().forEach(a -> tiles.add(new Tile(a, down))));
    return tiles.subList(column, tiles.size());
  }

  /** How many rows of the picture the sink has got, those of other plans before included. */
  public int handedOn() {
    return handedOn;
  }

  /**
   * Goes on with the tiles of another plan. The row of tiles that was begun is finished with them;
   * rows below are left to another blender, which begins at {@link #handedOn()}. May be called
   * again.
   *
   * @param finer of the same picture, with smaller tiles
   */
  public void finishRowWith(TilePlan finer) {
    otherRowsAreLeft = true;
    List<Strip> rest = new ArrayList<>();
    if (rowIsBegun) {
      for (Strip strip : strips) {
        // Weights of a plan add up to 1 everywhere: times what is missing, they add up to that.
        List<AxisWeights> missing = strip.columns().subList(column, strip.columns().size());
        rest.addAll(strips(finer, AxisWeights.sum(missing), strip.rows()));
        column = 0;
      }
    }
    strips.clear();
    strips.addAll(rest);
    column = 0;
  }

  private List<Strip> strips(TilePlan finer, AxisWeights missingColumns, AxisWeights missingRows) {
    List<Span> across = new ArrayList<>();
    List<AxisWeights> columns = new ArrayList<>();
    for (Span span : finer.across()) {
      AxisWeights weights = AxisWeights.of(span, scale).times(missingColumns);
      if (weights.length() > 0) {
        across.add(span);
        columns.add(weights);
      }
    }
    List<Strip> found = new ArrayList<>();
    for (Span down : finer.down()) {
      AxisWeights rows = AxisWeights.of(down, scale).times(missingRows);
      if (rows.length() > 0) {
        found.add(new Strip(across, columns, down, rows));
      }
    }
    return found;
  }

  /**
   * Adds the answer of the tile that {@link #next()} tells.
   *
   * @shape {@code [1, C, h * scale, w * scale]} or {@code [1, h * scale, w * scale, C]} as the
   *     format says, for the tile's {@code [h, w]}; read before this returns, the caller keeps it
   * @throws GanvasException BAD_MODEL_OUTPUT if it holds NaN or infinity; parts of it are in the
   *     row then, which must be made again by another blender
   */
  public void add(FloatTensor answer) {
    if (strips.isEmpty()) {
      throw new IllegalStateException("all tiles have been added: " + handedOn + " rows are made");
    }
    Strip strip = strips.getFirst();
    rowIsBegun = true;
    addToBand(answer, strip.tile(column), strip.columns().get(column), strip.rows());
    column++;
    if (column == strip.across().size()) {
      strips.removeFirst();
      column = 0;
    }
    if (strips.isEmpty()) {
      Span down = plan.down().get(planRow);
      finishRows((down.keepTo() - down.fadeOut()) * scale);
      planRow++;
      openRow();
    }
  }

  private void addToBand(FloatTensor answer, Tile tile, AxisWeights columns, AxisWeights rows) {
    int tileWidth = tile.across().length() * scale;
    int tileHeight = tile.down().length() * scale;
    int fromColumn = columns.start() - tile.across().start() * scale;
    int fromRow = rows.start() - tile.down().start() * scale;
    int toColumn = columns.start();
    int toRow = rows.start() - bandStart;
    int channels = format.color().channels();
    boolean planes = format.layout() == Layout.NCHW;
    FloatBuffer from = answer.buffer();
    FloatBuffer to = band.buffer();
    int kept = columns.length();
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < rows.length(); r++) {
        int tileRow = fromRow + r;
        int source =
            planes
                ? (c * tileHeight + tileRow) * tileWidth + fromColumn
                : (tileRow * tileWidth + fromColumn) * channels + c;
        int step = planes ? 1 : channels;
        int position = (c * bandRows + toRow + r) * target.width() + toColumn;
        to.get(position, line, 0, kept);
        float rowWeight = rows.at(r);
        float check = 0;
        for (int i = 0; i < kept; i++) {
          float value = from.get(source + i * step);
          check += value * 0;
          line[i] += rowWeight * columns.at(i) * value;
        }
        // 0 times NaN or infinity is NaN, and stays so through the sum.
        if (check != 0) {
          throw new GanvasException(
              Kind.BAD_MODEL_OUTPUT,
              "the model answered with NaN or infinity: no picture is written");
        }
        to.put(position, line, 0, kept);
      }
    }
  }

  /** So few rows at once that the collector finds them young: old memory it hardly looks at. */
  private int slice() {
    int row = target.width() * target.channels().count() * Short.BYTES;
    return Math.max(1, SLICE_BYTES / row);
  }

  /** Hands on the rows above {@code end} and moves the others to the top of the band. */
  private void finishRows(int end) {
    int finished = end - bandStart;
    while (handedOn < end) {
      int rows = Math.min(end - handedOn, slice());
      Image part = Image.blank(target.width(), rows, target.channels(), target.depth());
      ImageTensors.store(band, bandFormat, handedOn - bandStart, rows, part, 0);
      sink.add(part);
      handedOn += rows;
    }
    int width = target.width();
    FloatBuffer buffer = band.buffer();
    float[] zeros = new float[width];
    for (int c = 0; c < format.color().channels(); c++) {
      for (int r = 0; r < bandRows; r++) {
        int position = (c * bandRows + r) * width;
        if (r + finished < bandRows) {
          buffer.get(position + finished * width, line, 0, width);
          buffer.put(position, line, 0, width);
        } else {
          buffer.put(position, zeros, 0, width);
        }
      }
    }
    bandStart = end;
  }
}
