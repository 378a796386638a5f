/**
 * Metadata carried from a picture's file to its result's, whatever formats these have: {@link
 * dev.ganvas.runtime.metadata.PictureMetadata} is read from one and written into the other.
 */
@NullMarked
package dev.ganvas.runtime.metadata;

import org.jspecify.annotations.NullMarked;
