package dev.ganvas.runtime.image;

/** What to do about a file that is damaged but may hold part of its picture. */
public enum DamagePolicy {
  /** Refuse it and say what is wrong with it. */
  REFUSE,
  /**
   * The same, but a JPEG's pixels are not searched: for bytes that this program has just written.
   */
  TRUST,
  /** Take what can be decoded; what is missing is one colour. */
  ACCEPT
}
