package dev.ganvas.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SizeRuleTest {
  @Test
  void anySizeStaysAsItIs() {
    for (int length = 1; length < 50; length++) {
      assertEquals(length, SizeRule.ANY.roundUp(length));
    }
  }

  @Test
  void roundsUpToTheMinimumAndTheMultiple() {
    SizeRule rule = new SizeRule(20, 8);
    assertEquals(24, rule.roundUp(1));
    assertEquals(24, rule.roundUp(20));
    assertEquals(24, rule.roundUp(24));
    assertEquals(32, rule.roundUp(25));
  }

  @Test
  void refusesRulesWithoutSense() {
    assertThrows(IllegalArgumentException.class, () -> new SizeRule(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new SizeRule(1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Locality.Local(-1));
  }
}
