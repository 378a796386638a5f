package dev.ganvas.runtime.batch;

import java.util.List;

/**
 * How a run went.
 *
 * @param images in the order of the plan
 * @param seconds where the time went
 * @param peakRssBytes most memory the process ever held; 0 where the system does not tell
 */
public record BatchReport(List<ImageResult> images, Seconds seconds, long peakRssBytes) {
  /** Copies the list. */
  public BatchReport {
    images = List.copyOf(images);
  }

  /**
   * Seconds of each stage: the sum over all pictures of the time its thread was busy.
   *
   * @param wall from start to end of the run
   * @param decode file to picture
   * @param make picture to picture
   * @param encode picture to file
   */
  public record Seconds(double wall, double decode, double make, double encode) {}

  /** How many were made. */
  public long done() {
    return images.stream().filter(ImageResult.Done.class::isInstance).count();
  }

  /** How many were there already. */
  public long skipped() {
    return images.stream().filter(ImageResult.Skipped.class::isInstance).count();
  }

  /** Those that were not made. */
  public List<ImageResult.Failed> failed() {
    return images.stream()
        .filter(ImageResult.Failed.class::isInstance)
        .map(ImageResult.Failed.class::cast)
        .toList();
  }
}
