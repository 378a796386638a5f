/** The one exception for what a user can cause with a model, an image or a device. */
@NullMarked
package dev.ganvas.runtime.failure;

import org.jspecify.annotations.NullMarked;
