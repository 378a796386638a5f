/** Models by name: the shipped ones and the user's own. */
@NullMarked
package dev.ganvas.runtime.catalog;

import org.jspecify.annotations.NullMarked;
