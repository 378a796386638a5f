package dev.ganvas.trainer.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Provenance;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.trainer.TestPictures;
import dev.ganvas.trainer.TinyNets;
import dev.ganvas.trainer.layer.BatchNorm;
import dev.ganvas.trainer.layer.ContentNoise;
import dev.ganvas.trainer.layer.Convolution2d;
import dev.ganvas.trainer.layer.DoublingConvolution2d;
import dev.ganvas.trainer.layer.InstanceNorm;
import dev.ganvas.trainer.layer.MaxPool;
import dev.ganvas.trainer.layer.MinibatchStddev;
import dev.ganvas.trainer.layer.NearestUpsampling;
import dev.ganvas.trainer.layer.PRelu;
import dev.ganvas.trainer.layer.PixelShuffle;
import dev.ganvas.trainer.layer.Pointwise;
import dev.ganvas.trainer.layer.ReflectionPad;
import dev.ganvas.trainer.layer.SelfAttention;
import dev.ganvas.trainer.layer.TransposedConvolution2d;
import dev.ganvas.trainer.layer.Weighting;
import dev.ganvas.trainer.verify.ParityCheck;
import dev.ganvas.trainer.verify.ParityReport;
import dev.ganvas.trainer.verify.VerifiedExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What every exporter must keep: the file computes what the layer computes. */
class LayerExporterContractTest {
  @TempDir private Path folder = Path.of(".");

  static Stream<Arguments> nets() {
    return Stream.of(
        Arguments.of(
            "noise of the content",
            1,
            new Layer[] {new ContentNoise(4), Convolution2d.sameSize3x3(4, 3)}),
        Arguments.of("conv 3x3", 1, new Layer[] {Convolution2d.sameSize3x3(3, 3)}),
        Arguments.of("conv 5x5", 1, new Layer[] {Convolution2d.of(3, 3, 5, 1, 2)}),
        Arguments.of("conv 1x1", 1, new Layer[] {Convolution2d.of(3, 3, 1, 1, 0)}),
        Arguments.of("prelu", 1, new Layer[] {new PRelu(3)}),
        Arguments.of("upsampling", 3, new Layer[] {new NearestUpsampling(3)}),
        Arguments.of(
            "spectral conv",
            1,
            new Layer[] {Convolution2d.sameSize3x3(3, 3).weighted(Weighting.SPECTRAL)}),
        Arguments.of(
            "valid conv and back",
            1,
            new Layer[] {
              Convolution2d.of(3, 4, 3, 1, 0), TransposedConvolution2d.of(4, 3, 3, 1, 0)
            }),
        Arguments.of(
            "transposed conv",
            2,
            new Layer[] {TransposedConvolution2d.of(3, 3, 4, 2, 1).startingWith(0.3)}),
        Arguments.of(
            "conv of a doubled picture",
            2,
            new Layer[] {Convolution2d.sameSize3x3(3, 5), DoublingConvolution2d.of(5, 3)}),
        Arguments.of("batch norm", 1, new Layer[] {BatchNorm.of(3).startingWith(0.3)}),
        Arguments.of("batch norm without scale", 1, new Layer[] {BatchNorm.withoutScale(3)}),
        Arguments.of("instance norm", 1, new Layer[] {InstanceNorm.of(3)}),
        Arguments.of("rectifier", 1, new Layer[] {Pointwise.relu()}),
        Arguments.of("leaky rectifier", 1, new Layer[] {Pointwise.leakyRelu(0.2)}),
        Arguments.of("tanh", 1, new Layer[] {Pointwise.tanh()}),
        Arguments.of("sigmoid", 1, new Layer[] {Pointwise.sigmoid()}),
        Arguments.of(
            "reflection pad",
            1,
            new Layer[] {new ReflectionPad(2), Convolution2d.of(3, 3, 5, 1, 0)}),
        Arguments.of(
            "minibatch stddev",
            1,
            new Layer[] {new MinibatchStddev(), Convolution2d.of(4, 3, 1, 1, 0)}),
        Arguments.of(
            "max pool",
            1,
            new Layer[] {
              new NearestUpsampling(2), Convolution2d.sameSize3x3(3, 3), new MaxPool(2, 2)
            }),
        Arguments.of("attention", 1, new Layer[] {SelfAttention.of(3)}),
        Arguments.of(
            "shuffle", 2, new Layer[] {Convolution2d.sameSize3x3(3, 12), new PixelShuffle(2)}));
  }

