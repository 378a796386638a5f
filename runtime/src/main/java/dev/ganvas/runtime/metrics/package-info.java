/** How much two pictures differ, computed exactly as the super-resolution papers do. */
@NullMarked
package dev.ganvas.runtime.metrics;

import org.jspecify.annotations.NullMarked;
