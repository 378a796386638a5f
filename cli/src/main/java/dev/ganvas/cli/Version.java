package dev.ganvas.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven built. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    return new String[] {"ganvas " + text()};
  }

  /** For example {@code 0.1.0}. */
  static String text() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IOException("the resource version.properties is missing");
      }
      properties.load(in);
    }
    return properties.getProperty("version", "unknown");
  }
}
