/** Architectures, as configuration only. */
@NullMarked
package dev.ganvas.trainer.net;

import org.jspecify.annotations.NullMarked;
