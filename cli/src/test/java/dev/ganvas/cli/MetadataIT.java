package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metadata of results, as ExifTool reads them. */
class MetadataIT {
  /** What must change: sizes, how pixels lie, and what this program says of itself. */
  private static final Set<String> OTHERWISE =
      Set.of(
          "IFD0:Software",
          "IFD0:Orientation",
          "XMP-tiff:Orientation",
          "ExifIFD:ExifImageWidth",
          "ExifIFD:ExifImageHeight",
          "XMP-x:XMPToolkit");

  private static final Set<String> DENSITY =
      Set.of("IFD0:XResolution", "IFD0:YResolution", "IFD0:ResolutionUnit");

  private static final List<String> FORMATS = List.of("jpg", "png", "webp", "tiff");

  @TempDir private Path folder = Path.of(".");

  @BeforeAll
  static void needsExifTool() throws Exception {
    boolean there;
    try {
      there = new ProcessBuilder("exiftool", "-ver").start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    if (!there) {
      System.out.println("skipped: ExifTool is not there (Debian: libimage-exiftool-perl)");
    }
    assumeTrue(there, "ExifTool is not there");
  }

  private String exiftool(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("exiftool"));
    command.addAll(arguments);
    Path out = folder.resolve("exiftool.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    String said = Files.readString(out);
    assertEquals(0, process.exitValue(), said);
    return said;
  }

  private Map<String, String> tags(Path file) throws Exception {
    JsonNode root =
        new ObjectMapper()
            .readTree(exiftool(List.of("-json", "-G1", "-a", "-n", file.toString())))
            .get(0);
    TreeMap<String, String> tags = new TreeMap<>();
    root.properties()
        .forEach(
            field -> {
              String group = field.getKey().split(":", 2)[0];
              if (Set.of("IFD0", "ExifIFD", "GPS", "InteropIFD", "IPTC").contains(group)
                  || group.startsWith("XMP-")
                  || group.startsWith("ICC")) {
                tags.put(field.getKey(), field.getValue().asText());
              }
            });
    return tags;
  }

  private Path photo() throws Exception {
    Path photo = folder.resolve("in/a.jpg");
    Files.createDirectories(folder.resolve("in"));
    ImageFiles.write(
        ImageFiles.read(Cli.lowres().resolve("fig.jpg")),
        photo,
        ImageFormat.JPEG,
        EncodeOptions.DEFAULT);
    Path profile = folder.resolve("profile.icc");
    Files.write(profile, ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData());
    exiftool(
        List.of(
            "-q",
            "-overwrite_original",
            "-icc_profile<=" + profile,
            "-Orientation#=6",
            "-Make=Canon",
            "-Model=EOS X",
            "-SerialNumber=12345",
            "-OwnerName=Bob",
            "-Artist=Ann",
            "-ImageDescription=A fig",
            "-GPSLatitude=48.1",
            "-GPSLatitudeRef=N",
            "-GPSLongitude=11.5",
            "-GPSLongitudeRef=E",
            "-XMP-dc:Title=Fig",
            "-XMP-tiff:Orientation#=6",
            "-XMP-exif:GPSLatitude=48.1",
            "-IPTC:Keywords=fruit",
            "-ExifImageWidth=999",
            "-ExifImageHeight=777",
            "-XResolution=300",
            "-YResolution=300",
            "-Copyright=c",
            "-DateTimeOriginal=2020:01:02 03:04:05",
            photo.toString()));
    return photo;
  }

  private Path enlarged(Path photo, String format, String policy) throws Exception {
    Path out = folder.resolve("out-" + photo.getFileName() + "-" + format + "-" + policy);
    Cli run = Cli.run("upscale", photo, "-o", out, "-s", "2", "-f", format, "--metadata", policy);
    assertEquals(0, run.exitCode(), run.err());
    try (var files = Files.list(out)) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void everyFieldIsCarriedIntoEveryFormat() throws Exception {
    Path photo = photo();
    Map<String, String> before = tags(photo);
    assertTrue(before.size() > 50, before.toString());
    for (String format : List.of("jpg", "png", "webp", "tiff")) {
      Map<String, String> after = tags(enlarged(photo, format, "all"));
      before.forEach(
          (tag, value) -> {
            boolean holdable = !(tag.startsWith("IPTC") && !format.equals("jpg"));
            if (!OTHERWISE.contains(tag) && holdable) {
              assertEquals(value, after.get(tag), format + " " + tag);
            }
          });
      assertEquals("1", after.get("IFD0:Orientation"), format);
      assertEquals("1", after.get("XMP-tiff:Orientation"), format);
      assertEquals("194", after.get("ExifIFD:ExifImageWidth"), format);
      assertTrue(String.valueOf(after.get("IFD0:Software")).startsWith("Ganvas"), format);
    }
  }

  @Test
  void safeTellsNoPlaceNoSerialAndNoOwner() throws Exception {
    Path photo = photo();
    for (String format : List.of("jpg", "png", "webp", "tiff")) {
      Map<String, String> after = tags(enlarged(photo, format, "safe"));
      String all = after.toString();
      assertFalse(all.contains("GPS"), all);
      assertFalse(all.contains("12345") || all.contains("Bob"), all);
      assertEquals("Canon", after.get("IFD0:Make"));
      Map<String, String> none = tags(enlarged(photo, format, "none"));
      assertTrue(
          none.keySet().stream()
              .allMatch(
                  tag ->
                      tag.startsWith("ICC")
                          || (format.equals("tiff") && tag.startsWith("IFD0"))
                          || (format.equals("webp") && DENSITY.contains(tag))),
          none.toString());
      assertTrue(none.keySet().stream().anyMatch(tag -> tag.startsWith("ICC")));
    }
  }

  /** Where it was taken, with what, and whose it is, wherever files say it. */
  private static final List<String> PRIVATE =
      List.of(
          "IPTC:ContentLocationCode=SEC",
          "IPTC:ContentLocationName=secret",
          "IPTC:City=secret",
          "IPTC:Sub-location=secret",
          "IPTC:Province-State=secret",
          "IPTC:Country-PrimaryLocationCode=SEC",
          "IPTC:Country-PrimaryLocationName=secret",
          "XMP-photoshop:City=secret",
          "XMP-photoshop:State=secret",
          "XMP-photoshop:Country=secret",
          "XMP-iptcCore:Location=secret",
          "XMP-iptcCore:CountryCode=SEC",
          "XMP-iptcExt:LocationShownCity=secret",
          "XMP-iptcExt:LocationCreatedSublocation=secret",
          "XMP-iptcExt:LocationCreatedGPSLatitude=48.1",
          "XMP-xmpRights:Owner=secret",
          "XMP-plus:CopyrightOwnerName=secret",
          "XMP-plus:CopyrightOwnerID=secret",
          "XMP-aux:SerialNumber=secret",
          "XMP-aux:LensSerialNumber=secret",
          "XMP-aux:OwnerName=secret",
          "XMP-exifEX:OwnerName=secret",
          "XMP-exif:GPSLatitude=48.1",
          "XMP-exif:GPSLongitude=11.5",
          "XMP-exif:GPSDateTime=2020:01:02 03:04:05",
          "XMP-xmpMM:DocumentID=secret",
          "XMP-xmpMM:OriginalDocumentID=secret",
          "XMP-xmpMM:HistoryInstanceID=secret",
          "ExifIFD:OwnerName=secret",
          "ExifIFD:SerialNumber=secret",
          "ExifIFD:LensSerialNumber=secret",
          "ExifIFD:ImageUniqueID=secret",
          "IFD0:HostComputer=secret",
          "GPS:GPSAreaInformation=secret",
          "GPS:GPSLatitude=48.1",
          "GPS:GPSLatitudeRef=N");

  /** Who made it, and what is allowed. */
  private static final List<String> PUBLIC =
      List.of(
          "IPTC:By-line=Ann",
          "IPTC:CopyrightNotice=Ann 2020",
          "IFD0:Artist=Ann",
          "IFD0:Copyright=Ann 2020",
          "XMP-dc:Creator=Ann",
          "XMP-dc:Rights=Ann 2020",
          "XMP-iptcCore:CreatorWorkEmail=ann@example.org",
          "XMP-xmpRights:UsageTerms=ask");

  private Path bare(String name) throws Exception {
    Path file = folder.resolve("in/" + name);
    Files.createDirectories(folder.resolve("in"));
    ImageFiles.write(
        ImageFiles.read(Cli.lowres().resolve("fig.jpg")),
        file,
        ImageFormat.ofFileName(name).orElseThrow(),
        EncodeOptions.DEFAULT);
    return file;
  }

  private void say(Path file, List<String> tags) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-q", "-overwrite_original"));
    tags.forEach(tag -> arguments.add("-" + tag));
    arguments.add(file.toString());
    exiftool(arguments);
  }

  /** All that ExifTool finds, also what it has no name for. */
  private String everything(Path file) throws Exception {
    return exiftool(List.of("-json", "-G1", "-a", "-U", "--System:all", file.toString()));
  }

  @Test
  void safeTellsNothingPrivateInAnyFieldButWhoMadeIt() throws Exception {
    Path photo = bare("b.jpg");
    say(photo, PRIVATE);
    say(photo, PUBLIC);
    String before = everything(photo);
    assertTrue(before.split("secret", -1).length > 25, before);
    for (String format : FORMATS) {
      Path result = enlarged(photo, format, "safe");
      String after = everything(result);
      assertFalse(after.contains("secret") || after.contains("SEC"), format + after);
      assertFalse(after.contains("GPS") || after.contains("48 deg"), format + after);
      assertFalse(after.contains("Warning"), format + after);
      Map<String, String> tags = tags(result);
      for (String tag : PUBLIC) {
        String name = tag.substring(0, tag.indexOf('='));
        boolean holdable = !name.startsWith("IPTC") || format.equals("jpg");
        if (holdable) {
          assertEquals(tag.substring(name.length() + 1), tags.get(name), format + " " + name);
        }
      }
      assertTrue(everything(enlarged(photo, format, "all")).contains("secret"));
    }
  }

  @Test
  void photoshopsThumbnailIsNotCarried() throws Exception {
    Path photo = bare("c.jpg");
    Path thumbnail = bare("small.jpg");
    say(photo, List.of("IPTC:Keywords=fruit", "PhotoshopThumbnail<=" + thumbnail));
    Files.delete(thumbnail);
    assertTrue(everything(photo).contains("PhotoshopThumbnail"));
    for (String format : List.of("jpg", "png", "tiff")) {
      String after = everything(enlarged(photo, format, "all"));
      assertTrue(after.contains("fruit"), format + after);
      assertFalse(after.contains("PhotoshopThumbnail"), format + after);
    }
  }

  @Test
  void aLongXmpPacketIsCarriedIntoEveryFormat() throws Exception {
    Path text = folder.resolve("long.txt");
    Files.writeString(text, "a long story ".repeat(12_000));
    Path photo = bare("d.jpg");
    say(photo, List.of("XMP-dc:Title=Fig", "XMP-dc:Description<=" + text));
    String story = tags(photo).get("XMP-dc:Description");
    assertTrue(String.valueOf(story).length() > 150_000);
    for (String format : FORMATS) {
      Path result = enlarged(photo, format, "all");
      assertEquals(story, tags(result).get("XMP-dc:Description"), format);
      assertEquals("Fig", tags(result).get("XMP-dc:Title"), format);
      String after = everything(result);
      assertFalse(after.contains("Warning"), format);
      assertEquals(format.equals("jpg"), after.contains("HasExtendedXMP"), format);
    }
  }

  @Test
  void theDensityIsCarriedIntoEveryFormat() throws Exception {
    Path jpeg = bare("e.jpg");
    say(
        jpeg,
        List.of("JFIF:XResolution=300", "JFIF:YResolution=300", "JFIF:ResolutionUnit=inches"));
    Path png = bare("f.png");
    say(
        png,
        List.of(
            "PNG-pHYs:PixelsPerUnitX=11811",
            "PNG-pHYs:PixelsPerUnitY=11811",
            "PNG-pHYs:PixelUnits=meters"));
    for (Path photo : List.of(jpeg, png)) {
      for (String policy : List.of("all", "safe", "none")) {
        for (String format : List.of("webp", "tiff")) {
          Map<String, String> after = tags(enlarged(photo, format, policy));
          String which = photo.getFileName() + " " + format + " " + policy + after;
          assertEquals("300", after.get("IFD0:XResolution"), which);
          assertEquals("300", after.get("IFD0:YResolution"), which);
          assertEquals("2", after.get("IFD0:ResolutionUnit"), which);
        }
        String asJpeg = everything(enlarged(photo, "jpg", policy));
        assertTrue(asJpeg.contains("\"JFIF:XResolution\": 300"), asJpeg);
        String asPng = everything(enlarged(photo, "png", policy));
        assertTrue(asPng.contains("\"PNG-pHYs:PixelsPerUnitX\": 11811"), asPng);
      }
    }
  }
}
