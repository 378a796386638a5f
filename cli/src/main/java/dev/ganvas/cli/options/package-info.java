/** Options that several commands share, as picocli mixins. */
@NullMarked
package dev.ganvas.cli.options;

import org.jspecify.annotations.NullMarked;
