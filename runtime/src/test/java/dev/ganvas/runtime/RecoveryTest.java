package dev.ganvas.runtime;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static dev.ganvas.runtime.TinyPictures.maxDifference;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.session.Device;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a picture when memory fails while its tiles are made. */
class RecoveryTest {
  private static final Tiling TILES_OF_64 = new Tiling.Tiles(64, 8);

  /** Tiles of 64 that a picture of 200 x 150 is cut into: 4 across, 3 down. */
  private static final int TILES = 12;

  @TempDir private Path folder = Path.of(".");

  /** Real sessions whose runs fail for want of memory where a test wants it. */
  private static final class Failing implements OpenModel.Sessions {
    private final OpenModel.Sessions real;

    /** Number of the run, from 1, and side of what goes in. */
    private BiPredicate<Integer, Integer> fails;

    /** Sides of what was run or failed, in order. */
    private final List<Integer> sides = new ArrayList<>();

    private int opened;
    private int closed;

    Failing(OpenModel.Sessions real, BiPredicate<Integer, Integer> fails) {
      this.real = real;
      this.fails = fails;
    }

    @Override
    public OpenModel.Session open() throws IOException {
      OpenModel.Session session = real.open();
      opened++;
      return new OpenModel.Session() {
        @Override
        public FloatTensor run(FloatTensor input) {
          int side = input.shape().dim(2);
          sides.add(side);
          if (fails.test(sides.size(), side)) {
            throw new GanvasException(Kind.OUT_OF_MEMORY, "as the test wants it");
          }
          return session.run(input);
        }

        @Override
        public void close() {
          closed++;
          session.close();
        }
      };
    }

    @Override
    public Optional<OpenModel.Session> openWidened() throws IOException {
      return real.openWidened();
    }

    long runsOf(int side) {
      return sides.stream().filter(s -> s == side).count();
    }
  }

  private static ModelSpec spec(Path model) throws IOException {
    return ModelMetadata.read(OnnxFile.readHeader(model).metadata(), model.toString());
  }

  private static Failing failing(Path model, BiPredicate<Integer, Integer> fails)
      throws IOException {
    return new Failing(
        OpenModel.sessions(ModelSource.of(model), spec(model), SessionConfig.CPU), fails);
  }

  private static TiledModel open(Path model, Tiling tiling, OpenModel.Sessions sessions)
      throws IOException {
    return new TiledModel(
        new OpenModel(model, spec(model), new Device.Cpu(), sessions), List.of(), tiling);
  }

  private static Image undisturbed(Path model, Tiling tiling, Image picture) throws IOException {
    try (TiledModel tiled = open(model, tiling, failing(model, (run, side) -> false))) {
      return tiled.run(picture, Channels.RGB);
    }
  }

  private static Image picture(int width, int height) {
    return TinyPictures.noise(width, height, Channels.RGB, SampleDepth.EIGHT_BITS, 3);
  }

  @Test
  void goesOnFromTheTileThatFailedWithSmallerOnes() throws IOException {
    Path model = TinyModels.convolving(folder, 4);
    Image picture = picture(200, 150);
    Image expected = undisturbed(model, TILES_OF_64, picture);
    for (int k = 1; k <= TILES; k++) {
      int failed = k;
      Failing sessions = failing(model, (run, side) -> run == failed);
      List<String> notices = new ArrayList<>();
      try (TiledModel tiled = open(model, TILES_OF_64, sessions)) {
        tiled.setNotices(notices::add);
        Image found = tiled.run(picture, Channels.RGB);
        assertTrue(maxDifference(expected, found) <= 1, "failed at tile " + k);
        assertEquals(2, sessions.opened, "the spoilt session is replaced");
        assertEquals(1, sessions.closed, "the spoilt session is closed");
        assertEquals(1, notices.size(), notices.toString());
        assertEquals(k, sessions.runsOf(64), "tiles of 64 before memory failed");
        assertEquals(Set.of(32), Set.copyOf(sessions.sides.subList(k, sessions.sides.size())));

        // What has failed once is not tried again.
        int before = sessions.sides.size();
        assertTrue(maxDifference(expected, tiled.run(picture, Channels.RGB)) <= 1);
        assertEquals(Set.of(32), Set.copyOf(sessions.sides.subList(before, sessions.sides.size())));
        assertEquals(2, sessions.opened);
      }
      assertEquals(2, sessions.closed);
    }
  }

