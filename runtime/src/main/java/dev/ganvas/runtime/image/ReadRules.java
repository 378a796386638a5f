package dev.ganvas.runtime.image;

/**
 * How files are read that are not one whole picture.
 *
 * @param damage what to do about damaged ones
 * @param frames what to do about animations and several pages
 */
public record ReadRules(DamagePolicy damage, FramePolicy frames) {
  /** One whole picture a file, all else is refused. */
  public static final ReadRules STRICT = new ReadRules(DamagePolicy.REFUSE, FramePolicy.REFUSE);

  /** Bytes that this program has just written: searching them for damage would only take time. */
  public static final ReadRules OWN = new ReadRules(DamagePolicy.TRUST, FramePolicy.REFUSE);
}
