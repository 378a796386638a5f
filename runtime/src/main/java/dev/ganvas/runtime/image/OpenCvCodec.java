package dev.ganvas.runtime.image;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** Bytes of an image file to {@link Image} and back, by OpenCV's decoders and encoders. */
final class OpenCvCodec {
  /** Deflate as Adobe defined it (TIFF Technical Note 3): smaller than LZW, also of 16 bits. */
  private static final int TIFF_DEFLATE = 8;

  /** TIFF's tag Predictor; OpenCV hands it on to libtiff but has no name for it. */
  private static final int TIFF_PREDICTOR = 317;

  /** Samples are stored as the differences to their left neighbours. */
  private static final int TIFF_HORIZONTAL = 2;

  /** What libpng takes; OpenCV itself takes little more. */
  private static final int MOST_SIDE = 1_000_000;

  private OpenCvCodec() {}

  /** Refuses a picture longer than what any step here takes. */
  static void requireSides(ImageHeader header, String name) {
    int side = Math.max(header.width().orElse(1), header.height().orElse(1));
    if (side > MOST_SIDE) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          "expected at most " + MOST_SIDE + " pixels a side, found " + side + ": " + name);
    }
  }

  static Image decode(byte[] file, ImageHeader header, String name) {
    requireSides(header, name);
    OpenCvLibrary.load();
    MatOfByte encoded = new MatOfByte(file);
    Mat decoded = new Mat();
    try {
      decoded = Imgcodecs.imdecode(encoded, Imgcodecs.IMREAD_UNCHANGED);
      if (decoded.empty()) {
        throw new GanvasException(
            Kind.UNREADABLE_IMAGE,
            "expected a sound " + header.format() + " image, found a damaged one: " + name);
      }
      Image image = fromMat(decoded, name);
      return header.grayAlpha() && image.channels() == Channels.RGBA ? grayAlpha(image) : image;
    } catch (GanvasException e) {
      throw e;
    } catch (Exception e) {
      // Not only CvException: what C++ throws beside it arrives as a checked Exception, undeclared.
      throw new GanvasException(
          Kind.UNREADABLE_IMAGE,
          "expected a sound "
              + header.format()
              + " image, found one that cannot be decoded: "
              + name,
          e);
    } finally {
      encoded.release();
      decoded.release();
    }
  }

  static byte[] encode(Image image, ImageFormat format, EncodeOptions options) {
    if (image.channels() == Channels.GRAY_ALPHA) {
      return encodeGrayAlpha(image, format, options);
    }
    OpenCvLibrary.load();
    Image storable =
        image.depth() == SampleDepth.SIXTEEN_BITS && !format.holds16Bits()
            ? Depths.toEightBits(image)
            : image;
    Mat mat = toMat(storable);
    MatOfByte encoded = new MatOfByte();
    MatOfInt parameters = new MatOfInt(parameters(format, options));
    try {
      if (!Imgcodecs.imencode(extension(storable, format), mat, encoded, parameters)) {
        throw new GanvasException(
            Kind.UNWRITABLE_OUTPUT, "OpenCV could not encode " + image + " as " + format);
      }
      return encoded.toArray();
    } catch (CvException e) {
      throw new GanvasException(
          Kind.UNWRITABLE_OUTPUT, "OpenCV could not encode " + image + " as " + format, e);
    } finally {
      mat.release();
      encoded.release();
      parameters.release();
    }
  }

  /** OpenCV tells the format by this; gray and colour PNM files have different ones. */
  private static String extension(Image image, ImageFormat format) {
    return format == ImageFormat.PNM && image.channels() == Channels.GRAY
        ? ".pgm"
        : "." + format.extension();
  }

  private static int[] parameters(ImageFormat format, EncodeOptions options) {
    List<Integer> list = new ArrayList<>();
    switch (format) {
      case JPEG ->
          // OpenCV's default halves the colour resolution (4:2:0), which shows on red edges.
          list.addAll(
              List.of(
                  Imgcodecs.IMWRITE_JPEG_QUALITY,
                  options.quality(),
                  Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR,
                  options.chroma() == EncodeOptions.Chroma.FULL
                      ? Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444
                      : Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_420,
                  // Smaller, and shown while it comes; it takes no more memory, since OPTIMIZE
                  // holds all of the picture's coefficients too.
                  Imgcodecs.IMWRITE_JPEG_PROGRESSIVE,
                  1,
                  Imgcodecs.IMWRITE_JPEG_OPTIMIZE,
                  1));
      case WEBP ->
          // For OpenCV, a WebP quality above 100 means lossless.
          list.addAll(
              List.of(
                  Imgcodecs.IMWRITE_WEBP_QUALITY,
                  options.compression() == EncodeOptions.Compression.LOSSLESS
                      ? 101
                      : options.quality()));
      case PNG -> list.addAll(List.of(Imgcodecs.IMWRITE_PNG_COMPRESSION, 4));
      case TIFF ->
          list.addAll(
              List.of(
                  Imgcodecs.IMWRITE_TIFF_COMPRESSION,
                  TIFF_DEFLATE,
                  TIFF_PREDICTOR,
                  TIFF_HORIZONTAL));
      default -> {}
    }
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Image fromMat(Mat mat, String name) {
    Channels channels =
        switch (mat.channels()) {
          case 1 -> Channels.GRAY;
          case 3 -> Channels.RGB;
          case 4 -> Channels.RGBA;
          default ->
              throw new GanvasException(
                  Kind.UNSUPPORTED_IMAGE,
                  "expected 1, 3 or 4 channels, found " + mat.channels() + ": " + name);
        };
    if (!Image.fits(mat.cols(), mat.rows(), channels)) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          "expected at most "
              + Integer.MAX_VALUE
              + " samples, found "
              + mat.cols()
              + "x"
              + mat.rows()
              + " "
              + channels
              + ": "
              + name);
    }
    Mat rgb = new Mat();
    try {
      switch (channels) {
        case RGB -> Imgproc.cvtColor(mat, rgb, Imgproc.COLOR_BGR2RGB);
        case RGBA -> Imgproc.cvtColor(mat, rgb, Imgproc.COLOR_BGRA2RGBA);
        default -> mat.copyTo(rgb);
      }
      int length = (int) rgb.total() * rgb.channels();
      switch (rgb.depth()) {
        case CvType.CV_8U -> {
          byte[] samples = new byte[length];
          rgb.get(0, 0, samples);
          return Image.of8Bits(rgb.cols(), rgb.rows(), channels, samples);
        }
        case CvType.CV_16U -> {
          short[] samples = new short[length];
          rgb.get(0, 0, samples);
          return Image.of16Bits(rgb.cols(), rgb.rows(), channels, samples);
        }
        default ->
            throw new GanvasException(
                Kind.UNSUPPORTED_IMAGE,
                "expected 8- or 16-bit samples, found "
                    + CvType.typeToString(rgb.type())
                    + ": "
                    + name
                    + ". Convert it to a 16-bit TIFF first");
      }
    } finally {
      rgb.release();
    }
  }

  private static Mat toMat(Image image) {
    boolean eight = image.depth() == SampleDepth.EIGHT_BITS;
    int channels = image.channels().count();
    Mat mat =
        new Mat(
            image.height(),
            image.width(),
            CvType.makeType(eight ? CvType.CV_8U : CvType.CV_16U, channels));
    if (eight) {
      mat.put(0, 0, image.samples8());
    } else {
      mat.put(0, 0, image.samples16());
    }
    switch (image.channels()) {
      case RGB -> Imgproc.cvtColor(mat, mat, Imgproc.COLOR_RGB2BGR);
      case RGBA -> Imgproc.cvtColor(mat, mat, Imgproc.COLOR_RGBA2BGRA);
      default -> {}
    }
    return mat;
  }

  private static Image grayAlpha(Image rgba) {
    Image image = Image.blank(rgba.width(), rgba.height(), Channels.GRAY_ALPHA, rgba.depth());
    int pixels = rgba.width() * rgba.height();
    for (int i = 0; i < pixels; i++) {
      image.setSampleAt(2 * i, rgba.sampleAt(4 * i));
      image.setSampleAt(2 * i + 1, rgba.sampleAt(4 * i + 3));
    }
    return image;
  }

  /** OpenCV writes no two-channel files; the JDK's PNG writer does. */
  private static byte[] encodeGrayAlpha(Image image, ImageFormat format, EncodeOptions options) {
    if (format != ImageFormat.PNG) {
      return encode(Depths.toRgba(image), format, options);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(BandedPicture.whole(image), "png", out)) {
        throw new GanvasException(
            Kind.UNWRITABLE_OUTPUT, "the JDK's PNG writer does not take " + image);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
