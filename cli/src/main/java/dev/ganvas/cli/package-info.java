/** The command line: one class a command; {@link dev.ganvas.cli.Main} wires them. */
@NullMarked
package dev.ganvas.cli;

import org.jspecify.annotations.NullMarked;
