package dev.ganvas.cli.report;

import dev.ganvas.runtime.PictureModel;
import java.nio.file.Path;

/**
 * A model that a run has opened.
 *
 * @param name as the user or the catalogue names it
 * @param file the file it stands for
 * @param opened the model itself
 */
public record UsedModel(String name, Path file, PictureModel opened) {}
