/** Trained networks to ONNX files, one small class for each kind of layer. */
@NullMarked
package dev.ganvas.trainer.export;

import org.jspecify.annotations.NullMarked;
