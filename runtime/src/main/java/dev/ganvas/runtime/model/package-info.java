/** What a model expects and gives, as data, and how that is kept inside the model file. */
@NullMarked
package dev.ganvas.runtime.model;

import org.jspecify.annotations.NullMarked;
