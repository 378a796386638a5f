package dev.ganvas.runtime.model;

/** What a model is for. */
public enum Task {
  /** A picture in, a larger one out. */
  UPSCALE,
  /** A picture in, one of the same size in another style out. */
  STYLIZE,
  /** Numbers in, a picture out. */
  GENERATE
}
