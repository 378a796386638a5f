package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.PictureFile;
import dev.ganvas.runtime.image.RowSink;
import java.util.Optional;

/** Turns one picture into another: the middle stage of a run, always called from one thread. */
public interface PictureMaker {
  /**
   * Who makes one picture, where several models are at hand: chosen by what it looks like. Unlike
   * the others this is called by the threads that read, several at once: no model may be run.
   *
   * @param loaded the picture as it was read; only read
   */
  default PictureMaker forPicture(PictureFile.Loaded loaded) {
    return this;
  }

  /** What was chosen for a picture; empty where there was nothing to choose. */
  default Optional<ModelChoice> choice() {
    return Optional.empty();
  }

  /** What a picture of this kind becomes. */
  ImageSpec resultOf(ImageSpec input);

  /**
   * Makes a picture.
   *
   * @shape {@code [H, W, C]} to {@link #resultOf}; the caller keeps the input and owns the result
   * @throws dev.ganvas.runtime.failure.GanvasException if this picture cannot be made
   */
  Image make(Image input);

  /**
   * Makes a picture band by band, for one that is too large to be held.
   *
   * @shape {@code [H, W, C]} to bands of {@link #resultOf}; the caller keeps the input
   * @throws dev.ganvas.runtime.failure.GanvasException if this picture cannot be made
   */
  void make(Image input, RowSink sink);
}