  @Test
  void whatWasAnsweredInTheRowIsNotAskedForAgain() throws IOException {
    Path model = TinyModels.convolving(folder, 4);
    List<Long> smaller = new ArrayList<>();
    for (int failed : new int[] {2, 3, 4}) {
      Failing sessions = failing(model, (run, side) -> run == failed);
      try (TiledModel tiled = open(model, TILES_OF_64, sessions)) {
        tiled.run(picture(200, 150), Channels.RGB);
      }
      smaller.add(sessions.runsOf(32));
    }
    // All three fail in the first row of tiles: the further right, the less of it is left.
    assertTrue(
        smaller.get(0) > smaller.get(1) && smaller.get(1) > smaller.get(2), smaller.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 9})
  void smallerTilesMayFailToo(int second) throws IOException {
    Path model = TinyModels.convolving(folder, 6);
    Image picture = picture(400, 300);
    Tiling tiling = new Tiling.Tiles(128, 8);
    Failing sessions = failing(model, (run, side) -> run == 2 || run == second);
    try (TiledModel tiled = open(model, tiling, sessions)) {
      Image found = tiled.run(picture, Channels.RGB);
      assertTrue(maxDifference(undisturbed(model, tiling, picture), found) <= 1);
      assertEquals(3, sessions.opened);
      assertEquals(2, sessions.runsOf(128));
      assertEquals(second - 2, sessions.runsOf(64));
      assertEquals(32, sessions.sides.get(sessions.sides.size() - 1));
    }
  }

  @Test
  void aWholePictureThatFailsIsCut() throws IOException {
    Path model = TinyModels.convolving(folder, 7);
    Image picture = picture(200, 150);
    Failing sessions = failing(model, (run, side) -> side > 60);
    try (TiledModel tiled = open(model, new Tiling.Whole(), sessions)) {
      Image found = tiled.run(picture, Channels.RGB);
      assertTrue(maxDifference(undisturbed(model, new Tiling.Whole(), picture), found) <= 1);
      assertEquals(List.of(150, 100, 50), sessions.sides.subList(0, 3));
    }
  }

  @Test
  void atTheSmallestTileTheFailureIsThePicturesOwn() throws IOException {
    Path model = TinyModels.convolving(folder, 5);
    Image picture = picture(200, 150);
    Failing sessions = failing(model, (run, side) -> true);
    try (TiledModel tiled = open(model, TILES_OF_64, sessions)) {
      GanvasException e =
          assertThrows(GanvasException.class, () -> tiled.run(picture, Channels.RGB));
      assertEquals(Kind.OUT_OF_MEMORY, e.kind());
      assertEquals(List.of(64, 32), sessions.sides);

      // The next picture may find more memory: it gets a session that nothing has failed in.
      sessions.fails = (run, side) -> false;
      Image found = tiled.run(picture, Channels.RGB);
      assertTrue(maxDifference(undisturbed(model, TILES_OF_64, picture), found) <= 1);
      assertEquals(3, sessions.opened);
      assertEquals(2, sessions.closed);
    }
  }

  @Test
  void aModelThatMustSeeAllGetsThePictureReduced() throws IOException {
    ModelSpec global =
        TinyModels.spec(
            2, TensorFormat.NCHW_RGB_UNIT, SizeRule.Multiples.ANY, new Locality.Global());
    Path model = TinyModels.repeating(folder, global);
    Image picture =
        TinyPictures.filled(
            120, 90, Channels.RGB, SampleDepth.EIGHT_BITS, i -> i / 3 % 120 < 60 ? 50 : 170);
    Failing sessions = failing(model, (run, side) -> run == 1);
    try (TiledModel tiled = open(model, new Tiling.Whole(), sessions)) {
      Image found = tiled.run(picture, Channels.RGB);
      assertEquals("240x180 RGB 8-bit image", found.toString());
      assertEquals(List.of(90, 45), sessions.sides);
      assertTrue(maxDifference(TinyPictures.repeated(picture, 2), found) < 80);
    }
  }

