/** Proof that an exported file computes what the trained network computes. */
@NullMarked
package dev.ganvas.trainer.verify;

import org.jspecify.annotations.NullMarked;
