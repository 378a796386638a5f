/** One training step: losses, how gradient flows, averaging. */
@NullMarked
package dev.ganvas.trainer.gan;

import org.jspecify.annotations.NullMarked;
