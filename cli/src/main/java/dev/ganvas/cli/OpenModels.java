package dev.ganvas.cli;

import dev.ganvas.cli.report.UsedModel;
import dev.ganvas.runtime.PictureModel;
import dev.ganvas.runtime.TargetSize;
import dev.ganvas.runtime.batch.ModelChoice;
import dev.ganvas.runtime.batch.PictureMaker;
import dev.ganvas.runtime.catalog.PhotoModels;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.PictureFile;
import dev.ganvas.runtime.image.RowSink;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.wear.JpegQuality;
import dev.ganvas.runtime.wear.PictureWear;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The models of one run, each opened when the first picture needs it: one that the user named, or
 * the upscalers of photos, of which each picture gets the one that fits it.
 */
final class OpenModels implements AutoCloseable {
  private final Map<String, Path> files;
  private final Optional<TargetSize> target;
  private final Opening opening;
  private final UsedModel first;
  private final Map<String, UsedModel> opened = Collections.synchronizedMap(new LinkedHashMap<>());

  /** Opens a model of the run's task by the run's options. */
  interface Opening {
    PictureModel open(Path file) throws IOException;
  }

  private OpenModels(
      Map<String, Path> files, String first, Optional<TargetSize> target, Opening opening)
      throws IOException {
    this.files = files;
    this.target = target;
    this.opening = opening;
    this.first = open(first);
  }

  /** One model for all pictures. */
  static OpenModels named(String name, Path file, Opening opening) throws IOException {
    return new OpenModels(Map.of(name, file), name, Optional.empty(), opening);
  }

  /** The upscalers of photos, of which the first is opened at once: most runs need no other. */
  static OpenModels photos(PhotoChoice choice, Opening opening) throws IOException {
    return new OpenModels(choice.files(), choice.usual(), Optional.of(choice.target()), opening);
  }

  private UsedModel open(String name) throws IOException {
    UsedModel known = opened.get(name);
    if (known != null) {
      return known;
    }
    Path file = files.get(name);
    if (file == null) {
      throw new IllegalArgumentException("no model " + name + " among " + files.keySet());
    }
    UsedModel used = new UsedModel(name, file, opening.open(file));
    opened.put(name, used);
    return used;
  }

  /** The model that was opened first. */
  UsedModel first() {
    return first;
  }

  /** All that have been opened, the first one first. May be asked by any thread. */
  List<UsedModel> used() {
    synchronized (opened) {
      return new ArrayList<>(opened.values());
    }
  }

  /** What results say they were made with; of several models all, since one note serves all. */
  String credit() {
    if (files.size() > 1) {
      return String.join(" or ", files.keySet());
    }
    ModelSpec contract = first.opened().spec();
    return contract.provenance().name() + (contract.scale() == 1 ? "" : " x" + contract.scale());
  }

  /** Makes pictures with these models. */
  PictureMaker maker() {
    return target.isPresent()
        ? new Choosing(target.get())
        : new Making(first.name(), Optional.empty());
  }

  /** With one of the models, in the thread that runs models. */
  private final class Making implements PictureMaker {
    private final String name;
    private final Optional<ModelChoice> choice;

    Making(String name, Optional<ModelChoice> choice) {
      this.name = name;
      this.choice = choice;
    }

    private PictureModel model() {
      try {
        return open(name).opened();
      } catch (IOException e) {
        throw new GanvasException(
            Kind.MODEL_MISSING, "the model cannot be read: " + files.get(name), e);
      }
    }

    @Override
    public Optional<ModelChoice> choice() {
      return choice;
    }

    @Override
    public ImageSpec resultOf(ImageSpec input) {
      // All of them are asked for the same size, and readers ask before any but one is open.
      return first.opened().resultOf(input);
    }

    @Override
    public Image make(Image input) {
      return model().apply(input);
    }

    @Override
    public void make(Image input, RowSink sink) {
      model().apply(input, sink);
    }
  }

  /** With the model that fits each picture. */
  private final class Choosing implements PictureMaker {
    private final TargetSize wanted;
    private final PhotoModels photos = new PhotoModels(new ArrayList<>(files.keySet()));

    Choosing(TargetSize wanted) {
      this.wanted = wanted;
    }

    @Override
    public PictureMaker forPicture(PictureFile.Loaded loaded) {
      Image picture = loaded.reading().image();
      double factor = PhotoChoice.factor(wanted, picture.width(), picture.height());
      PhotoModels.Kind kind = PhotoModels.Kind.PHOTO;
      DecimalFormat plain =
          new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));
      String reason = plain.format(factor) + " times as large";
      if (photos.have(PhotoModels.Kind.REAL)) {
        OptionalInt quality =
            loaded.bytes().isPresent() ? JpegQuality.of(loaded.bytes().get()) : OptionalInt.empty();
        PictureWear wear = PictureWear.of(picture, quality);
        kind = wear.isWorn() ? PhotoModels.Kind.REAL : PhotoModels.Kind.PHOTO;
        reason = wear.reason() + "; " + reason;
      }
      String name = photos.best(kind, factor).orElse(first.name());
      return new Making(name, Optional.of(new ModelChoice(name, reason)));
    }

    @Override
    public ImageSpec resultOf(ImageSpec input) {
      return first.opened().resultOf(input);
    }

    @Override
    public Image make(Image input) {
      return first.opened().apply(input);
    }

    @Override
    public void make(Image input, RowSink sink) {
      first.opened().apply(input, sink);
    }
  }

  @Override
  public void close() {
    opened.values().forEach(used -> used.opened().close());
  }
}
