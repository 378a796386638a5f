package dev.ganvas.runtime;

/** How often a picture goes through a model. */
public enum Passes {
  /** Once. */
  ONE,
  /** Laid in all eight ways, the answers averaged: slower by eight, steadier. */
  EIGHT
}
