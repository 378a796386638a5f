package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.tensor.ColorOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Small pictures of one size, held in memory, with the class of each.
 *
 * @param side pixels a row and rows
 * @param color what the channels are
 * @param pictures 8-bit, {@code [side, side, C]} each
 * @param classes the class of each picture from 0, as many as pictures; all 0 without classes
 * @param classNames names in order; empty if the data has no classes
 */
public record PictureSet(
    int side,
    ColorOrder color,
    List<Image> pictures,
    List<Integer> classes,
    List<String> classNames) {
  /** Copies the lists and checks that they fit. */
  public PictureSet {
    pictures = List.copyOf(pictures);
    classes = List.copyOf(classes);
    classNames = List.copyOf(classNames);
    if (pictures.size() != classes.size()) {
      throw new IllegalArgumentException(
          "expected a class for each of " + pictures.size() + " pictures, found " + classes.size());
    }
    for (Image picture : pictures) {
      if (picture.width() != side
          || picture.height() != side
          || picture.channels() != channels(color)) {
        throw new IllegalArgumentException("expected " + side + "x" + side + ", found " + picture);
      }
    }
  }

  /** The picture channels of a tensor's. */
  static Channels channels(ColorOrder color) {
    return switch (color) {
      case GRAY, LUMA -> Channels.GRAY;
      case RGB, BGR -> Channels.RGB;
      case RGBA -> Channels.RGBA;
    };
  }

  /** How many pictures. */
  public int size() {
    return pictures.size();
  }

  /** How many classes; 0 without. */
  public int classCount() {
    return classNames.size();
  }

  /** The pictures of these numbers. */
  public PictureSet select(List<Integer> numbers) {
    return new PictureSet(
        side,
        color,
        numbers.stream().map(pictures::get).toList(),
        numbers.stream().map(classes::get).toList(),
        classNames);
  }

  /**
   * Divides the set. Of pictures with classes the last ones of each class are held out, of others
   * every so many, never more than a seventh.
   *
   * @param most how many are held out at most: of each class, or in all where there are none
   */
  public Split split(int most) {
    List<Integer> training = new ArrayList<>();
    List<Integer> heldOut = new ArrayList<>();
    for (int c = 0; c < Math.max(1, classCount()); c++) {
      List<Integer> members = new ArrayList<>();
      for (int i = 0; i < size(); i++) {
        if (classes.get(i) == c) {
          members.add(i);
        }
      }
      int out = Math.min(most, members.size() / 7);
      for (int i = 0; i < members.size(); i++) {
        int every = out == 0 ? members.size() + 1 : members.size() / out;
        boolean isHeldOut =
            classCount() > 0
                ? i >= members.size() - out
                : i % every == every - 1 && i / every < out;
        (isHeldOut ? heldOut : training).add(members.get(i));
      }
    }
    return new Split(select(training), select(heldOut));
  }

  /**
   * A divided set.
   *
   * @param training to train on
   * @param heldOut to measure on; possibly empty
   */
  public record Split(PictureSet training, PictureSet heldOut) {}

  /** SHA-256 over sizes, classes and all pixels: whether data are what they were. */
  public String fingerprint() {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(side + " " + color + " " + classNames);
    for (int i = 0; i < size(); i++) {
      fingerprint.add((byte) (int) classes.get(i));
      fingerprint.add(pictures.get(i).samples8());
    }
    return fingerprint.text();
  }
}
