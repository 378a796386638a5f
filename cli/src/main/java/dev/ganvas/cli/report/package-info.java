/** What commands tell besides their results: JSON files and progress. */
@NullMarked
package dev.ganvas.cli.report;

import org.jspecify.annotations.NullMarked;
