package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.image.Symmetry;
import dev.ganvas.trainer.config.TranslationConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Crops that picture-to-picture networks are trained on. What a step draws depends on the seed and
 * the step alone, so that a resumed training sees what an uninterrupted one would have seen.
 */
public sealed interface Examples {
  /**
   * The examples of one step.
   *
   * @param step from 0
   * @return two stacks {@code [N, 3, S, S]} RGB in [-1, 1]; the caller closes them
   */
  Batch batch(long step);

  /** How many pictures there are to draw from. */
  int size();

  /** Those pictures in their order, pairs one half after the other; {@code [H, W, 3]} 8-bit RGB. */
  Stream<Image> pictures();

  /**
   * Pairs that are cut at the same place and mirrored alike.
   *
   * @param pairs each of two pictures of one size, at least {@code S} a side
   */
  record Paired(List<PicturePair> pairs, TranslationConfig.Data settings, int count, long seed)
      implements Examples {
    /** Copies the list. */
    public Paired {
      pairs = List.copyOf(pairs);
    }

    @Override
    public int size() {
      return pairs.size();
    }

    @Override
    public Stream<Image> pictures() {
      return pairs.stream().flatMap(PicturePair::both);
    }

    @Override
    public Batch batch(long step) {
      SplittableRandom random = Draw.random(seed, step);
      int[] numbers = new PictureBatches(pairs.size(), count, seed).numbers(step);
      List<Image> inputs = new ArrayList<>();
      List<Image> targets = new ArrayList<>();
      for (int number : numbers) {
        PicturePair pair = pairs.get(number);
        Draw draw = Draw.of(pair.input(), settings, random);
        inputs.add(draw.from(pair.input()));
        targets.add(draw.from(pair.target()));
      }
      return Draw.batch(inputs, targets);
    }
  }

  /**
   * Pairs made while training: a crop, and what a degradation makes of it.
   *
   * @param originals good ones, at least {@code S} a side
   * @param degradation what makes the other half, anew for each crop
   */
  record Made(
      List<Image> originals,
      Degradation degradation,
      TranslationConfig.Data settings,
      int count,
      long seed)
      implements Examples {
    /** Copies the list. */
    public Made {
      originals = List.copyOf(originals);
    }

    @Override
    public int size() {
      return originals.size();
    }

    @Override
    public Stream<Image> pictures() {
      return originals.stream();
    }

    @Override
    public Batch batch(long step) {
      SplittableRandom random = Draw.random(seed, step);
      int[] numbers = new PictureBatches(originals.size(), count, seed).numbers(step);
      List<Image> inputs = new ArrayList<>();
      List<Image> targets = new ArrayList<>();
      for (int number : numbers) {
        Image picture = originals.get(number);
        Image crop = Draw.of(picture, settings, random).from(picture);
        targets.add(crop);
        inputs.add(degradation.apply(crop, random));
      }
      return Draw.batch(inputs, targets);
    }
  }

  /**
   * Two kinds of pictures that have nothing to do with each other.
   *
   * @param first pictures of one kind, at least {@code S} a side
   * @param second of the other
   */
  record Unpaired(
      List<Image> first, List<Image> second, TranslationConfig.Data settings, int count, long seed)
      implements Examples {
    /** Copies the lists. */
    public Unpaired {
      first = List.copyOf(first);
      second = List.copyOf(second);
    }

    @Override
    public int size() {
      return first.size() + second.size();
    }

    @Override
    public Stream<Image> pictures() {
      return Stream.concat(first.stream(), second.stream());
    }

    @Override
    public Batch batch(long step) {
      SplittableRandom random = Draw.random(seed, step);
      return Draw.batch(some(first, seed, step, random), some(second, seed + 1, step, random));
    }

    private List<Image> some(List<Image> pictures, long order, long step, SplittableRandom random) {
      List<Image> crops = new ArrayList<>();
      for (int number : new PictureBatches(pictures.size(), count, order).numbers(step)) {
        Image picture = pictures.get(number);
        crops.add(Draw.of(picture, settings, random).from(picture));
      }
      return crops;
    }
  }

  /**
   * One drawn place.
   *
   * @param place what is cut out
   * @param side what it is brought to
   * @param mirror whether and how it is mirrored then
   */
  record Draw(Region place, int side, Optional<Symmetry> mirror) {
    static SplittableRandom random(long seed, long step) {
      return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
    }

    static Draw of(Image picture, TranslationConfig.Data settings, SplittableRandom random) {
      int part = part(picture, settings, random);
      Region place =
          new Region(
              random.nextInt(picture.width() - part + 1),
              random.nextInt(picture.height() - part + 1),
              part,
              part);
      boolean mirrored = settings.flip() && random.nextBoolean();
      return new Draw(
          place,
          settings.side(),
          mirrored ? Optional.of(new Symmetry(false, true, false)) : Optional.empty());
    }

    /** Pixels a side of what is cut out: enlarging as far as reducing is as likely. */
    private static int part(
        Image picture, TranslationConfig.Data settings, SplittableRandom random) {
      if (settings.jitter() == 0) {
        return settings.side();
      }
      double factor = Math.pow(1 + settings.jitter(), random.nextDouble(-1, 1));
      return Math.min(
          (int) Math.round(settings.side() * factor), Math.min(picture.width(), picture.height()));
    }

    Image from(Image picture) {
      Image part = picture.crop(place);
      Image crop =
          place.width() == side ? part : new Resampler(Filter.BICUBIC).resize(part, side, side);
      return mirror.map(symmetry -> symmetry.apply(crop)).orElse(crop);
    }

    static Batch batch(List<Image> inputs, List<Image> targets) {
      return new Batch(PictureArrays.rgb(inputs), PictureArrays.rgb(targets));
    }
  }
}
