package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Pictures to training arrays and back, through the runtime's own conversion. */
public final class PictureArrays {
  private PictureArrays() {}

  /** How generators give pictures of these channels: planes in [-1, 1]. */
  public static TensorFormat format(ColorOrder color) {
    return new TensorFormat(Layout.NCHW, color, ValueRange.MINUS_ONE_TO_ONE);
  }

  /**
   * Some pictures of a set.
   *
   * @shape to {@code [N, C, S, S]} float32 in [-1, 1]; the caller owns it
   */
  public static INDArray batch(PictureSet set, int... numbers) {
    TensorFormat format = format(set.color());
    int length = format.color().channels() * set.side() * set.side();
    float[] values = new float[numbers.length * length];
    // One buffer for all: direct memory goes only when the collector happens to run.
    FloatTensor one =
        FloatTensor.zeros(Shape.of(1, format.color().channels(), set.side(), set.side()));
    Region whole = new Region(0, 0, set.side(), set.side());
    for (int i = 0; i < numbers.length; i++) {
      ImageTensors.fill(one, set.pictures().get(numbers[i]), whole, format);
      one.buffer().get(0, values, i * length, length);
    }
    return Nd4j.createFromArray(values)
        .reshape(numbers.length, format.color().channels(), set.side(), set.side());
  }

  /**
   * Pictures of one size as a stack.
   *
   * @param pictures {@code [H, W, 3]} 8-bit RGB, or gray, which becomes three equal channels
   * @shape to {@code [N, 3, H, W]} float32 RGB in [-1, 1]; the caller owns it
   */
  public static INDArray rgb(List<Image> pictures) {
    int width = pictures.get(0).width();
    int height = pictures.get(0).height();
    int length = 3 * height * width;
    float[] values = new float[pictures.size() * length];
    FloatTensor one = FloatTensor.zeros(Shape.of(1, 3, height, width));
    for (int i = 0; i < pictures.size(); i++) {
      ImageTensors.fill(
          one, pictures.get(i), new Region(0, 0, width, height), format(ColorOrder.RGB));
      one.buffer().get(0, values, i * length, length);
    }
    return Nd4j.createFromArray(values).reshape(pictures.size(), 3, height, width);
  }

  /**
   * A batch as pictures.
   *
   * @shape {@code [N, C, H, W]} float32 in [-1, 1]; only read
   */
  public static List<Image> images(INDArray batch, TensorFormat format) {
    int channels = (int) batch.size(1);
    int height = (int) batch.size(2);
    int width = (int) batch.size(3);
    int length = channels * height * width;
    float[] values;
    try (INDArray copy = batch.dup('c')) {
      values = copy.data().asFloat();
    }
    List<Image> images = new ArrayList<>();
    FloatTensor one = FloatTensor.zeros(Shape.of(1, channels, height, width));
    for (int i = 0; i < batch.size(0); i++) {
      one.buffer().put(0, values, i * length, length);
      images.add(ImageTensors.toImage(one, format));
    }
    return images;
  }
}
