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
    Path out = folder.resolve("out-" + format + "-" + policy);
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
                      tag.startsWith("ICC") || (format.equals("tiff") && tag.startsWith("IFD0"))),
          none.toString());
      assertTrue(none.keySet().stream().anyMatch(tag -> tag.startsWith("ICC")));
    }
  }
}
