import static org.bytedeco.pytorch.global.torch.manual_seed;

/** The same steps in PyTorch, by its C++ library: eager mode, as its Python users have it. */
final class PyTorchPeer {
  private PyTorchPeer() {}

  /** Arguments: the case. */
  public static void main(String[] args) throws Exception {
    manual_seed(1);
    Peer.serve(
        switch (args[0]) {
          case "dcgan-32" -> PyTorchDcgan.step(32);
          case "dcgan-64" -> PyTorchDcgan.step(64);
          case "upscaler-64" -> PyTorchUpscaler.step();
          default -> throw new IllegalArgumentException(args[0]);
        });
  }
}
