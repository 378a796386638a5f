package dev.ganvas.runtime.metadata;

/** What of a picture's metadata its result gets. */
public enum MetadataPolicy {
  /** All of it but thumbnails, which would show the old picture. */
  ALL,
  /** All but where it was taken, serial numbers, owners' names and makers' notes. */
  SAFE,
  /** The colour profile and the density alone. */
  NONE
}
