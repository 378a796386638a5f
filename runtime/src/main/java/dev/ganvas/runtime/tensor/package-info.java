/**
 * Numbers in the order a network wants them. {@link dev.ganvas.runtime.tensor.ImageTensors} is the
 * only place where layouts, channel orders and value ranges change.
 */
@NullMarked
package dev.ganvas.runtime.tensor;

import org.jspecify.annotations.NullMarked;
