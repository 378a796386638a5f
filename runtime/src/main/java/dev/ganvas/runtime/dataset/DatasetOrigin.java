package dev.ganvas.runtime.dataset;

/**
 * What all pictures of a data set have in common.
 *
 * @param model name of the generator
 * @param modelSha256 of its file, in hexadecimal
 * @param truncation by which the numbers were multiplied
 */
public record DatasetOrigin(String model, String modelSha256, double truncation) {}
