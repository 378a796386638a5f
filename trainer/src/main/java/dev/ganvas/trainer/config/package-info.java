/** What a training is to do, as records of records, read from YAML. */
@NullMarked
package dev.ganvas.trainer.config;

import org.jspecify.annotations.NullMarked;
