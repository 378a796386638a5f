package dev.ganvas.runtime.batch;

import java.nio.file.Path;

/** Told how a run goes on; called from one thread at a time. */
public interface BatchListener {
  /** Inference on a picture begins. */
  void started(Path input);

  /** A picture is done, skipped or failed. */
  void finished(ImageResult result);
}
