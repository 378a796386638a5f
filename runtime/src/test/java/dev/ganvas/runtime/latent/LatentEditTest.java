package dev.ganvas.runtime.latent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatentEditTest {
  @Test
  void aDirectionAndAStrengthAreReadAndWritten() {
    assertEquals(new LatentEdit(3, -1.5), LatentEdit.parse("3=-1.5"));
    assertEquals(new LatentEdit(12, 2), LatentEdit.parse(" 12=+2"));
    assertEquals(new LatentEdit(1, 0.5), LatentEdit.parse("1=.5"));
    assertEquals(
        "3=-1.5,12=2.0",
        LatentEdit.text(List.of(new LatentEdit(3, -1.5), LatentEdit.parse("12=2"))));
    assertEquals("", LatentEdit.text(List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "=1", "0=1", "-1=2", "3=", "3=x", "3=1e5", "3=1=2", "3=2000"})
  void whatIsNoneIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> LatentEdit.parse(text));
  }

  @Test
  void strengthsAreNumbers() {
    assertThrows(IllegalArgumentException.class, () -> new LatentEdit(1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new LatentEdit(1, Double.POSITIVE_INFINITY));
  }
}