  private static ModelSpec spec(int scale) {
    return new ModelSpec(
        Task.UPSCALE,
        scale,
        TensorFormat.NCHW_RGB_UNIT,
        TensorFormat.NCHW_RGB_UNIT,
        SizeRule.Multiples.ANY,
        0,
        new Locality.Local(2),
        new Provenance("tiny", "none", "nothing", "a test"));
  }

  private static void spread(String key, INDArray view) {
    if (!key.equals("W")) {
      for (long i = 0; i < view.length(); i++) {
        view.reshape(view.length()).putScalar(i, 0.5 + 0.3 * i);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nets")
  void theFileComputesWhatTheLayerComputes(String name, int scale, Layer[] layers)
      throws IOException {
    ComputationGraph network = TinyNets.chain(DataType.FLOAT, 3, layers);
    // Buffers and the like at their first values would not show whether they are used.
    for (org.deeplearning4j.nn.api.Layer layer : network.getLayers()) {
      layer.paramTable().forEach((key, view) -> spread(key, view));
    }
    Path file = folder.resolve("model.onnx");
    ParityReport report =
        VerifiedExport.write(network, spec(scale), "test", TestPictures.waves(80, 90, 1), file);
    assertTrue(report.maxAbs() <= ParityReport.TOLERANCE, report.toString());
    assertTrue(report.compared() > 1000);
    OnnxHeader header = OnnxFile.readHeader(file);
    assertEquals(17, header.opset());
    assertEquals(8, header.irVersion());
    assertEquals(spec(scale), ModelMetadata.read(header.metadata(), "model.onnx"));
  }

  @Test
  void otherWeightsAreFoundOut() throws IOException {
    ComputationGraph network = TinyNets.chain(DataType.FLOAT, 3, Convolution2d.sameSize3x3(3, 3));
    Path file = folder.resolve("model.onnx");
    VerifiedExport.write(network, spec(1), "test", TestPictures.waves(80, 90, 1), file);
    network.params().putScalar(0, network.params().getDouble(0) + 1e-3);
    FloatTensor input = FloatTensor.zeros(Shape.of(1, 3, 4, 4));
    for (int i = 0; i < 48; i++) {
      input.buffer().put(i, i / 48f);
    }
    ParityReport report =
        ParityCheck.compare(network, file, List.of(input), ParityReport.TOLERANCE);
    assertTrue(!report.passes() && report.maxAbs() > 1e-4, report.toString());
  }

  @Test
  void nanIsNeverAgreement() {
    assertTrue(!new ParityReport(Double.NaN, 0, 0, 1, ParityReport.TOLERANCE).passes());
  }

  @Test
  void aModelThatBreaksItsContractIsNotWritten() throws IOException {
    ComputationGraph network = TinyNets.chain(DataType.FLOAT, 3, Convolution2d.sameSize3x3(3, 3));
    Path file = folder.resolve("model.onnx");
    assertThrows(
        RuntimeException.class,
        () -> VerifiedExport.write(network, spec(2), "test", TestPictures.waves(80, 90, 1), file));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aLayerThatCannotBeExportedIsNamed() {
    ComputationGraph network =
        TinyNets.chain(DataType.FLOAT, 3, new ActivationLayer.Builder().build());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new GeneratorExporter().export(network, spec(1), "test"));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("ActivationLayer") && message.contains("Convolution2d"), message);
  }
}
