package dev.ganvas.runtime.model;

/**
 * Where a model comes from.
 *
 * @param name what the catalogue calls it
 * @param license SPDX identifier or a sentence; possibly empty
 * @param trainedOn the data, in a sentence; possibly empty
 * @param trainer program and version that trained it; possibly empty
 */
public record Provenance(String name, String license, String trainedOn, String trainer) {}
