package dev.ganvas.trainer.gan;

/**
 * What one step measured before it changed the weights.
 *
 * @param pixel mean absolute difference to the target, values in [0, 1]
 */
public record StepLosses(double pixel) {}
