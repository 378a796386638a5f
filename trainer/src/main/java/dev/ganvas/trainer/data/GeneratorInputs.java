package dev.ganvas.trainer.data;

import dev.ganvas.runtime.latent.LatentNoise;
import dev.ganvas.runtime.model.LatentDistribution;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a generator is fed, as training arrays. */
public final class GeneratorInputs {
  private GeneratorInputs() {}

  /**
   * The numbers of some seeds, a row each, as {@link LatentNoise} makes them.
   *
   * @shape to {@code [seeds.length, size]} of {@code type}; the caller owns it
   */
  public static INDArray latent(
      LatentDistribution distribution, int size, DataType type, long... seeds) {
    float[] numbers = new float[seeds.length * size];
    for (int i = 0; i < seeds.length; i++) {
      System.arraycopy(
          LatentNoise.numbers(distribution, seeds[i], size), 0, numbers, i * size, size);
    }
    return Nd4j.createFromArray(numbers).reshape(seeds.length, size).castTo(type);
  }

  /**
   * Classes as rows of zeros and a one.
   *
   * @param labels from 0 to {@code classes - 1}
   * @shape to {@code [labels.size(), classes]} of {@code type}; the caller owns it
   */
  public static INDArray oneHot(List<Integer> labels, int classes, DataType type) {
    INDArray rows = Nd4j.zeros(type, labels.size(), classes);
    for (int i = 0; i < labels.size(); i++) {
      rows.putScalar(i, labels.get(i), 1);
    }
    return rows;
  }
}
