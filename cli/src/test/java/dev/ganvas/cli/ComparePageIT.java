package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code --compare}, as a browser shows it. */
class ComparePageIT {
  /**
   * Goes along the picture as a pointer would: what is under it must be the slider, and the picture
   * before must be clipped there. A page may not move a slider by pointer events of its own making,
   * so the value that the browser would set is set here.
   */
  private static final String DRAG =
      """
      <script>
        addEventListener('load', () => {
          const pair = document.querySelector('.pair');
          const slider = pair.querySelector('input');
          const before = pair.querySelector('.before');
          const box = pair.getBoundingClientRect();
          const said = [getComputedStyle(before).clipPath];
          for (const share of [0.1, 0.9]) {
            const x = box.left + share * box.width;
            const under = document.elementFromPoint(x, box.top + box.height / 2);
            for (const type of ['pointerdown', 'pointermove', 'pointerup']) {
              under.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: x }));
            }
            slider.value = 100 * share;
            under.dispatchEvent(new Event('input', { bubbles: true }));
            said.push((under === slider) + ' ' + getComputedStyle(before).clipPath);
          }
          document.title = said.join(' | ');
        });
      </script>
      </body>
      """;

  @TempDir private Path folder = Path.of(".");

  private static void needsChromium() throws InterruptedException {
    boolean there;
    try {
      there =
          new ProcessBuilder("chromium", "--version")
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      there = false;
    }
    if (!there) {
      System.out.println("skipped: Chromium is not there (Debian: chromium)");
    }
    assumeTrue(there, "Chromium is not there");
  }

  private String shown(Path page) throws Exception {
    Path dom = folder.resolve("dom.html");
    Path errors = folder.resolve("chromium.txt");
    Process browser =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=1000,900",
                "--virtual-time-budget=5000",
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(errors.toFile())
            .start();
    assertTrue(browser.waitFor(2, TimeUnit.MINUTES), "Chromium hangs");
    assertEquals(0, browser.exitValue(), Files.readString(errors));
    return Files.readString(dom);
  }

  @Test
  void theSliderMovesTheBorderBetweenBeforeAndAfter() throws Exception {
    needsChromium();
    Path page = folder.resolve("page.html");
    Path input = Cli.lowres().resolve("fig.jpg");
    Cli cli = Cli.run("upscale", input, "-o", folder.resolve("out"), "--compare", page);
    assertEquals(0, cli.exitCode(), cli.err());
    Path dragged = folder.resolve("dragged.html");
    Files.writeString(dragged, Files.readString(page).replace("</body>", DRAG));
    Matcher title = Pattern.compile("<title>([^<]*)</title>").matcher(shown(dragged));
    assertTrue(title.find(), "no title");
    String[] said = title.group(1).split(" \\| ", -1);
    assertEquals(3, said.length, title.group(1));
    // What is clipped away lies on the right: of before, as much as the slider says is shown.
    assertTrue(said[0].matches(clipped(50)), said[0]);
    assertTrue(said[1].matches("true " + clipped(90)), said[1]);
    assertTrue(said[2].matches("true " + clipped(10)), said[2]);
  }

  /** As browsers write it, which have become better at sums over the years. */
  private static String clipped(int percent) {
    int rest = 100 - percent;
    return "inset\\(0px ("
        + percent
        + "%|calc\\("
        + percent
        + "% \\+ 0px\\)|calc\\(100% - "
        + rest
        + "%\\)) 0px 0px\\)";
  }
}
