package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CardCommandTest {
  @Test
  void whatDecidesNoByteIsLeftOut() {
    assertEquals(
        "ganvas generate -m digits -n 40 --classes 'ankle boot' -o OUT",
        CardCommand.of(
            List.of(
                "generate",
                "-m",
                "digits",
                "--batch=7",
                "-n",
                "40",
                "--output",
                "/somewhere/else",
                "--classes",
                "ankle boot",
                "-q",
                "--shard",
                "2/4",
                "--if-exists",
                "overwrite")));
    assertEquals(
        "ganvas generate --truncation=0.5 --device cuda -o OUT",
        CardCommand.of(
            List.of("generate", "-oset", "--truncation=0.5", "--device", "cuda", "--no-progress")));
  }

  @Test
  void quotesAreKeptFromTheShell() {
    assertEquals(
        "ganvas generate -m 'it'\\''s.onnx' -o OUT",
        CardCommand.of(List.of("generate", "-m", "it's.onnx")));
  }
}
