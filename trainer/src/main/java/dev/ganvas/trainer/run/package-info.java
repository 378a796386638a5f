/** Many training steps: the loop, the run directory, checkpoints, exact resume. */
@NullMarked
package dev.ganvas.trainer.run;

import org.jspecify.annotations.NullMarked;
