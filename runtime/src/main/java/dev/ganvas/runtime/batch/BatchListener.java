package dev.ganvas.runtime.batch;

import java.nio.file.Path;

/**
 * Told how a run goes on; called from one thread at a time. If it throws something, the run begins
 * no more pictures, tells nothing more, writes those that are made, and throws the same.
 */
public interface BatchListener {
  /** Inference on a picture begins. */
  void started(Path input);

  /** A picture is done, skipped or failed. */
  void finished(ImageResult result);
}
