package dev.ganvas.runtime.metadata;

/** What of a picture's metadata its result gets. */
public enum MetadataPolicy {
  /** All of it but thumbnails and second copies, which would show or tell of the old picture. */
  ALL,
  /**
   * All but where it was taken, serial numbers, owners' names and makers' notes. Who made it and
   * what is allowed stays, where a photographer says so; texts are not searched.
   */
  SAFE,
  /** The colour profile and the density alone. */
  NONE
}
