package dev.ganvas.runtime.metadata;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.w3c.dom.Node;

/**
 * Which properties of an XMP packet tell where a picture was taken, with which device, and whose it
 * or the device is.
 *
 * <p>They go by their names in whatever schema, since each vendor has one of its own with the same
 * names: aux, exifEX and MicrosoftPhoto for serial numbers, photoshop, Iptc4xmpCore, Iptc4xmpExt,
 * prism and photomechanic for places. Authorship stays: dc:creator, dc:rights, photoshop:Credit,
 * and what else a photographer wants to be known.
 */
final class PrivateXmp {
  private static final String DECLARATIONS = "http://www.w3.org/2000/xmlns/";

  private static final Set<String> SCHEMAS =
      Set.of(
          // xmpMM: other versions of the picture, by numbers and by paths with users' names.
          "http://ns.adobe.com/xap/1.0/mm/",
          // GImage and GAudio: the photo once more, with its own EXIF, and what was heard there.
          "http://ns.google.com/photos/1.0/image/",
          "http://ns.google.com/photos/1.0/audio/",
          // Darwin Core: where and by whom something was found.
          "http://rs.tdwg.org/dwc/index.htm",
          "http://rs.tdwg.org/dwc/terms/");

  private static final Set<String> NAMES =
      Set.of(
          "city",
          "country",
          "countrycode",
          "countryname",
          "coverage",
          "documentancestors",
          "history",
          "imageuniqueid",
          "location",
          "locationcreated",
          "locationid",
          "locationname",
          "locationshown",
          "makernote",
          "provincestate",
          "rawdatauniqueid",
          "shotlocation",
          "state",
          "sublocation",
          "worldregion");

  /** The last ones are DJI's, of drones; ISOSpeedLatitude is none of them. */
  private static final Pattern KINDS =
      Pattern.compile("gps.*|.*owner.*|.*serialnumber.*|.*(latitude|longitude|altitude)");

  private PrivateXmp() {}

  /** Whether an element or attribute is such a property. */
  static boolean isPrivate(Node node) {
    String schema = String.valueOf(node.getNamespaceURI());
    String name = String.valueOf(node.getLocalName()).toLowerCase(Locale.ROOT);
    return !schema.equals(DECLARATIONS)
        && (SCHEMAS.contains(schema) || NAMES.contains(name) || KINDS.matcher(name).matches());
  }
}
