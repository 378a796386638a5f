package dev.ganvas.cli;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.ContactSheet;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Sheets of small pictures, magnified until people can see them. */
final class SampleSheet {
  private static final int LEAST_WIDTH = 600;

  private SampleSheet() {}

  /**
   * Pictures row by row.
   *
   * @throws GanvasException IMAGE_TOO_LARGE if they do not fit on one sheet
   */
  static Image of(List<Image> pictures, int columns) {
    long width = columns * (pictures.get(0).width() + 1L);
    long rows = (pictures.size() + columns - 1L) / columns;
    if (!Image.fits(width, rows * (pictures.get(0).height() + 1L), Channels.RGB)) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          "expected pictures that fit on one sheet, found "
              + pictures.size()
              + " of "
              + pictures.get(0).width()
              + "x"
              + pictures.get(0).height()
              + ": ask for fewer");
    }
    int larger = Math.max(1, LEAST_WIDTH / (columns * pictures.get(0).width()));
    return new ContactSheet(columns, 1, larger).of(pictures);
  }

  /** A picture as large as others, and white. */
  static Image white(Image like) {
    Image white = Image.blank(like.width(), like.height(), like.channels(), like.depth());
    for (int i = 0; i < like.width() * like.height() * like.channels().count(); i++) {
      white.setSampleAt(i, like.depth().max());
    }
    return white;
  }

  /**
   * Refuses a file whose name says another format than sheets have, or that has no place.
   *
   * @param option that names the file
   */
  static void require(CommandLine command, String option, Path file) {
    boolean png =
        ImageFormat.ofFileName(String.valueOf(file.getFileName()))
            .filter(ImageFormat.PNG::equals)
            .isPresent();
    if (!png) {
      throw new ParameterException(
          command, option + ": expected a name that ends in .png, found '" + file + "'");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      OutputFolder.require(option, folder);
    }
  }

  static void write(Image sheet, Path file) throws IOException {
    ImageFiles.write(sheet, file, ImageFormat.PNG, EncodeOptions.DEFAULT);
  }
}
