package dev.ganvas.runtime.image;

/** What to do about a file of several frames or pages. */
public enum FramePolicy {
  /** Refuse it and say how many there are. */
  REFUSE,
  /** Read the first one. */
  FIRST
}
