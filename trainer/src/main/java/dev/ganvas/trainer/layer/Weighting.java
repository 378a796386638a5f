package dev.ganvas.trainer.layer;

/** Whether a layer's weights are used as they are. */
public enum Weighting {
  /** As they are. */
  PLAIN,
  /**
   * Divided by their largest singular value, estimated by one power iteration a training pass
   * (Miyato et al. 2018), so that the layer cannot stretch anything: see {@link SpectralNorm}.
   */
  SPECTRAL
}
