/**
 * Whole folders: {@link dev.ganvas.runtime.batch.InputScan} finds the pictures, {@link
 * dev.ganvas.runtime.batch.BatchPlan} decides what becomes what, {@link
 * dev.ganvas.runtime.batch.Forecast} says what of it cannot be, {@link
 * dev.ganvas.runtime.batch.BatchRunner} does it in three stages side by side, and {@link
 * dev.ganvas.runtime.batch.BatchReport} tells how it went.
 */
@NullMarked
package dev.ganvas.runtime.batch;

import org.jspecify.annotations.NullMarked;
