package dev.ganvas.runtime.image;

import java.io.Closeable;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Writes the pictures of an animated GIF one by one; each gets the 256 colours that suit it. */
final class GifFrames implements Closeable {
  private static final String FORMAT = "javax_imageio_gif_image_1.0";

  private final ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
  private final ImageOutputStream out;
  private final int hundredths;
  private boolean closed;

  /**
   * Begins a file.
   *
   * @param out where it goes; closed with this
   * @param hundredths how long each picture is shown, in hundredths of a second
   */
  GifFrames(ImageOutputStream out, int hundredths) throws IOException {
    this.out = out;
    this.hundredths = hundredths;
    writer.setOutput(out);
    writer.prepareWriteSequence(null);
  }

  /** Appends a picture; opacity is laid on white. */
  void add(Image frame) throws IOException {
    java.awt.image.BufferedImage picture = BandedPicture.whole(Opacity.onWhite(frame));
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(picture), null);
    describe(metadata, hundredths);
    writer.writeToSequence(new IIOImage(picture, null, metadata), null);
  }

  /** Ends the file. */
  void end() throws IOException {
    writer.endWriteSequence();
  }

  private static void describe(IIOMetadata metadata, int hundredths)
      throws IIOInvalidTreeException {
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
    IIOMetadataNode control = child(root, "GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("delayTime", Integer.toString(hundredths));
    control.setAttribute("transparentColorIndex", "0");
    // Netscape's extension: a one and the number of repetitions, 0 being for ever.
    IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
    loop.setAttribute("applicationID", "NETSCAPE");
    loop.setAttribute("authenticationCode", "2.0");
    loop.setUserObject(new byte[] {1, 0, 0});
    child(root, "ApplicationExtensions").appendChild(loop);
    metadata.setFromTree(FORMAT, root);
  }

  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    for (int i = 0; i < root.getLength(); i++) {
      if (root.item(i).getNodeName().equals(name)) {
        return (IIOMetadataNode) root.item(i);
      }
    }
    IIOMetadataNode added = new IIOMetadataNode(name);
    root.appendChild(added);
    return added;
  }

  /** May be called twice, as the stream's own may not. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      writer.dispose();
      out.close();
    }
  }
}
