package dev.ganvas.cli;

import dev.ganvas.runtime.Sharpness;
import dev.ganvas.runtime.TargetSize;
import dev.ganvas.runtime.catalog.ModelCatalog;
import dev.ganvas.runtime.model.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What pictures are to be made with.
 *
 * @param name of a model as the user says it; empty to choose among the upscalers of photos
 * @param photos how large these are to make pictures
 * @param sharpness where between a model and its sharper partner, if that is asked for
 */
record ModelWish(
    Optional<String> name, Optional<TargetSize> photos, Optional<Sharpness> sharpness) {
  /** What messages name where there is no upscaler of photos at all. */
  private static final String USUAL = "photo-x4";

  /** One model for all pictures. */
  static ModelWish named(String name) {
    return new ModelWish(Optional.of(name), Optional.empty(), Optional.empty());
  }

  /** What a catalogue has for it. */
  Found in(ModelCatalog catalog, Task task) throws IOException {
    if (name.isEmpty() && photos.isPresent()) {
      Optional<PhotoChoice> choice = PhotoChoice.of(catalog, photos.get(), sharpness);
      if (choice.isPresent()) {
        return new Found.Several(choice.get());
      }
    }
    String wanted = name.orElse(USUAL);
    return new Found.One(wanted, catalog.find(wanted, task));
  }

  /** Models that are there, none of them open. */
  sealed interface Found {
    /** How many may be open at once. */
    int count();

    /** Opens the first of them. */
    OpenModels open(OpenModels.Opening opening) throws IOException;

    /** One for all pictures. */
    record One(String name, Path file) implements Found {
      @Override
      public int count() {
        return 1;
      }

      @Override
      public OpenModels open(OpenModels.Opening opening) throws IOException {
        return OpenModels.named(name, file, opening);
      }
    }

    /** Some, of which each picture gets one. */
    record Several(PhotoChoice choice) implements Found {
      @Override
      public int count() {
        return choice.files().size();
      }

      @Override
      public OpenModels open(OpenModels.Opening opening) throws IOException {
        return OpenModels.photos(choice, opening);
      }
    }
  }
}
