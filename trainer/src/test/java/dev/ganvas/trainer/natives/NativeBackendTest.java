package dev.ganvas.trainer.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class NativeBackendTest {
  @Test
  void picksTheBestBuildThatTheProcessorExecutes() {
    assertEquals("-onednn", NativeBackend.extensionFor(Set.of()));
    assertEquals("-onednn", NativeBackend.extensionFor(Set.of("avx2")));
    assertEquals("-onednn-avx2", NativeBackend.extensionFor(Set.of("avx2", "fma", "sse")));
    assertEquals(
        "-onednn-avx512",
        NativeBackend.extensionFor(
            Set.of("avx2", "fma", "avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd")));
    assertEquals("-onednn-avx2", NativeBackend.extensionFor(Set.of("avx2", "fma", "avx512f")));
  }
}
