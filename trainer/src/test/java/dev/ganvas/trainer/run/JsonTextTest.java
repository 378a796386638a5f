package dev.ganvas.trainer.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void quotesAndEscapes() {
    assertEquals("\"\"", JsonText.quoted(""));
    assertEquals("\"fréchet 鏡\"", JsonText.quoted("fréchet 鏡"));
    assertEquals("\"say \\\"C:\\\\x\\\"\"", JsonText.quoted("say \"C:\\x\""));
    assertEquals("\"a\\u000ab\\u0000\"", JsonText.quoted("a\nb\0"));
  }

  @Test
  void everyLetterReadsBackAsItWas() throws JsonProcessingException {
    StringBuilder all = new StringBuilder();
    for (int letter = 0; letter < 0x2100; letter++) {
      all.append((char) letter);
    }
    String text = all.append("😀").toString();
    assertEquals(text, json.readValue(JsonText.quoted(text), String.class));
  }

  @Test
  void cannotEndTheScriptItStandsInNorItsLine() {
    String quoted = JsonText.quoted("</script><!--\u2028\u2029\r\n");
    for (String ending : List.of("<", "\u2028", "\u2029", "\r", "\n")) {
      assertFalse(quoted.contains(ending), quoted);
    }
  }

  @Test
  void textsBecomeAnArray() throws JsonProcessingException {
    assertEquals("[]", JsonText.array(List.of()));
    String[] texts = {"a,b", "", "\"c\"", "]"};
    assertArrayEquals(texts, json.readValue(JsonText.array(List.of(texts)), String[].class));
  }
}