  @Test
  void aModelThatIsGoneWhenItIsNeededAgainIsNamed() throws IOException {
    Path model = TinyModels.convolving(folder, 5);
    Failing sessions = failing(model, (run, side) -> run == 2);
    try (TiledModel tiled = open(model, TILES_OF_64, sessions)) {
      Files.delete(model);
      GanvasException e =
          assertThrows(GanvasException.class, () -> tiled.run(picture(200, 150), Channels.RGB));
      assertEquals(Kind.MODEL_MISSING, e.kind());
      assertTrue(e.getMessage().contains(model.toString()), e.getMessage());
    }
  }

  @Test
  void theModelIsMeasuredBeforeThereArePictures() throws IOException {
    Path model = TinyModels.convolving(folder, 8);
    Image picture = picture(300, 270);
    Failing sessions = failing(model, (run, side) -> false);
    try (TiledModel tiled = open(model, new Tiling.Auto(16L << 30), sessions)) {
      assertEquals(List.of(128, 128), sessions.sides);
      Image found = tiled.run(picture, Channels.RGB);
      assertEquals(
          Set.of(256), Set.copyOf(sessions.sides.subList(2, sessions.sides.size())), "tiles");
      assertSamePicture(undisturbed(model, Tiling.DEFAULT, picture), found);
    }
  }

  @Test
  void aModelThatCannotEvenBeMeasuredGetsTheSmallestTiles() throws IOException {
    Path model = TinyModels.convolving(folder, 8);
    Image picture = picture(200, 150);
    Failing sessions = failing(model, (run, side) -> side > 40);
    try (TiledModel tiled = open(model, new Tiling.Auto(16L << 30), sessions)) {
      Image found = tiled.run(picture, Channels.RGB);
      assertTrue(maxDifference(undisturbed(model, TILES_OF_64, picture), found) <= 1);
      assertEquals(Set.of(32), Set.copyOf(sessions.sides.subList(1, sessions.sides.size())));
    }
  }

  @Test
  void memoryGoesBeforeWhatAModelLooksFar() throws IOException {
    Locality far = new Locality.Local(40);
    Path model =
        TinyModels.repeating(
            folder, TinyModels.spec(2, TensorFormat.NCHW_RGB_UNIT, SizeRule.Multiples.ANY, far));
    Image picture = picture(400, 300);
    Failing sessions = failing(model, (run, side) -> side > 100);
    List<String> notices = new ArrayList<>();
    try (TiledModel tiled = open(model, TILES_OF_64, sessions)) {
      tiled.setNotices(notices::add);
      Image found = tiled.run(picture, Channels.RGB);
      assertTrue(maxDifference(TinyPictures.repeated(picture, 2), found) <= 1);
      // Four times what it looks far, then half of that, though it is too little for it.
      assertEquals(160, sessions.sides.get(0));
      assertEquals(Set.of(80), Set.copyOf(sessions.sides.subList(1, sessions.sides.size())));
      assertEquals(2, notices.size(), notices.toString());
      assertTrue(notices.get(1).contains("looks 40 pixels far"), notices.toString());
    }
  }

  @Test
  void tilesThatMemoryCannotHoldAreSmallFromTheStart() throws IOException {
    Locality far = new Locality.Local(100);
    Path model =
        TinyModels.repeating(
            folder, TinyModels.spec(2, TensorFormat.NCHW_RGB_UNIT, SizeRule.Multiples.ANY, far));
    Image picture = picture(400, 300);
    Failing sessions = failing(model, (run, side) -> false);
    // A third of it holds a row of tiles of 64, what goes in and comes out alone, and none of 128.
    try (TiledModel tiled = open(model, new Tiling.Auto(9_000_000), sessions)) {
      Image found = tiled.run(picture, Channels.RGB);
      assertTrue(maxDifference(TinyPictures.repeated(picture, 2), found) <= 1);
      List<Integer> tiles = sessions.sides.subList(2, sessions.sides.size());
      assertEquals(1, Set.copyOf(tiles).size(), tiles.toString());
      assertTrue(tiles.get(0) < 128, tiles.toString());
    }
  }
}
