/**
 * The doors of the running half.
 *
 * <pre>
 * file ─► ImageFiles.read ─► Image ─► ImageTensors.fill ─► OnnxSession.run ─► TileBlender ─► Image ─► ImageFiles.write ─► file
 *         (image)                     (tensor)             (session)          (tiling)                (image)
 * </pre>
 *
 * <p>{@link dev.ganvas.runtime.Upscaler} enlarges one picture; {@link
 * dev.ganvas.runtime.batch.BatchRunner} does whole folders of them.
 */
@NullMarked
package dev.ganvas.runtime;

import org.jspecify.annotations.NullMarked;
