/** The numbers that generators are fed, the same on every machine. */
@NullMarked
package dev.ganvas.runtime.latent;

import org.jspecify.annotations.NullMarked;
