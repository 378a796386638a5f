package dev.ganvas.trainer.run;

import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.trainer.config.DegradationConfig;
import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.data.ImagePair;
import dev.ganvas.trainer.data.RealReduction;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Measures and shows what an upscaler's averaged weights make of pictures that are not trained on:
 * clean ones and, where worn ones are trained on, these too.
 *
 * @param clean pictures that were reduced and nothing else
 * @param worn the same, worn as those that are trained on
 */
record UpscalerQuality(Validation clean, Optional<Validation> worn) {
  static UpscalerQuality of(List<ImagePair> pairs, TrainingConfig config) {
    DegradationConfig degradation = config.degradation();
    return new UpscalerQuality(
        Validation.of(pairs),
        degradation.kind() == DegradationConfig.Kind.REAL
            ? Optional.of(Validation.worn(pairs, new RealReduction(degradation), config.seed()))
            : Optional.empty());
  }

  /** The first picture's original. */
  Image original() {
    return clean.original();
  }

  /**
   * Measures, and writes a line of statistics and a sample grid: of the worn pictures, if any.
   *
   * @param network gets the averaged weights for a moment, and its own back
   * @return the result in a sentence that begins with the PSNR on clean pictures
   */
  String measure(int step, ComputationGraph network, INDArray averaged, RunDirectory run)
      throws IOException {
    try (INDArray current = network.params().dup()) {
      network.params().assign(averaged);
      List<Image> enlarged = clean.enlarge(network);
      List<Image> enlargedWorn = worn.map(w -> w.enlarge(network)).orElse(List.of());
      network.params().assign(current);
      double psnr = clean.psnr(enlarged);
      StringBuilder line =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "{\"step\":%d,\"psnr\":%.4f,\"bicubicPsnr\":%.4f",
                  step,
                  psnr,
                  clean.bicubicPsnr()));
      StringBuilder sentence =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "%.2f dB on pictures not trained on (bicubic %.2f dB)",
                  psnr,
                  clean.bicubicPsnr()));
      if (worn.isPresent()) {
        double wornPsnr = worn.get().psnr(enlargedWorn);
        double bicubic = worn.get().bicubicPsnr();
        line.append(
            String.format(
                Locale.ROOT, ",\"wornPsnr\":%.4f,\"wornBicubicPsnr\":%.4f", wornPsnr, bicubic));
        sentence.append(
            String.format(
                Locale.ROOT, ", %.2f dB on worn ones (bicubic %.2f dB)", wornPsnr, bicubic));
      }
      run.stats(line.append('}').toString());
      Image grid = worn.isPresent() ? worn.get().grid(enlargedWorn) : clean.grid(enlarged);
      ImageFiles.write(
          grid,
          run.samples().resolve(String.format(Locale.ROOT, "step-%06d.png", step)),
          ImageFormat.PNG,
          EncodeOptions.DEFAULT);
      ReportPage.write(run);
      return sentence.toString();
    }
  }
}
