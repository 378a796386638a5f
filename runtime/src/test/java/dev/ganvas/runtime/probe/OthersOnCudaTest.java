package dev.ganvas.runtime.probe;

import static dev.ganvas.runtime.TinyPictures.maxDifference;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ganvas.runtime.PictureModel;
import dev.ganvas.runtime.Stylizer;
import dev.ganvas.runtime.Upscaler;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.session.Device;
import dev.ganvas.runtime.session.Devices;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A GPU gives what the processor gives. Skipped where there is none, or no models. */
class OthersOnCudaTest {
  private static final Device GPU = new Device.Cuda(0);

  private static PictureModel open(Path model, Task task, Device device) throws IOException {
    SessionConfig config = new SessionConfig(device, SessionConfig.CPU.threads());
    return task == Task.UPSCALE
        ? Upscaler.open(model, config, Tiling.DEFAULT)
        : Stylizer.open(model, config, Tiling.DEFAULT, ProbeHints.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "sr-realesr-animevideov3-x4-fromncnn,UPSCALE,2",
    "sr-espcn-x3-super-resolution-10,UPSCALE,2",
    "sr-waifu2x-upconv7-art-x2,UPSCALE,2",
    "sr-animejanai-hd-v3-compact-x2-fp16,UPSCALE,4",
    "enhance-sci-240x320,STYLIZE,2",
    "style-mosaic-winml,STYLIZE,2"
  })
  void aGpuAgreesWithTheProcessor(String name, Task task, int levels) throws IOException {
    Path model = Path.of("../../shared/data/onnx/" + name + ".onnx");
    Optional<String> obstacle = Devices.obstacle(GPU);
    if (obstacle.isPresent()) {
      System.out.println("skipped: no GPU: " + obstacle.get());
    } else if (!Files.isRegularFile(model)) {
      System.out.println("skipped: the model is not there: " + model.toAbsolutePath().normalize());
    }
    assumeTrue(obstacle.isEmpty() && Files.isRegularFile(model), "no GPU or no model");
    Image picture = new Resampler(Filter.BICUBIC).resize(TestPattern.of(400, 300), 300, 200);
    try (PictureModel here = open(model, task, new Device.Cpu());
        PictureModel there = open(model, task, GPU)) {
      int difference = maxDifference(here.apply(picture), there.apply(picture));
      assertTrue(difference <= levels, name + ": " + difference + " levels");
    }
  }
}
