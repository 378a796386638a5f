package dev.ganvas.trainer.config;

/** What the compact constructors of settings share. */
final class Checks {
  private Checks() {}

  static void require(boolean holds, String key, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", found " + found);
    }
  }
}
