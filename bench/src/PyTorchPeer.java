import static org.bytedeco.pytorch.global.torch.manual_seed;

import java.nio.file.Path;

/** The same steps in PyTorch, by its C++ library: eager mode, as its Python users have it. */
final class PyTorchPeer {
  private PyTorchPeer() {}

  /** Arguments: the case, and the feature network if it needs one. */
  public static void main(String[] args) throws Exception {
    manual_seed(1);
    Peer.serve(
        switch (args[0]) {
          case "dcgan-32" -> PyTorchDcgan.step(32);
          case "dcgan-64" -> PyTorchDcgan.step(64);
          case "upscaler-64" -> PyTorchUpscaler.step();
          case "pix2pix-64" -> PyTorchTranslation.pix2pix(14, 4, 8, 64);
          case "pix2pix-128" -> PyTorchTranslation.pix2pix(32, 5, 4, 128);
          case "cyclegan-64" -> PyTorchTranslation.cyclegan();
          case "style-128" -> PyTorchTranslation.style(Path.of(args[1]));
          default -> throw new IllegalArgumentException(args[0]);
        });
  }
}
