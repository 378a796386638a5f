package dev.ganvas.runtime.image;

/**
 * The size of a picture.
 *
 * @param width columns
 * @param height rows
 */
public record Dimensions(int width, int height) {}
