package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Image;
import java.util.stream.Stream;

/**
 * A picture and what is to be made of it.
 *
 * @param input {@code [H, W, 3]} 8-bit RGB
 * @param target {@code [H, W, 3]} 8-bit RGB
 */
public record PicturePair(Image input, Image target) {
  /** Checks that both are of one size. */
  public PicturePair {
    if (input.width() != target.width() || input.height() != target.height()) {
      throw new IllegalArgumentException(
          "expected two pictures of one size, found " + input + " and " + target);
    }
  }

  Stream<Image> both() {
    return Stream.of(input, target);
  }
}
