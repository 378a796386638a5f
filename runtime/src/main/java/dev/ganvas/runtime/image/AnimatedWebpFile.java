package dev.ganvas.runtime.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * An animation as a WebP (RFC 9649, section 2.7): each picture whole, in a chunk of its own. What
 * the header says of all of them is filled in at the end.
 */
final class AnimatedWebpFile implements AnimationFile {
  private static final int CONTROL = 6;

  /** A frame replaces what was there, it is not laid over it. */
  private static final int REPLACES = 0x02;

  private static final int MILLIS_PER_HUNDREDTH = 10;

  /** What RIFF can say of a length. */
  private static final long LONGEST_FILE = 0xfffffffeL;

  private final AtomicFiles.Unfinished file;
  private final RandomAccessFile out;
  private final int millis;
  private final EncodeOptions options;
  private int width;
  private int height;
  private boolean alpha;
  private boolean closed;

  private AnimatedWebpFile(
      AtomicFiles.Unfinished file, RandomAccessFile out, int millis, EncodeOptions options) {
    this.file = file;
    this.out = out;
    this.millis = millis;
    this.options = options;
  }

  static AnimatedWebpFile begin(Path target, int hundredths, EncodeOptions options)
      throws IOException {
    AtomicFiles.Unfinished file = AtomicFiles.begin(target);
    try {
      RandomAccessFile out = new RandomAccessFile(file.file().toFile(), "rw");
      AnimatedWebpFile begun =
          new AnimatedWebpFile(file, out, hundredths * MILLIS_PER_HUNDREDTH, options);
      begun.writeHead();
      return begun;
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private void writeHead() throws IOException {
    try {
      out.write(new byte[WebpHead.LENGTH]);
      // The background is left to the viewer; 0 repetitions are endless ones.
      out.write(WebpHead.ascii("ANIM"));
      out.write(new byte[] {CONTROL, 0, 0, 0});
      out.write(new byte[CONTROL]);
    } catch (IOException | RuntimeException | Error e) {
      closeOut();
      throw e;
    }
  }

  @Override
  public void add(Image frame) throws IOException {
    if (width == 0) {
      width = frame.width();
      height = frame.height();
    } else if (frame.width() != width || frame.height() != height) {
      throw new IllegalArgumentException(
          "expected a picture of %dx%d like the first, found %dx%d"
              .formatted(width, height, frame.width(), frame.height()));
    }
    WebpStructure.Coded coded =
        WebpStructure.coded(ImageFiles.encode(frame, ImageFormat.WEBP, options));
    byte[] head = frameHead(Math.addExact(WebpHead.FRAME, coded.chunks().length));
    if (out.length() + head.length + coded.chunks().length > LONGEST_FILE) {
      throw new IOException("a WebP file holds 4 GB at most: make fewer or smaller frames");
    }
    alpha |= coded.alpha();
    out.write(head);
    out.write(coded.chunks());
  }

  @Override
  public void finish() throws IOException {
    if (width == 0) {
      throw new IllegalStateException("an animation without pictures");
    }
    int flags = WebpHead.ANIMATION_FLAG | (alpha ? WebpHead.ALPHA_FLAG : 0);
    byte[] head = WebpHead.of(out.length(), flags, width, height);
    out.seek(0);
    out.write(head);
    closeOut();
    file.finish();
  }

  private byte[] frameHead(int length) {
    ByteBuffer head =
        ByteBuffer.allocate(WebpHead.CHUNK + WebpHead.FRAME).order(ByteOrder.LITTLE_ENDIAN);
    head.put(WebpHead.ascii("ANMF")).putInt(length);
    WebpHead.triple(WebpHead.triple(head, 0), 0);
    WebpHead.triple(WebpHead.triple(head, width - 1), height - 1);
    WebpHead.triple(head, millis).put((byte) REPLACES);
    return head.array();
  }

  private void closeOut() throws IOException {
    if (!closed) {
      closed = true;
      out.close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closeOut();
    } finally {
      file.close();
    }
  }
}
