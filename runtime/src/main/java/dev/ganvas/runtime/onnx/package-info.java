/**
 * The ONNX file format: building graphs, reading what a file says of itself, writing. The only
 * package that knows the protobuf classes; it serves the exporter of the training half too.
 */
@NullMarked
package dev.ganvas.runtime.onnx;

import org.jspecify.annotations.NullMarked;
