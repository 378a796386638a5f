import java.util.concurrent.ThreadLocalRandom;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** The same step from Deeplearning4j's own layers, as its users would write it. */
final class StockPeer {
  private static final int BATCH = 64;
  private static final int LATENT = 100;

  private StockPeer() {}

  private static NeuralNetConfiguration.ListBuilder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .dataType(DataType.FLOAT)
        .updater(Adam.builder().learningRate(2e-4).beta1(0.5).build())
        .weightInit(new NormalDistribution(0, 0.02))
        .convolutionMode(ConvolutionMode.Truncate)
        .list();
  }

  private static ActivationLayer leaky() {
    return new ActivationLayer.Builder().activation(new ActivationLReLU(0.2)).build();
  }

  private static Peer.Step dcgan(int side) {
    int levels = side == 32 ? 3 : 4;
    NeuralNetConfiguration.ListBuilder d = builder();
    for (int i = 0; i < levels; i++) {
      d.layer(
          new ConvolutionLayer.Builder(4, 4)
              .stride(2, 2)
              .padding(1, 1)
              .nOut(64 << i)
              .activation(Activation.IDENTITY)
              .build());
      if (i > 0) {
        d.layer(new BatchNormalization());
      }
      d.layer(leaky());
    }
    d.layer(
        new OutputLayer.Builder(LossFunctions.LossFunction.XENT)
            .nOut(1)
            .activation(Activation.SIGMOID)
            .build());
    d.setInputType(InputType.convolutional(side, side, 3));
    MultiLayerNetwork discriminator = new MultiLayerNetwork(d.build());
    discriminator.init();

    NeuralNetConfiguration.ListBuilder g = builder();
    int maps = 64 << (levels - 1);
    g.layer(
        new Deconvolution2D.Builder(4, 4)
            .stride(1, 1)
            .nOut(maps)
            .activation(Activation.IDENTITY)
            .build());
    g.layer(new BatchNormalization());
    g.layer(new ActivationLayer(Activation.RELU));
    for (int i = levels - 1; i >= 0; i--) {
      boolean last = i == 0;
      g.layer(
          new Deconvolution2D.Builder(4, 4)
              .stride(2, 2)
              .padding(1, 1)
              .nOut(last ? 3 : 64 << (i - 1))
              .activation(Activation.IDENTITY)
              .build());
      if (!last) {
        g.layer(new BatchNormalization());
      }
      g.layer(new ActivationLayer(last ? Activation.TANH : Activation.RELU));
    }
    g.setInputType(InputType.convolutional(1, 1, LATENT));
    MultiLayerNetwork generator = new MultiLayerNetwork(g.build());
    generator.init();

    INDArray real = Nd4j.rand(DataType.FLOAT, BATCH, 3, side, side).muli(2).subi(1);
    INDArray ones = Nd4j.ones(DataType.FLOAT, BATCH, 1);
    INDArray zeros = Nd4j.zeros(DataType.FLOAT, BATCH, 1);
    int[] iteration = {0};
    return () -> {
      Nd4j.getRandom().setSeed(ThreadLocalRandom.current().nextLong());
      generator.setInput(Nd4j.randn(DataType.FLOAT, BATCH, LATENT, 1, 1));
      var activations = generator.feedForward(true, false);
      INDArray fake = activations.get(activations.size() - 1);
      discriminator.fit(real, ones);
      discriminator.fit(fake.dup(), zeros);
      // The gradient to the pictures, exactly; DL4J computes that to the weights as well.
      Pair<Gradient, INDArray> through =
          discriminator.calculateGradients(fake, ones, null, null);
      Pair<Gradient, INDArray> back =
          generator.backpropGradient(through.getSecond(), LayerWorkspaceMgr.noWorkspaces());
      generator
          .getUpdater()
          .update(
              generator,
              back.getFirst(),
              iteration[0]++,
              0,
              BATCH,
              LayerWorkspaceMgr.noWorkspaces());
      generator.params().subi(back.getFirst().gradient());
    };
  }

  public static void main(String[] args) throws Exception {
    Peer.serve(
        switch (args[0]) {
          case "dcgan-32" -> dcgan(32);
          case "dcgan-64" -> dcgan(64);
          default -> throw new IllegalArgumentException(args[0]);
        });
  }
}
