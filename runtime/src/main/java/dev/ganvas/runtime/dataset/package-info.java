/**
 * Data sets of generated pictures: {@link dev.ganvas.runtime.dataset.DatasetPlan} says what there
 * will be, purely; {@link dev.ganvas.runtime.dataset.DatasetRunner} makes what is missing of it.
 */
@NullMarked
package dev.ganvas.runtime.dataset;

import org.jspecify.annotations.NullMarked;
