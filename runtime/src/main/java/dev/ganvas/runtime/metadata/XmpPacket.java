package dev.ganvas.runtime.metadata;

import dev.ganvas.runtime.image.ImageSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** An XMP packet made true for the result of a picture. */
final class XmpPacket {
  private XmpPacket() {}

  /** The packet with the result's size and orientation; empty if it is damaged. */
  static Optional<byte[]> forResult(byte[] packet, ImageSpec result, MetadataPolicy policy) {
    try {
      Document document = parse(packet);
      Map<String, String> now =
          Map.of(
              "Orientation", "1",
              "PixelXDimension", Integer.toString(result.width()),
              "PixelYDimension", Integer.toString(result.height()),
              "ImageWidth", Integer.toString(result.width()),
              "ImageLength", Integer.toString(result.height()));
      change(document.getDocumentElement(), now, policy);
      return Optional.of(text(document));
    } catch (SAXException | IOException | ParserConfigurationException | TransformerException e) {
      return Optional.empty();
    }
  }

  static Document parse(byte[] packet)
      throws ParserConfigurationException, SAXException, IOException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    // Files come from anywhere: nothing outside the packet is read, nothing in it expanded.
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    // The default one prints to stderr.
    builder.setErrorHandler(new DefaultHandler());
    int length = packet.length;
    while (length > 0 && (packet[length - 1] == 0 || Character.isWhitespace(packet[length - 1]))) {
      length--;
    }
    return builder.parse(new ByteArrayInputStream(packet, 0, length));
  }

  private static void change(Element element, Map<String, String> now, MetadataPolicy policy) {
    List<Attr> attributes = new ArrayList<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      attributes.add((Attr) element.getAttributes().item(i));
    }
    for (Attr attribute : attributes) {
      if (isGone(attribute, policy)) {
        element.removeAttributeNode(attribute);
      } else if (now.containsKey(attribute.getLocalName())) {
        attribute.setValue(now.get(attribute.getLocalName()));
      }
    }
    List<Element> children = new ArrayList<>();
    for (int i = 0; i < element.getChildNodes().getLength(); i++) {
      if (element.getChildNodes().item(i) instanceof Element child) {
        children.add(child);
      }
    }
    for (Element child : children) {
      if (isGone(child, policy)) {
        element.removeChild(child);
      } else if (now.containsKey(child.getLocalName())) {
        child.setTextContent(now.get(child.getLocalName()));
      } else {
        change(child, now, policy);
      }
    }
  }

  private static boolean isGone(Node node, MetadataPolicy policy) {
    String name = String.valueOf(node.getLocalName());
    // The second packet of a JPEG is in this one by now, or missing.
    return name.equals("Thumbnails")
        || name.equals("HasExtendedXMP")
        || (policy == MetadataPolicy.SAFE && PrivateXmp.isPrivate(node));
  }

  static byte[] text(Document document) throws TransformerException {
    TransformerFactory factory = TransformerFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    Transformer transformer = factory.newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    transformer.transform(new DOMSource(document), new StreamResult(out));
    return out.toByteArray();
  }
}
