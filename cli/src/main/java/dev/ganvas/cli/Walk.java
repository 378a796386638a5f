package dev.ganvas.cli;

import dev.ganvas.cli.options.EncodingOptions;
import dev.ganvas.cli.options.LatentOptions;
import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.dataset.SeedList;
import dev.ganvas.runtime.image.AnimatedGif;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.latent.LatentWalk;
import dev.ganvas.runtime.model.GeneratorSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * A closed walk through a generator's numbers, as files.
 *
 * @param seeds that are passed
 * @param labels the class of each frame; empty if the generator has no classes
 * @param frames how many steps
 */
record Walk(SeedList seeds, List<Integer> labels, int frames) {
  private static final int FRAME_HUNDREDTHS = 8;

  /** Writes a picture a step and all of them as {@code walk.gif}, and says so. */
  void write(
      Generator generator,
      LatentOptions latent,
      EncodingOptions encoding,
      Path folder,
      PrintWriter out)
      throws IOException {
    GeneratorSpec contract = generator.spec();
    long[] stops = LongStream.range(0, seeds.count()).map(seeds::get).toArray();
    float[] steps =
        new LatentWalk(contract.distribution(), contract.latentSize(), stops).steps(frames);
    List<Image> pictures =
        generator.generate(
            Generator.adjusted(steps, latent.truncation(), latent.shift(generator)), labels);
    ImageFormat format = encoding.format();
    for (int i = 0; i < pictures.size(); i++) {
      String name = String.format(Locale.ROOT, "frame-%05d.%s", i, format.extension());
      ImageFiles.write(pictures.get(i), folder.resolve(name), format, encoding.encoding());
    }
    AtomicFiles.write(folder.resolve("walk.gif"), AnimatedGif.encode(pictures, FRAME_HUNDREDTHS));
    out.println(frames + " frames and walk.gif: " + folder);
    out.flush();
  }
}
