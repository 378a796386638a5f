package dev.ganvas.runtime.batch;

/**
 * Which of several models makes a picture.
 *
 * @param model its name
 * @param reason why, for people
 */
public record ModelChoice(String model, String reason) {}
