package dev.ganvas.runtime.model;

/** Where a generator's input numbers come from. */
public enum LatentDistribution {
  /** Normal with mean 0 and variance 1. */
  NORMAL,
  /** Uniform in [-1, 1]. */
  UNIFORM
}
