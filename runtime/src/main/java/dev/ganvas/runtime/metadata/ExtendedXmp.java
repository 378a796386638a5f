package dev.ganvas.runtime.metadata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * An XMP packet that is too long for one segment of a JPEG (XMP specification, part 3, 1.1.3.1): a
 * second packet holds what the first one has no room for. The first names the second by its MD5
 * digest, so that a second one of another picture is not taken for its own.
 */
final class ExtendedXmp {
  private static final int NAME_BYTES = 32;
  private static final int HEAD = NAME_BYTES + 4 + 4;
  private static final String NOTE = "HasExtendedXMP";
  private static final String NOTE_SCHEMA = "http://ns.adobe.com/xmp/note/";
  private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  private static final String EMPTY =
      "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='"
          + RDF
          + "'><rdf:Description rdf:about=''/></rdf:RDF></x:xmpmeta>";

  private final byte[] main;
  private final byte[] second;

  private ExtendedXmp(byte[] main, byte[] second) {
    this.main = main;
    this.second = second;
  }

  /** The packet that every program reads. */
  byte[] main() {
    return main;
  }

  /** The contents of the segments in which the second packet lies, without their mark. */
  List<byte[]> segments(int most) {
    List<byte[]> segments = new ArrayList<>();
    byte[] name = name(second).getBytes(StandardCharsets.US_ASCII);
    for (int from = 0; from < second.length; from += most - HEAD) {
      byte[] piece = Arrays.copyOfRange(second, from, Math.min(second.length, from + most - HEAD));
      segments.add(
          ByteBuffer.allocate(HEAD + piece.length)
              .put(name)
              .putInt(second.length)
              .putInt(from)
              .put(piece)
              .array());
    }
    return segments;
  }

  private static String name(byte[] packet) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(packet);
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /**
   * A packet in two, of which the first has at most so many bytes: its largest properties move.
   *
   * @return empty if it is damaged or cannot be made to fit
   */
  static Optional<ExtendedXmp> split(byte[] packet, int most) {
    try {
      Document first = XmpPacket.parse(packet);
      List<Element> descriptions = descriptions(first);
      if (descriptions.isEmpty()) {
        return Optional.empty();
      }
      descriptions.get(0).setAttributeNS(NOTE_SCHEMA, "xmpNote:" + NOTE, "0".repeat(NAME_BYTES));
      Document second = XmpPacket.parse(EMPTY.getBytes(StandardCharsets.UTF_8));
      Element target = descriptions(second).get(0);
      target.setAttributeNS(RDF, "rdf:about", descriptions.get(0).getAttributeNS(RDF, "about"));
      List<Node> properties = properties(descriptions);
      int next = 0;
      int tooMuch = XmpPacket.text(first).length - most;
      while (tooMuch > 0) {
        if (next == properties.size()) {
          return Optional.empty();
        }
        // By their texts alone: rather some more move than the packet is written many times.
        while (tooMuch > 0 && next < properties.size()) {
          Node largest = properties.get(next++);
          tooMuch -= Math.max(1, largest.getTextContent().length());
          move(largest, target);
        }
        tooMuch = XmpPacket.text(first).length - most;
      }
      byte[] extended = XmpPacket.text(second);
      descriptions.get(0).setAttributeNS(NOTE_SCHEMA, "xmpNote:" + NOTE, name(extended));
      return Optional.of(new ExtendedXmp(XmpPacket.text(first), extended));
    } catch (SAXException | IOException | ParserConfigurationException | TransformerException e) {
      return Optional.empty();
    }
  }

  private static void move(Node property, Element target) {
    Document document = target.getOwnerDocument();
    if (property instanceof Attr attribute) {
      attribute.getOwnerElement().removeAttributeNode(attribute);
      target.setAttributeNodeNS((Attr) document.importNode(attribute, true));
    } else {
      property.getParentNode().removeChild(property);
      target.appendChild(document.importNode(property, true));
    }
  }

