/** Pictures on disk to batches of training examples. */
@NullMarked
package dev.ganvas.trainer.data;

import org.jspecify.annotations.NullMarked;
