package dev.ganvas.runtime.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Weights that lie in another file beside the model.
 *
 * @param file where they lie
 * @param offset first byte of them
 * @param length how many bytes they are
 */
record ExternalData(Path file, long offset, long length) {
  /** What one file of the format can hold. */
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  /** Whether a constant's numbers lie elsewhere. */
  static boolean isUsedBy(TensorProto constant) {
    return constant.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  /**
   * Finds a constant's numbers.
   *
   * @throws GanvasException MODEL_DAMAGED if the file that is named is not there, is shorter than
   *     claimed, or lies elsewhere than beside the model: nobody's other files are read
   * @throws IOException if the file system fails
   */
  static ExternalData of(TensorProto constant, Path model) throws IOException {
    String location = entry(constant, "location", "");
    Path folder = model.toAbsolutePath().normalize().getParent();
    Path file;
    try {
      Path named = Path.of(location);
      file = folder == null || named.isAbsolute() ? named : folder.resolve(named).normalize();
    } catch (InvalidPathException e) {
      throw damaged(constant, "a file beside the model", "'" + location + "'", model);
    }
    if (location.isEmpty() || folder == null || !file.startsWith(folder)) {
      throw damaged(constant, "a file beside the model", "'" + location + "'", model);
    }
    if (!Files.isRegularFile(file)) {
      throw damaged(constant, "the file '" + location + "'", "none", model);
    }
    long size = Files.size(file);
    long offset = number(constant, "offset", 0, model);
    long length = number(constant, "length", Math.max(0, size - offset), model);
    if (offset > size || length > size - offset) {
      throw damaged(
          constant,
          "bytes " + offset + " to " + (offset + (double) length) + " of '" + location + "'",
          "a file of " + size,
          model);
    }
    return new ExternalData(file, offset, length);
  }

  /**
   * A model with all its numbers in it.
   *
   * @param file where the model lies
   * @throws GanvasException MODEL_UNFIT if they are more than one file can hold
   * @throws IOException if a file cannot be read
   */
  static ModelProto inlined(ModelProto model, Path file) throws IOException {
    long bytes = model.getSerializedSize();
    GraphProto graph = model.getGraph();
    for (TensorProto constant : graph.getInitializerList()) {
      bytes += isUsedBy(constant) ? of(constant, file).length : 0;
    }
    if (bytes > MOST_BYTES) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a model of at most 2 GiB, weights in other files included, found "
              + bytes
              + " bytes: "
              + file
              + ". Use it where it is");
    }
    GraphProto.Builder all = graph.toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto constant = graph.getInitializer(i);
      if (isUsedBy(constant)) {
        all.setInitializer(
            i,
            constant.toBuilder()
                .clearDataLocation()
                .clearExternalData()
                .setRawData(of(constant, file).read()));
      }
    }
    return model.toBuilder().setGraph(all).build();
  }

  private ByteString read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
    try (FileChannel channel = FileChannel.open(file)) {
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
        // One read may give less than all.
      }
    }
    return ByteString.copyFrom(bytes.flip());
  }

  private static String entry(TensorProto constant, String key, String otherwise) {
    return constant.getExternalDataList().stream()
        .filter(entry -> entry.getKey().equals(key))
        .map(StringStringEntryProto::getValue)
        .findFirst()
        .orElse(otherwise);
  }

  private static long number(TensorProto constant, String key, long otherwise, Path model) {
    String text = entry(constant, key, Long.toString(otherwise));
    // At most 15 digits: no file is larger, and parseLong cannot overflow.
    if (!text.matches("[0-9]{1,15}")) {
      throw damaged(constant, "a whole number for " + key, "'" + text + "'", model);
    }
    return Long.parseLong(text);
  }

  private static GanvasException damaged(
      TensorProto constant, String expected, String found, Path model) {
    return new GanvasException(
        Kind.MODEL_DAMAGED,
        "expected "
            + expected
            + " for the weights '"
            + constant.getName()
            + "', found "
            + found
            + ": "
            + model);
  }
}
