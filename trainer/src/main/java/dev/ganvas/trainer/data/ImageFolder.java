package dev.ganvas.trainer.data;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The picture files to train on and those to measure on, in a fixed order.
 *
 * @param training never measured on
 * @param validation never trained on
 */
public record ImageFolder(List<Path> training, List<Path> validation) {
  /** Of a folder that is not divided, every tenth file is for measuring, but not more than this. */
  private static final int MAX_VALIDATION = 8;

  /** Copies the lists. */
  public ImageFolder {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
  }

  /**
   * Lists a folder and its subfolders. Where it holds {@code train} and {@code val}, those are the
   * two sets; else every tenth file by name is for measuring.
   *
   * @throws GanvasException BAD_TRAINING_DATA if there is no folder or hardly a picture in it
   * @throws IOException if it cannot be listed
   */
  public static ImageFolder list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA, "expected a folder of pictures, found none at " + folder);
    }
    Path train = folder.resolve("train");
    Path val = folder.resolve("val");
    if (Files.isDirectory(train) && Files.isDirectory(val)) {
      return checked(new ImageFolder(images(train), images(val)), folder);
    }
    List<Path> training = new ArrayList<>();
    List<Path> validation = new ArrayList<>();
    List<Path> all = images(folder);
    for (int i = 0; i < all.size(); i++) {
      boolean measure = i % 10 == 9 || (i == all.size() - 1 && validation.isEmpty());
      (measure && validation.size() < MAX_VALIDATION ? validation : training).add(all.get(i));
    }
    return checked(new ImageFolder(training, validation), folder);
  }

  private static ImageFolder checked(ImageFolder found, Path folder) {
    if (found.training.isEmpty() || found.validation.isEmpty()) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          "expected at least 2 pictures (one to train on, one to measure on), found "
              + (found.training.size() + found.validation.size())
              + " in "
              + folder);
    }
    return found;
  }

  private static List<Path> images(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> ImageFormat.ofFileName(file.getFileName().toString()).isPresent())
          .sorted()
          .toList();
    }
  }
}
