package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Image;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** SHA-256 over pictures in their order: whether data are what they were. */
public final class Fingerprint {
  private final MessageDigest digest;

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Of pictures of any sizes.
   *
   * @param pictures of 8 bits
   * @return 64 hexadecimal digits
   */
  public static String of(Stream<Image> pictures) {
    Fingerprint fingerprint = new Fingerprint();
    pictures.forEachOrdered(
        picture -> {
          fingerprint.add(picture.toString());
          fingerprint.add(picture.samples8());
        });
    return fingerprint.text();
  }

  /**
   * Of what is trained on and what is measured on.
   *
   * @return both in one word
   */
  public static String of(Stream<Image> training, Stream<Image> heldOut) {
    return joined(of(training), of(heldOut));
  }

  /** The one in full, and enough of the other to tell it from others. */
  static String joined(String training, String heldOut) {
    return training + "-" + heldOut.substring(0, 16);
  }

  void add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  void add(byte... bytes) {
    digest.update(bytes);
  }

  String text() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
