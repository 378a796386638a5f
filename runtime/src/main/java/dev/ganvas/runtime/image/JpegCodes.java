package dev.ganvas.runtime.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Whether a JPEG's coded data hold what they should. OpenCV paints whatever comes out of broken
 * codes and tells nobody; the JDK's decoder warns, and is asked to go through them for that alone.
 * That is a second decoding, little beside what a network does with the picture.
 */
final class JpegCodes {
  /** Of libjpeg's warnings those that mean lost pixels; padding before a marker does not. */
  private static final List<String> LOSSES =
      List.of("premature end", "bad huffman code", "bad arithmetic code", "instead of rst");

  /** Bytes that no pixel was in, at the end of the data: so many are no padding. */
  private static final Pattern LEFT_OVER =
      Pattern.compile("([0-9]+) extraneous bytes before marker 0xd9");

  private static final int MOST_PADDING = 64;

  /** Pixels that are kept of the picture, one of so many across and down: nobody looks at them. */
  private static final int APART = 64;

  private JpegCodes() {}

  /**
   * What is wrong with the codes.
   *
   * @return empty if they hold together, or if this decoder does not know files of their kind
   */
  static Optional<String> damage(byte[] file) {
    List<String> warnings = new ArrayList<>();
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    // Not ImageIO's own choice, which is a copy in a temporary file.
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      reader.setInput(in, true, true);
      ImageReadParam thin = reader.getDefaultReadParam();
      thin.setSourceSubsampling(APART, APART, 0, 0);
      reader.readRaster(0, thin);
    } catch (IIOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // It reads fewer kinds than OpenCV: that it refuses one says nothing of its codes.
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    } finally {
      reader.dispose();
    }
    return warnings.stream()
        .filter(JpegCodes::tellsOfLosses)
        .findFirst()
        .map(warning -> "its coded data are broken (" + warning + ")");
  }

  private static boolean tellsOfLosses(String warning) {
    Matcher left = LEFT_OVER.matcher(warning);
    return LOSSES.stream().anyMatch(warning.toLowerCase(Locale.ROOT)::contains)
        || (left.find() && Long.parseLong(left.group(1)) > MOST_PADDING);
  }
}
