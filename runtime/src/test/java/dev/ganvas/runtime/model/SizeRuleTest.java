package dev.ganvas.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SizeRuleTest {
  @Test
  void anySizeStaysAsItIs() {
    for (int length = 1; length < 50; length++) {
      assertEquals(length, SizeRule.Multiples.ANY.width(length));
    }
  }

  @Test
  void roundsUpToTheMinimumAndTheMultiple() {
    SizeRule rule = new SizeRule.Multiples(20, 8);
    assertEquals(24, rule.width(1));
    assertEquals(24, rule.width(20));
    assertEquals(24, rule.width(24));
    assertEquals(32, rule.width(25));
  }

  @Test
  void refusesRulesWithoutSense() {
    assertThrows(IllegalArgumentException.class, () -> new SizeRule.Multiples(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new SizeRule.Multiples(1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Locality.Local(-1));
  }

  @Test
  void aFixedSizeIsTheOnlyOne() {
    SizeRule rule = new SizeRule.Fixed(320, 240);
    assertEquals(320, rule.width(7));
    assertEquals(240, rule.height(1000));
    assertEquals(new SizeRule.Fixed(306, 226), rule.inside(7));
  }

  @Test
  void insideABorderTheWholeStaysAMultiple() {
    SizeRule rule = new SizeRule.Multiples(16, 4).inside(3);
    for (int wanted = 1; wanted < 60; wanted++) {
      int whole = rule.width(wanted) + 6;
      assertEquals(0, whole % 4);
      assertEquals(
          true, whole >= 16 && whole - 6 >= wanted && whole - 6 < Math.max(wanted, 10) + 4);
    }
  }
}
