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
import java.util.List;

/**
 * Puts a model's answers together. It holds one band of rows as float numbers: what a row of tiles
 * gives plus what fades over from the row above. Finished rows are handed on at once as integers,
 * so that no float copy of a whole large picture ever exists.
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
  private int next;

  /**
   * A blender for one picture, or for what is left of it.
   *
   * @param plan where the picture was cut
   * @param scale output pixels for each input pixel, a side
   * @param format how the model gives its answers
   * @param target what is made
   * @param sink gets the rows from {@code firstRow} on
   * @param firstRow output rows before it were made by another plan already
   * @throws GanvasException IMAGE_TOO_LARGE if a row of tiles is more than a buffer can hold
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
    this.next = skipped * plan.across().size();
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
    this.band = FloatTensor.zeros(bandShape);
    this.line = new float[target.width()];
  }

  /** The tiles whose answers are wanted, in the order in which they are. */
  public List<Tile> tiles() {
    List<Tile> all = plan.tiles();
    return all.subList(next, all.size());
  }

  /** How many rows of the picture the sink has got, those of other plans before included. */
  public int handedOn() {
    return handedOn;
  }

  /**
   * Adds the next tile's answer; tiles come in the order of {@link #tiles()}.
   *
   * @shape {@code [1, C, h * scale, w * scale]} or {@code [1, h * scale, w * scale, C]} as the
   *     format says, for the tile's {@code [h, w]}; read before this returns, the caller keeps it
   * @throws GanvasException BAD_MODEL_OUTPUT if it holds NaN or infinity
   */
  public void add(FloatTensor answer) {
    List<Span> across = plan.across();
    Span down = plan.down().get(next / across.size());
    addToBand(answer, across.get(next % across.size()), down);
    next++;
    if (next % across.size() == 0) {
      finishRows((down.keepTo() - down.fadeOut()) * scale);
    }
  }

  private void addToBand(FloatTensor answer, Span across, Span down) {
    int tileWidth = across.length() * scale;
    int tileHeight = down.length() * scale;
    float[] columnWeights = across.weights(scale);
    float[] rowWeights = down.weights(scale);
    int fromColumn = (across.keepFrom() - across.start()) * scale;
    int fromRow = (down.keepFrom() - down.start()) * scale;
    int toColumn = across.keepFrom() * scale;
    int toRow = down.keepFrom() * scale - bandStart;
    int channels = format.color().channels();
    boolean planes = format.layout() == Layout.NCHW;
    FloatBuffer from = answer.buffer();
    FloatBuffer to = band.buffer();
    int kept = columnWeights.length;
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < rowWeights.length; r++) {
        int row = fromRow + r;
        int source =
            planes
                ? (c * tileHeight + row) * tileWidth + fromColumn
                : (row * tileWidth + fromColumn) * channels + c;
        int step = planes ? 1 : channels;
        int position = (c * bandRows + toRow + r) * target.width() + toColumn;
        to.get(position, line, 0, kept);
        float check = 0;
        for (int i = 0; i < kept; i++) {
          float value = from.get(source + i * step);
          check += value * 0;
          line[i] += rowWeights[r] * columnWeights[i] * value;
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
