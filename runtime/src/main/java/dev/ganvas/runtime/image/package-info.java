/**
 * Pictures in memory and in files. The only package that knows OpenCV and metadata-extractor.
 *
 * <p>{@link dev.ganvas.runtime.image.ImageFiles} reads a file into an {@link
 * dev.ganvas.runtime.image.Image} (upright, RGB order, 8 or 16 bits a sample) and writes one back;
 * {@link dev.ganvas.runtime.image.Resampler} enlarges and reduces with antialiasing.
 */
@NullMarked
package dev.ganvas.runtime.image;

import org.jspecify.annotations.NullMarked;
