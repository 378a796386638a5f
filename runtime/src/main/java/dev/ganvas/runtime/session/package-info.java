/** Running a model. The only package that knows ONNX Runtime. */
@NullMarked
package dev.ganvas.runtime.session;

import org.jspecify.annotations.NullMarked;
