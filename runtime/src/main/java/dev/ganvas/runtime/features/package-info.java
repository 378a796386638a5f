/** How far two sets of pictures are apart, by the features of a named network. */
@NullMarked
package dev.ganvas.runtime.features;

import org.jspecify.annotations.NullMarked;
