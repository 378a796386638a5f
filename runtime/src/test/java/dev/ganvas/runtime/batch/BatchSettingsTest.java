package dev.ganvas.runtime.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSettingsTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "8, 4", "64, 4"})
  void oneReaderAndAWriterForEveryTwoProcessorsUpToFour(int processors, int encoders) {
    assertEquals(
        new BatchSettings(1, encoders, 1000), BatchSettings.forProcessors(processors, 1000));
  }

  @Test
  void theDefaultIsThatOfThisMachine() {
    BatchSettings here =
        BatchSettings.forProcessors(
            Runtime.getRuntime().availableProcessors(), BatchSettings.DEFAULT.memoryBytes());
    assertEquals(here, BatchSettings.DEFAULT);
  }

  @Test
  void noThreadsAtAllAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new BatchSettings(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new BatchSettings(1, 0, 1));
  }
}
