package dev.ganvas.trainer.run;

import dev.ganvas.trainer.gan.Average;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * All that a training needs to go on as if it had never stopped. What examples come next follows
 * from the step.
 *
 * @param step how many steps have been done
 * @param network weights and Adam's state
 * @param average the averaged weights
 */
public record Checkpoint(int step, ComputationGraph network, Average average) {}
