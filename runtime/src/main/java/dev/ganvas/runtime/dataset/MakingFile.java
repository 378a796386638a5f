package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.latent.LatentEdit;
import dev.ganvas.runtime.latent.LatentNoise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Keeps beside a data set what decides the bytes of its pictures, since its list has no columns for
 * most of that: pictures of one seed made otherwise would be taken for its own.
 */
final class MakingFile {
  /** The folder it lies in; loaders pass over folders of such names. */
  static final String FOLDER = ".card";

  /** Where it lies. */
  static final String NAME = FOLDER + "/made-with.txt";

  private static final String NO_EDITS = "none";
  private static final String EDITS = "edits";

  private MakingFile() {}

  /**
   * One thing that decides bytes.
   *
   * @param name of it, as messages say it
   * @param value that is asked for
   * @param otherwise what holds where a data set has no such file, or a file without it: parts that
   *     were laid together without their cards
   */
  private record Fact(String name, String value, String otherwise) {
    private String line() {
      return name + ": " + value;
    }

    private String found(List<String> lines) {
      String start = name + ": ";
      return lines.stream()
          .filter(line -> line.startsWith(start))
          .map(line -> line.substring(start.length()))
          .findFirst()
          .orElse(otherwise);
    }

    private String sentence(String some) {
      if (!name.equals(EDITS)) {
        return name + " " + some;
      }
      return some.equals(NO_EDITS) ? "no edits" : "--edit " + some.replace(",", " --edit ");
    }
  }

  /**
   * Notes how pictures are made, or checks that it is how the data set began.
   *
   * @throws GanvasException CONFLICTING_PATHS if it began otherwise, with both values
   * @throws IOException if the file cannot be read or written
   */
  static void claim(Path folder, ImageFormat format, DatasetOrigin origin, EncodeOptions encoding)
      throws IOException {
    Path file = folder.resolve(NAME);
    boolean noted = Files.isRegularFile(file);
    List<String> found = noted ? Files.readAllLines(file) : List.of();
    List<Fact> facts = facts(format, origin, encoding, noted);
    Optional<Fact> other =
        facts.stream().filter(fact -> !fact.found(found).equals(fact.value())).findFirst();
    if (other.isPresent() && !ManifestFiles.in(folder).isEmpty()) {
      Fact fact = other.get();
      throw new GanvasException(
          Kind.CONFLICTING_PATHS,
          "expected a data set made with "
              + fact.sentence(fact.value())
              + ", found one made with "
              + fact.sentence(fact.found(found))
              + " ("
              + file
              + "): choose another --output, or --if-exists overwrite");
    }
    String text = facts.stream().map(Fact::line).collect(Collectors.joining("\n")) + "\n";
    if (!text.equals(String.join("\n", found) + "\n")) {
      AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<Fact> facts(
      ImageFormat format, DatasetOrigin origin, EncodeOptions encoding, boolean noted) {
    List<Fact> facts = new ArrayList<>();
    // Lists tell formats by the names of files, and have a column for the truncation.
    facts.add(new Fact("format", format.extension(), format.extension()));
    String truncation = Double.toString(origin.truncation());
    facts.add(new Fact("truncation", truncation, truncation));
    // The only noise there was before this file.
    facts.add(new Fact("noise", LatentNoise.ALGORITHM, "splitmix64-boxmuller-1"));
    String edits = LatentEdit.text(origin.edits());
    facts.add(new Fact(EDITS, edits.isEmpty() ? NO_EDITS : edits, NO_EDITS));
    // Another encoder makes other bytes of the same picture. Files of before this was noted are of
    // PNG of the first one; where there is no file, parts of one set were laid together.
    String encoder = ImageFiles.encoder(format);
    boolean first = noted && format == ImageFormat.PNG;
    facts.add(new Fact("encoder", encoder, first ? "png 1" : encoder));
    // What a format does not use does not count.
    if (format == ImageFormat.JPEG || format == ImageFormat.WEBP) {
      facts.add(
          new Fact("quality", quality(format, encoding), quality(format, EncodeOptions.DEFAULT)));
    }
    if (format == ImageFormat.JPEG) {
      facts.add(
          new Fact("colours", colours(encoding.chroma()), colours(EncodeOptions.DEFAULT.chroma())));
    }
    return facts;
  }

  private static String quality(ImageFormat format, EncodeOptions encoding) {
    boolean lossless =
        format == ImageFormat.WEBP && encoding.compression() == EncodeOptions.Compression.LOSSLESS;
    return lossless ? "lossless" : Integer.toString(encoding.quality());
  }

  private static String colours(EncodeOptions.Chroma chroma) {
    return chroma.name().toLowerCase(Locale.ROOT);
  }
}
