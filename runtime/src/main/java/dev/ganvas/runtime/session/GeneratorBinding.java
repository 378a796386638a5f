package dev.ganvas.runtime.session;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which of a generator's inputs takes what, by what the file declares.
 *
 * @param latent the input of the numbers: {@code [N, Z]}, {@code [N, Z, 1, 1]} or the like
 * @param label the input of the classes, if there is one
 * @param labels how that input takes them
 */
public record GeneratorBinding(TensorInfo latent, Optional<TensorInfo> label, Labels labels) {
  private static final int MOST_LATENT = 16_384;

  /** Of classes: memory is not given on a file's word. */
  private static final int MOST_CLASSES = 65_536;

  /** Of pictures at once. */
  private static final int MOST_BATCH = 1024;

  private static final List<String> WHOLE_TYPES =
      List.of("INT64", "INT32", "INT16", "INT8", "UINT8", "UINT16", "UINT32", "UINT64");

  /** How classes go in. */
  public enum Labels {
    /** Not at all. */
    NONE,
    /** As their numbers, {@code [N]} or {@code [N, 1]}. */
    INDEX,
    /** As rows of zeros with a one, {@code [N, classes]}. */
    ONE_HOT
  }

  /**
   * Finds out.
   *
   * @throws GanvasException MODEL_UNFIT if these are not the inputs of a generator
   */
  public static GeneratorBinding of(OnnxHeader header, Path file) {
    List<TensorInfo> inputs = header.inputs();
    requireModest(inputs, file);
    List<TensorInfo> whole = inputs.stream().filter(GeneratorBinding::isWhole).toList();
    List<TensorInfo> real =
        inputs.stream().filter(i -> !isWhole(i) && isVector(i)).sorted(latentFirst()).toList();
    if (inputs.size() == 1 && real.size() == 1) {
      return new GeneratorBinding(real.get(0), Optional.empty(), Labels.NONE);
    }
    if (inputs.size() == 2 && real.size() == 1 && whole.size() == 1) {
      TensorInfo label = whole.get(0);
      boolean oneHot = label.dims().size() == 2 && !isOne(label.dims().get(1));
      return new GeneratorBinding(
          real.get(0), Optional.of(label), oneHot ? Labels.ONE_HOT : Labels.INDEX);
    }
    if (inputs.size() == 2 && real.size() == 2 && isOneHot(real.get(1))) {
      return new GeneratorBinding(real.get(0), Optional.of(real.get(1)), Labels.ONE_HOT);
    }
    throw new GanvasException(
        Kind.MODEL_UNFIT,
        "expected a generator, which takes numbers [N, Z] and perhaps a class (its number, or a row of"
            + " zeros with a one), found one that takes "
            + inputs
            + ": "
            + file
            + (isPictures(inputs)
                ? ". For pictures there are 'ganvas upscale' and 'stylize'"
                : ""));
  }

  /** One number is no class: it may be anything, a strength say. */
  private static boolean isOneHot(TensorInfo info) {
    return info.dims().size() == 2 && extent(info).orElse(0L) > 1;
  }

  private static void requireModest(List<TensorInfo> inputs, Path file) {
    for (TensorInfo input : inputs) {
      for (int axis = 0; axis < input.dims().size(); axis++) {
        int most = axis == 0 && input.dims().size() > 1 ? MOST_BATCH : MOST_CLASSES;
        if (input.dims().get(axis) instanceof OnnxDim.Fixed fixed && fixed.size() > most) {
          throw new GanvasException(
              Kind.MODEL_UNFIT,
              "expected a generator with at most "
                  + most
                  + " on axis "
                  + axis
                  + ", found "
                  + input
                  + ": "
                  + file);
        }
      }
    }
  }

  /** Of two vectors, one that is called so holds the classes, else the shorter. */
  private static Comparator<TensorInfo> latentFirst() {
    return Comparator.<TensorInfo, Boolean>comparing(
            i -> i.name().toLowerCase(Locale.ROOT).matches(".*(label|class|cond|one.?hot).*"))
        .thenComparing(i -> -extent(i).orElse(0L));
  }

  private static boolean isPictures(List<TensorInfo> inputs) {
    return inputs.size() == 1 && inputs.get(0).dims().size() >= 3;
  }

  private static boolean isWhole(TensorInfo info) {
    return WHOLE_TYPES.contains(info.elementType()) && info.dims().size() <= 2;
  }

  /** {@code [N, Z]}, {@code [N, Z, 1, 1]}, {@code [N, 1, 1, Z]} and {@code [Z]}. */
  private static boolean isVector(TensorInfo info) {
    if (info.elementType().equals("STRING") || info.dims().isEmpty()) {
      return false;
    }
    List<OnnxDim> tail = tail(info);
    long open = tail.stream().filter(dim -> !isOne(dim)).count();
    return (info.dims().size() <= 2 || (open == 1 && tail.size() > 1))
        && extent(info).orElse(1L) <= MOST_LATENT;
  }

  private static List<OnnxDim> tail(TensorInfo info) {
    return info.dims().size() == 1 ? info.dims() : info.dims().subList(1, info.dims().size());
  }

  private static boolean isOne(OnnxDim dim) {
    return dim instanceof OnnxDim.Fixed fixed && fixed.size() == 1;
  }

  private static Optional<Long> extent(TensorInfo info) {
    long product = 1;
    for (OnnxDim dim : tail(info)) {
      if (!(dim instanceof OnnxDim.Fixed fixed)) {
        return Optional.empty();
      }
      product *= fixed.size();
    }
    return Optional.of(product);
  }

  /** How many numbers a picture is made of, if the file declares it. */
  public Optional<Integer> latentSize() {
    return extent(latent).map(Math::toIntExact);
  }

  /** How many classes there are, if the file declares it. */
  public Optional<Integer> classes() {
    return labels == Labels.ONE_HOT
        ? label.flatMap(GeneratorBinding::extent).map(Math::toIntExact)
        : Optional.empty();
  }

  /** The only number of pictures it makes at once; 0 if any. */
  public int batch() {
    if (latent.dims().size() == 1) {
      return 1;
    }
    return latent.dims().get(0) instanceof OnnxDim.Fixed fixed ? Math.toIntExact(fixed.size()) : 0;
  }

  /** The extents of the numbers of so many pictures as the file wants them. */
  public List<Integer> latentShape(int pictures, int size) {
    if (latent.dims().size() == 1) {
      return List.of(size);
    }
    List<Integer> shape = new ArrayList<>();
    shape.add(pictures);
    for (OnnxDim dim : tail(latent)) {
      shape.add(isOne(dim) && size > 1 ? 1 : size);
    }
    return shape;
  }

  /** The extents of the classes of so many pictures as the file wants them. */
  public List<Integer> labelShape(int pictures, int classes) {
    if (labels == Labels.ONE_HOT) {
      return List.of(pictures, classes);
    }
    int rank = label.orElseThrow().dims().size();
    return rank == 2 ? List.of(pictures, 1) : List.of(pictures);
  }
}
