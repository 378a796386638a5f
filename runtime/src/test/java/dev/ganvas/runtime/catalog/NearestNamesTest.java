package dev.ganvas.runtime.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {
  @Test
  void whatIsMostAlikeComesFirst() {
    assertEquals(
        List.of("wave", "waves-blue", "sketch-to-icon"),
        NearestNames.order(List.of("sketch-to-icon", "waves-blue", "wave"), "wawe"));
  }

  @Test
  void distanceCountsChangedAddedAndMissingLetters() {
    assertEquals(0, NearestNames.distance("wave", "wave"));
    assertEquals(3, NearestNames.distance("kitten", "sitting"));
    assertEquals(4, NearestNames.distance("", "wave"));
  }
}
