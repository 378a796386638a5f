/**
 * Cutting a picture into tiles that a model can hold, and putting its answers together so that no
 * seam can be seen. {@link dev.ganvas.runtime.tiling.TilePlan} decides where, purely; {@link
 * dev.ganvas.runtime.tiling.TileBlender} does the putting together, in bands of rows.
 */
@NullMarked
package dev.ganvas.runtime.tiling;

import org.jspecify.annotations.NullMarked;
