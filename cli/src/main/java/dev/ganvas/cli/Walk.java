package dev.ganvas.cli;

import dev.ganvas.cli.options.EncodingOptions;
import dev.ganvas.cli.options.LatentOptions;
import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.failure.FileTrouble;
import dev.ganvas.runtime.image.AnimationFile;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.latent.LatentShift;
import dev.ganvas.runtime.latent.LatentWalk;
import dev.ganvas.runtime.model.GeneratorSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * A closed walk through a generator's numbers, as files.
 *
 * @param stops the seeds that are passed
 * @param frames how many steps
 * @param folder for them
 */
record Walk(WalkStops stops, int frames, SeriesFolder folder) {
  private static final int FRAME_HUNDREDTHS = 8;

  /**
   * Writes a picture a step and all of them as an animation, unless they are there, and says so.
   * However many they are, a batch of them is held in memory.
   *
   * @param labels the class of each frame; empty if the generator has no classes
   * @param batch how many are made at once
   */
  void write(
      OpenGenerator opened,
      List<Integer> labels,
      LatentOptions latent,
      EncodingOptions encoding,
      int batch,
      PrintWriter out)
      throws IOException {
    LatentShift shift = latent.shift(opened.generator());
    List<String> making =
        SeriesMaking.lines(
            opened, labels, latent, encoding, "seeds: " + stops, "frames: " + frames);
    String there = "";
    if (folder.claim(making, frames)) {
      try {
        make(opened.generator(), labels, latent.truncation(), shift, encoding, batch);
      } catch (IOException e) {
        FileTrouble.requireRoom(e, folder.path());
        throw e;
      }
    } else {
      there = " there already";
    }
    out.println(frames + " frames and " + folder.lastName() + there + ": " + folder.path());
    out.flush();
  }

  private void make(
      Generator generator,
      List<Integer> labels,
      double truncation,
      LatentShift shift,
      EncodingOptions encoding,
      int batch)
      throws IOException {
    GeneratorSpec contract = generator.spec();
    LatentWalk walk =
        new LatentWalk(contract.distribution(), contract.latentSize(), stops.toArray());
    ImageFormat format = encoding.format();
    try (AnimationFile animation = begin(encoding)) {
      int from = 0;
      while (from < frames) {
        int to = (int) Math.min(frames, (long) from + batch);
        float[] numbers = Generator.adjusted(walk.steps(from, to, frames), truncation, shift);
        List<Integer> classes = labels.isEmpty() ? labels : labels.subList(from, to);
        for (Image picture : generator.generate(numbers, classes)) {
          String name = String.format(Locale.ROOT, "frame-%05d.%s", from++, format.extension());
          ImageFiles.write(picture, folder.path().resolve(name), format, encoding.encoding());
          animation.add(picture);
        }
      }
      animation.finish();
    }
  }

  private AnimationFile begin(EncodingOptions encoding) throws IOException {
    return encoding.format() == ImageFormat.WEBP
        ? AnimationFile.webp(folder.last(), FRAME_HUNDREDTHS, encoding.encoding())
        : AnimationFile.gif(folder.last(), FRAME_HUNDREDTHS);
  }
}
