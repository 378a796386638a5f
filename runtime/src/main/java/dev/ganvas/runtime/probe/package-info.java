/**
 * What a model that nobody here made expects and gives, found out from its file and by running it.
 */
@NullMarked
package dev.ganvas.runtime.probe;

import org.jspecify.annotations.NullMarked;
