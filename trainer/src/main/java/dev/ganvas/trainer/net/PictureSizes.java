package dev.ganvas.trainer.net;

/** How often pictures are halved between their full size and the smallest maps. */
final class PictureSizes {
  /** Smallest maps may have this side, or one that cannot be halved. */
  static final int LEAST = 4;

  private PictureSizes() {}

  /** 28 to 7: 2; 32 to 4: 3; 48 to 6: 3; 64 to 4: 4. */
  static int halvings(int side) {
    int halvings = 0;
    int rest = side;
    while (rest % 2 == 0 && rest / 2 >= LEAST) {
      rest /= 2;
      halvings++;
    }
    return halvings;
  }
}
