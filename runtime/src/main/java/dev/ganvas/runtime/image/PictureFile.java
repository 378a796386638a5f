package dev.ganvas.runtime.image;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A picture's file of which the beginning has been read: enough to say how large the picture is.
 * Its pixels and its bytes come from one more read, or from none where the file is small.
 */
public final class PictureFile {
  /** A file larger than this is refused before it is read: it would not fit the decoder. */
  private static final long MAX_FILE_BYTES = 1L << 30;

  /** Enough for most headers: plans look at many thousands of files. */
  private static final int FIRST_BYTES = 16 << 10;

  /** Enough to reach the picture's size behind thumbnails and colour profiles. */
  private static final int HEADER_BYTES = 256 << 10;

  /** Opacity of BMP and GIF files may turn out to be none. */
  private static final Set<ImageFormat> SURE_OF_OPACITY =
      Set.of(ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.TIFF);

  private final Path file;
  private final long length;
  private final byte[] start;
  private final ImageHeader header;

  private PictureFile(Path file, long length, byte[] start) {
    this.file = file;
    this.length = length;
    this.start = start;
    this.header = ImageHeader.read(start, file.toString());
  }

  /** A picture with the bytes that it was decoded from. */
  public static final class Loaded {
    private final Reading reading;
    private final Optional<byte[]> bytes;

    private Loaded(Reading reading, Optional<byte[]> bytes) {
      this.reading = reading;
      this.bytes = bytes;
    }

    /**
     * The picture, and what the rules passed over.
     *
     * @shape {@code [H, W, C]}, upright, RGB order, 8 or 16 bits a sample; the caller owns it
     */
    public Reading reading() {
      return reading;
    }

    /** The whole file; empty for one so large that it was decoded without being held. */
    public Optional<byte[]> bytes() {
      return bytes;
    }
  }

  /**
   * Reads the beginning of a file.
   *
   * @throws GanvasException UNREADABLE_IMAGE if it is no image
   * @throws IOException if the file cannot be opened or read
   */
  public static PictureFile open(Path file) throws IOException {
    long length = Files.size(file);
    if (length == 0) {
      throw new GanvasException(
          Kind.UNREADABLE_IMAGE, "expected an image, found an empty file: " + file);
    }
    PictureFile opened = new PictureFile(file, length, start(file, FIRST_BYTES));
    return opened.size().isPresent() || opened.isWhole()
        ? opened
        : new PictureFile(file, length, start(file, HEADER_BYTES));
  }

  private static byte[] start(Path file, int bytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(bytes);
    }
  }

  /** Whether the beginning is all there is. */
  private boolean isWhole() {
    return start.length == length;
  }

  /**
   * The picture's size, upright as far as the beginning of the file tells; empty where it does not
   * tell a size.
   */
  public Optional<Dimensions> size() {
    if (header.width().isEmpty() || header.height().isEmpty()) {
      return Optional.empty();
    }
    int width = header.width().getAsInt();
    int height = header.height().getAsInt();
    if (width < 1 || height < 1) {
      return Optional.empty();
    }
    boolean turned = header.orientation() >= 5;
    return Optional.of(turned ? new Dimensions(height, width) : new Dimensions(width, height));
  }

  /** The picture's size; where the header does not tell it, a guess by the file's length. */
  public Dimensions estimatedSize() {
    // Lossy formats take some two bits a pixel at least.
    int side = (int) Math.sqrt(4.0 * length) + 1;
    return size().orElse(new Dimensions(side, side));
  }

  /**
   * What the picture will be, as far as the beginning of the file tells; where that does not tell
   * the size, a guess by the file's length.
   */
  public ImageSpec estimatedSpec() {
    Dimensions size = estimatedSize();
    return new ImageSpec(size.width(), size.height(), header.channels(), header.depth());
  }

  /** Whether the header says for certain that the picture has opacity. */
  public boolean hasOpacity() {
    return header.channels().hasAlpha() && SURE_OF_OPACITY.contains(header.format());
  }

  /**
   * Refuses, by its header alone, a picture of a size that is not decoded here.
   *
   * @throws GanvasException IMAGE_TOO_LARGE or UNREADABLE_IMAGE, naming the file
   */
  public void requireDecodable() {
    header.requireHoldable(file.toString());
    if (!LargePictures.isLarge(header)) {
      OpenCvCodec.requireSides(header, file.toString());
    }
  }

  /**
   * Decodes the picture, whatever its name says its format is.
   *
   * @param rules what to do about damaged files and those of several pictures
   * @throws GanvasException UNREADABLE_IMAGE, UNSUPPORTED_IMAGE or IMAGE_TOO_LARGE, naming the file
   * @throws IOException if the file cannot be read
   */
  public Loaded load(ReadRules rules) throws IOException {
    Optional<Reading> large = PictureReader.readLarge(file, header, rules);
    if (large.isPresent()) {
      return new Loaded(large.get(), Optional.empty());
    }
    if (length > MAX_FILE_BYTES) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          "expected an image file of at most 1 GiB, found " + length + " bytes: " + file);
    }
    // Not by the header of the beginning: some formats keep the orientation at the end.
    byte[] bytes = isWhole() ? start : Files.readAllBytes(file);
    return new Loaded(PictureReader.decode(bytes, file.toString(), rules), Optional.of(bytes));
  }
}
