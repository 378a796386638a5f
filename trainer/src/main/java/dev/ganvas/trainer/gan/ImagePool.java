package dev.ganvas.trainer.gan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Made pictures of earlier steps, which a discriminator is shown again so that it does not forget
 * them (Shrivastava et al. 2017): half of the time a new picture is shown, else an old one, whose
 * place the new one takes. What is drawn follows from the seed and the step.
 */
public final class ImagePool {
  private final int capacity;
  private final long seed;
  private final List<INDArray> pictures = new ArrayList<>();

  /**
   * An empty pool.
   *
   * @param capacity how many pictures it holds; 0 always shows the new ones
   */
  public ImagePool(int capacity, long seed) {
    this.capacity = capacity;
    this.seed = seed;
  }

  /**
   * Takes new pictures in and gives as many to show.
   *
   * @param made {@code [N, C, H, W]}; only read
   * @return shaped the same; the caller owns it
   */
  INDArray exchange(INDArray made, int step) {
    INDArray shown = made.dup('c');
    if (capacity == 0) {
      return shown;
    }
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
    for (int i = 0; i < made.size(0); i++) {
      INDArray one = made.slice(i);
      if (pictures.size() < capacity) {
        pictures.add(one.dup('c'));
      } else if (random.nextBoolean()) {
        INDArray old = pictures.get(random.nextInt(capacity));
        shown.slice(i).assign(old);
        old.assign(one);
      }
    }
    return shown;
  }

  /**
   * Writes all pictures into a file; none if the pool is empty.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    if (!pictures.isEmpty()) {
      try (INDArray stacked = Nd4j.stack(0, pictures.toArray(new INDArray[0]))) {
        Nd4j.saveBinary(stacked, file.toFile());
      }
    }
  }

  /**
   * Takes the pictures that {@link #write} wrote, if it wrote any.
   *
   * @throws IOException if the file cannot be read
   */
  public void read(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      try (INDArray stacked = Nd4j.readBinary(file.toFile())) {
        for (int i = 0; i < stacked.size(0); i++) {
          pictures.add(stacked.slice(i).dup('c'));
        }
      }
    }
  }
}
