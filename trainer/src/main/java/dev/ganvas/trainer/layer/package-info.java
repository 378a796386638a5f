/** DL4J layers of our own on native ND4J operations: no work twice, no allocation in a step. */
@NullMarked
package dev.ganvas.trainer.layer;

import org.jspecify.annotations.NullMarked;
