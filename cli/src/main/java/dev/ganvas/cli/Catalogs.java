package dev.ganvas.cli;

import dev.ganvas.runtime.catalog.ModelCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where models are looked for by name. */
final class Catalogs {
  private Catalogs() {}

  /** The user's own folder first, then the models that came with the application. */
  static ModelCatalog standard() {
    List<Path> folders = new ArrayList<>();
    folders.add(own());
    // Set by the launcher.
    folders.add(Path.of(System.getProperty("ganvas.home", ".")).resolve("models"));
    return new ModelCatalog(folders);
  }

  /** The user's own models. */
  static Path own() {
    return userData().resolve("ganvas").resolve("models");
  }

  private static Path userData() {
    String xdg = System.getenv("XDG_DATA_HOME");
    return xdg == null || xdg.isEmpty()
        ? Path.of(System.getProperty("user.home", "."), ".local", "share")
        : Path.of(xdg);
  }
}