  /** Largest first. */
  private static List<Node> properties(List<Element> descriptions) {
    List<Node> found = new ArrayList<>();
    for (Element description : descriptions) {
      for (int i = 0; i < description.getAttributes().getLength(); i++) {
        Node attribute = description.getAttributes().item(i);
        String schema = String.valueOf(attribute.getNamespaceURI());
        if (schema.contains(":") && !schema.equals(RDF) && !isSyntax(schema)) {
          found.add(attribute);
        }
      }
      found.addAll(children(description));
    }
    found.removeIf(node -> NOTE.equals(node.getLocalName()));
    Map<Node, Integer> lengths = new HashMap<>();
    found.forEach(node -> lengths.put(node, node.getTextContent().length()));
    found.sort(Comparator.comparing((Node node) -> lengths.getOrDefault(node, 0)).reversed());
    return found;
  }

  /** Of XML itself: declared prefixes, languages. */
  private static boolean isSyntax(String schema) {
    return schema.equals("http://www.w3.org/2000/xmlns/")
        || schema.equals("http://www.w3.org/XML/1998/namespace");
  }

  private static List<Element> descriptions(Document document) {
    Node rdf = document.getElementsByTagNameNS(RDF, "RDF").item(0);
    return rdf instanceof Element element ? children(element) : List.of();
  }

  private static List<Element> children(Element element) {
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < element.getChildNodes().getLength(); i++) {
      if (element.getChildNodes().item(i) instanceof Element child) {
        found.add(child);
      }
    }
    return found;
  }

  /** Pieces of second packets, as they come in a file. */
  static final class Pieces {
    private final Map<String, TreeMap<Long, byte[]>> pieces = new HashMap<>();
    private final Map<String, Long> lengths = new HashMap<>();

    /** Takes a segment's content without its mark. */
    void add(byte[] segment) {
      if (segment.length < HEAD) {
        return;
      }
      String name = new String(segment, 0, NAME_BYTES, StandardCharsets.US_ASCII);
      ByteBuffer numbers = ByteBuffer.wrap(segment, NAME_BYTES, 8);
      lengths.putIfAbsent(name, Integer.toUnsignedLong(numbers.getInt()));
      pieces
          .computeIfAbsent(name, key -> new TreeMap<>())
          .putIfAbsent(
              Integer.toUnsignedLong(numbers.getInt()),
              Arrays.copyOfRange(segment, HEAD, segment.length));
    }

    /** The second packet of this name; empty where a piece is missing or one too many. */
    private Optional<byte[]> whole(String name) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (Map.Entry<Long, byte[]> piece : pieces.getOrDefault(name, new TreeMap<>()).entrySet()) {
        if (piece.getKey() != out.size()) {
          return Optional.empty();
        }
        out.writeBytes(piece.getValue());
      }
      boolean complete = out.size() > 0 && lengths.getOrDefault(name, 0L) == out.size();
      return complete ? Optional.of(out.toByteArray()) : Optional.empty();
    }

    /**
     * A first packet with all that its second one says, and no longer one that names a second one.
     * Where that is missing or damaged, what the first says by itself remains.
     */
    byte[] joinedTo(byte[] main) {
      if (!new String(main, StandardCharsets.ISO_8859_1).contains(NOTE)) {
        return main;
      }
      try {
        Document document = XmpPacket.parse(main);
        Optional<byte[]> second = Optional.empty();
        for (Element description : descriptions(document)) {
          second = second.or(() -> takeNote(description).flatMap(this::whole));
        }
        return XmpPacket.text(second.isEmpty() ? document : with(document, second.get()));
      } catch (SAXException | IOException | ParserConfigurationException | TransformerException e) {
        return main;
      }
    }

    private static Document with(Document document, byte[] second)
        throws ParserConfigurationException, IOException {
      try {
        Node rdf = document.getElementsByTagNameNS(RDF, "RDF").item(0);
        for (Element description : descriptions(XmpPacket.parse(second))) {
          rdf.appendChild(document.importNode(description, true));
        }
      } catch (SAXException e) {
        // Damaged; the first packet is sound all the same.
      }
      return document;
    }

    private static Optional<String> takeNote(Element description) {
      String name = description.getAttributeNS(NOTE_SCHEMA, NOTE);
      description.removeAttributeNS(NOTE_SCHEMA, NOTE);
      for (Element child : children(description)) {
        if (NOTE.equals(child.getLocalName())) {
          name = child.getTextContent().strip();
          description.removeChild(child);
        }
      }
      return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }
  }
}
