package dev.ganvas.runtime.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Models between two models of one graph: each weight lies on the straight line between those of
 * the two (network interpolation, Wang et al. 2018, ESRGAN). Of two networks of which one was
 * trained from the other's weights, those between do what lies between.
 *
 * <p>The second may have branches that the first does not have, convolutions whose outputs are
 * added to what both compute: in the first they count as convolutions of zeros.
 */
public final class WeightMix {
  private static final int SINGLE = TensorProto.DataType.FLOAT_VALUE;

  private WeightMix() {}

  /**
   * The model between two others, with all that the first file says about itself.
   *
   * @param share 0 for the first file as it is, 1 for the weights of the second
   * @return the bytes of a model file
   * @throws GanvasException MODEL_UNFIT if the two differ in more than their weights and such
   *     branches, or weights are not float32 inside the file; MODEL_MISSING or MODEL_DAMAGED
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if the share is not 0 to 1
   */
  public static byte[] of(Path first, Path second, double share) throws IOException {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("expected a share of 0 to 1, found " + share);
    }
    // The headers are read first: they refuse what is no model, and lengths that are not true.
    OnnxFile.readHeader(first);
    OnnxFile.readHeader(second);
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(first));
    GraphProto other = ModelProto.parseFrom(Files.readAllBytes(second)).getGraph();
    AddedBranches branches =
        AddedBranches.of(model.getGraph(), other)
            .orElseThrow(() -> unfit("the same nodes in both", "others", first, second));
    Map<String, TensorProto> weights = new HashMap<>();
    model.getGraph().getInitializerList().forEach(weight -> weights.put(weight.getName(), weight));
    GraphProto.Builder mixed = model.getGraph().toBuilder();
    mixed.clearNode().addAllNode(other.getNodeList()).clearInitializer();
    for (TensorProto partner : other.getInitializerList()) {
      TensorProto weight = weights.remove(partner.getName());
      if (weight == null) {
        // What a branch is made of stays as it is; how much of it is added grows with the share.
        weight = branches.entries().contains(partner.getName()) ? zeros(partner) : partner;
      }
      if (!weight.getDimsList().equals(partner.getDimsList())
          || weight.getDataType() != partner.getDataType()) {
        throw unfit(
            "'" + weight.getName() + "' of one shape and type",
            weight.getDimsList() + " and " + partner.getDimsList(),
            first,
            second);
      }
      mixed.addInitializer(mixed(weight, partner, share, first, second));
    }
    if (!weights.isEmpty()) {
      String alone = weights.keySet().iterator().next();
      throw unfit("a weight '" + alone + "' in both", "it in one", first, second);
    }
    return model.toBuilder().setGraph(mixed).build().toByteArray();
  }

  private static TensorProto zeros(TensorProto like) {
    byte[] zeros = new byte[like.getRawData().size()];
    return like.toBuilder().setRawData(ByteString.copyFrom(zeros)).build();
  }

  private static TensorProto mixed(
      TensorProto weight, TensorProto partner, double share, Path first, Path second) {
    // Two files may say alike where numbers lie beside them, and the numbers be others.
    boolean inside = !ExternalData.isUsedBy(weight) && !ExternalData.isUsedBy(partner);
    if (inside && weight.equals(partner)) {
      return weight;
    }
    boolean plain =
        weight.getDataType() == SINGLE
            && weight.hasRawData()
            && partner.hasRawData()
            && weight.getRawData().size() == partner.getRawData().size();
    if (!plain) {
      throw unfit(
          "float32 weights inside the files",
          "'" + weight.getName() + "' of another type or elsewhere",
          first,
          second);
    }
    ByteBuffer a = weight.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer b = partner.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer between = ByteBuffer.allocate(a.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    while (a.remaining() >= Float.BYTES) {
      // In double, so that equal weights, and both ends, come out to the bit.
      between.putFloat((float) ((1 - share) * a.getFloat() + share * b.getFloat()));
    }
    return weight.toBuilder().setRawData(ByteString.copyFrom(between.flip())).build();
  }

  private static GanvasException unfit(String expected, String found, Path first, Path second) {
    return new GanvasException(
        Kind.MODEL_UNFIT,
        "expected two models that differ in their weights only, with "
            + expected
            + ", found "
            + found
            + ": "
            + first
            + " and "
            + second);
  }
}
