package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.cli.report.UsedModel;
import dev.ganvas.runtime.Sharpness;
import dev.ganvas.runtime.TargetSize;
import dev.ganvas.runtime.Upscaler;
import dev.ganvas.runtime.batch.ModelChoice;
import dev.ganvas.runtime.batch.PictureMaker;
import dev.ganvas.runtime.catalog.ModelCatalog;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.EncodeOptions.Compression;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.PictureFile;
import dev.ganvas.runtime.image.ReadRules;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.model.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which model makes which picture. All the models here are copies of one: names decide. */
class OpenModelsTest {
  private static final TargetSize TWICE = new TargetSize.Factor(2);

  @TempDir private Path folder = Path.of(".");

  private ModelCatalog catalog(String... names) throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    for (String name : names) {
      Path file = Files.createDirectories(models.resolve(name)).resolve("model.onnx");
      Files.copy(Cli.root().resolve("models/photo-x4/model.onnx"), file);
    }
    return new ModelCatalog(List.of(models));
  }

  private static PhotoChoice choice(ModelCatalog catalog, TargetSize target) throws IOException {
    return PhotoChoice.of(catalog, target, Optional.empty()).orElseThrow();
  }

  private static OpenModels.Opening opening(TargetSize target) {
    return file -> {
      Upscaler upscaler = Upscaler.open(file);
      upscaler.setTarget(target);
      return upscaler;
    };
  }

  /** A soft slope. */
  private PictureFile.Loaded picture(int width, int height, ImageFormat format, int quality)
      throws IOException {
    Image image = Image.blank(width, height, Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < image.samples8().length; i++) {
      image.setSampleAt(i, 60 + i / 3 % width + i / 3 / width);
    }
    Path file = folder.resolve("picture-" + width + "-" + quality);
    ImageFiles.write(image, file, format, new EncodeOptions(quality, Compression.LOSSY));
    return PictureFile.open(file).load(ReadRules.STRICT);
  }

  private static List<String> names(OpenModels models) {
    return models.used().stream().map(UsedModel::name).toList();
  }

  @Test
  void eachPictureGetsTheModelThatFitsItAndNoOtherIsOpened() throws IOException {
    PhotoChoice choice = choice(catalog("digits", "photo-x2", "photo-x4", "real-x4"), TWICE);
    assertEquals(Set.of("photo-x2", "real-x4"), choice.files().keySet());
    try (OpenModels models = OpenModels.photos(choice, opening(TWICE))) {
      PictureFile.Loaded clean = picture(40, 30, ImageFormat.PNG, 95);
      PictureMaker forClean = models.maker().forPicture(clean);
      ModelChoice chosen = forClean.choice().orElseThrow();
      assertEquals("photo-x2", chosen.model());
      assertTrue(chosen.reason().startsWith("clean: "), chosen.reason());
      assertEquals(80, forClean.make(clean.reading().image()).width());
      assertEquals(List.of("photo-x2"), names(models));
      PictureFile.Loaded coarse = picture(40, 30, ImageFormat.JPEG, 30);
      PictureMaker forCoarse = models.maker().forPicture(coarse);
      ModelChoice other = forCoarse.choice().orElseThrow();
      assertEquals("real-x4", other.model());
      assertTrue(other.reason().contains("JPEG quality 30"), other.reason());
      assertEquals(60, forCoarse.make(coarse.reading().image()).height());
      assertEquals(List.of("photo-x2", "real-x4"), names(models));
    }
  }

  @Test
  void whereSizesAreGivenTheScaleIsThatOfEachPicture() throws IOException {
    TargetSize wide = new TargetSize.Width(80);
    PhotoChoice choice = choice(catalog("photo-x2", "photo-x4"), wide);
    assertEquals("photo-x4", choice.usual());
    try (OpenModels models = OpenModels.photos(choice, opening(wide))) {
      for (int width : new int[] {20, 50}) {
        PictureMaker maker = models.maker().forPicture(picture(width, 30, ImageFormat.PNG, 95));
        assertEquals(width == 20 ? "photo-x4" : "photo-x2", maker.choice().orElseThrow().model());
      }
    }
  }

  @Test
  void aNamedModelMakesAllPicturesAndNothingIsChosen() throws IOException {
    ModelCatalog catalog = catalog("photo-x4", "real-x4");
    ModelWish wish = new ModelWish(Optional.of("photo-x4"), Optional.of(TWICE), Optional.empty());
    try (OpenModels models = wish.in(catalog, Task.UPSCALE).open(opening(TWICE))) {
      PictureMaker maker = models.maker().forPicture(picture(40, 30, ImageFormat.JPEG, 30));
      assertEquals(Optional.empty(), maker.choice());
      assertEquals(List.of("photo-x4"), names(models));
    }
  }

  @Test
  void withSharpnessOnlyModelsThatHaveAPartnerAreChosenFrom() throws IOException {
    Optional<Sharpness> half = Optional.of(new Sharpness(0.5));
    ModelCatalog catalog = catalog("photo-x4", "real-x4", "real-x4-gan");
    PhotoChoice choice = PhotoChoice.of(catalog, TWICE, half).orElseThrow();
    assertEquals(Set.of("real-x4"), choice.files().keySet());
    assertEquals("real-x4", choice.usual());
  }

  @Test
  void withoutAnyUpscalerOfPhotosTheUsualOneIsMissed() throws IOException {
    ModelWish wish = new ModelWish(Optional.empty(), Optional.of(TWICE), Optional.empty());
    ModelCatalog catalog = catalog("mine");
    GanvasException e = assertThrows(GanvasException.class, () -> wish.in(catalog, Task.UPSCALE));
    assertEquals(Kind.MODEL_MISSING, e.kind());
    assertTrue(e.getMessage().contains("photo-x4"), e.getMessage());
  }
}
