package dev.ganvas.trainer.run;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.ContactSheet;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.data.GeneratorInputs;
import dev.ganvas.trainer.data.PictureArrays;
import dev.ganvas.trainer.data.PictureSet;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pictures from fixed noise: always the same seeds, so that one sees them change. */
final class GanSamples {
  private static final int COLUMNS = 8;
  private static final int MOST_ROWS = 10;
  private static final int BATCH = 50;
  private static final int SMALL = 40;

  private final GanConfig config;
  private final PictureSet reals;
  private final int classes;

  GanSamples(GanConfig config, PictureSet reals, int classes) {
    this.config = config;
    this.reals = reals;
    this.classes = classes;
  }

  /**
   * Made pictures on the left and real ones on the right; with labels, a row a class.
   *
   * @param generator with the weights to show
   */
  Image grid(ComputationGraph generator) {
    int rows = classes > 0 ? Math.min(MOST_ROWS, classes) : COLUMNS;
    List<Image> made = make(generator, rows * COLUMNS, Order.ROWS);
    List<Image> cells = new ArrayList<>();
    Image blank = white();
    List<List<Image>> real = realRows(rows);
    for (int row = 0; row < rows; row++) {
      cells.addAll(made.subList(row * COLUMNS, (row + 1) * COLUMNS));
      cells.add(blank);
      cells.addAll(real.get(row));
    }
    int magnification = reals.side() <= SMALL ? 2 : 1;
    return new ContactSheet(2 * COLUMNS + 1, 2, magnification).of(cells);
  }

  private Image white() {
    Image cell = Image.blank(reals.side(), reals.side(), Channels.GRAY, SampleDepth.EIGHT_BITS);
    java.util.Arrays.fill(cell.samples8(), (byte) 255);
    return cell;
  }

  private List<List<Image>> realRows(int rows) {
    List<List<Image>> result = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<Image> cells = new ArrayList<>();
      for (int i = 0; i < reals.size() && cells.size() < COLUMNS; i++) {
        // Of unlabelled pictures every so many, so that neighbours in a folder are not neighbours.
        int number =
            classes > 0
                ? i
                : (int) (((long) row * COLUMNS + i) * reals.size() / ((long) rows * COLUMNS));
        if (classes == 0 || reals.classes().get(number) == row) {
          cells.add(reals.pictures().get(number));
        }
      }
      while (cells.size() < COLUMNS) {
        cells.add(white());
      }
      result.add(cells);
    }
    return result;
  }

  /** How classes follow each other. */
  enum Order {
    /** A row of eight a class. */
    ROWS,
    /** One after the other, as evenly as can be. */
    BALANCED
  }

  /** So many pictures of the seeds from 0 on. */
  List<Image> make(ComputationGraph generator, int count, Order order) {
    List<Image> images = new ArrayList<>();
    for (int from = 0; from < count; from += BATCH) {
      int n = Math.min(BATCH, count - from);
      long[] seeds = new long[n];
      List<Integer> labels = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        seeds[i] = (long) from + i;
        labels.add(classOf(from + i, order));
      }
      try (INDArray pictures = generate(generator, seeds, labels)) {
        images.addAll(PictureArrays.images(pictures, PictureArrays.format(reals.color())));
      }
    }
    return images;
  }

  /** The class of the picture of that number. */
  int classOf(int number, Order order) {
    if (classes == 0) {
      return 0;
    }
    return order == Order.ROWS ? number / COLUMNS % classes : number % classes;
  }

  private INDArray generate(ComputationGraph generator, long[] seeds, List<Integer> labels) {
    GanConfig.Generator settings = config.generator();
    INDArray z =
        GeneratorInputs.latent(
            settings.distribution().inFiles(), settings.latent(), DataType.FLOAT, seeds);
    INDArray[] inputs =
        classes == 0
            ? new INDArray[] {z}
            : new INDArray[] {z, GeneratorInputs.oneHot(labels, classes, DataType.FLOAT)};
    return generator.output(false, inputs)[0].dup('c');
  }
}
