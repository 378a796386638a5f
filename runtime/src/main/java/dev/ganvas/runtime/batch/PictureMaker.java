package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.image.Image;

/** Turns one picture into another: the middle stage of a run, always called from one thread. */
public interface PictureMaker {
  /**
   * Makes a picture.
   *
   * @shape {@code [H, W, C]} to {@code [H', W', C]}; the caller keeps the input and owns the result
   * @throws dev.ganvas.runtime.failure.GanvasException if this picture cannot be made
   */
  Image make(Image input);

  /** About how many bytes a picture of this size and what is made of it take together. */
  long bytesFor(int width, int height);
}
