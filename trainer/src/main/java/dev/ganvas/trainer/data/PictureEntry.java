package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Image;

/**
 * One picture of a training's source.
 *
 * @param name its path there, for people
 * @param image {@code [H, W, 3]} 8-bit RGB
 */
record PictureEntry(String name, Image image) {}
