package dev.ganvas.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ganvas.runtime.features.ClassTable;
import dev.ganvas.runtime.features.FrechetDistance;
import dev.ganvas.runtime.features.KernelDistance;
import dev.ganvas.runtime.features.MeasuredSet;
import dev.ganvas.runtime.features.NearestReal;
import dev.ganvas.runtime.features.PrecisionRecall;
import dev.ganvas.runtime.image.AtomicFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How two sets of pictures differ, for people and for programs.
 *
 * @param network whose features they were measured on
 * @param real how many real pictures
 * @param made how many made ones
 * @param frechet distance of the features
 * @param kernel distance of the features
 * @param shares how many of each set lie in the other
 * @param among how many real pictures the nearest ones were looked for among
 * @param there how many real pictures there are: {@code among} may be a part of them
 * @param byFeatures the nearest real pictures by features
 * @param byPixels the nearest real pictures pixel by pixel
 * @param classes a row a class, if both sets have classes
 */
record SetsReport(
    String network,
    int real,
    int made,
    double frechet,
    double kernel,
    PrecisionRecall shares,
    int among,
    int there,
    NearestReal byFeatures,
    NearestReal byPixels,
    Optional<ClassTable> classes) {
  private static final String RULE =
      "no farther from a real picture than the closest "
          + Math.round(100 * NearestReal.SHARE)
          + " % of the real ones are from their next";

  /**
   * Compares them.
   *
   * @param all real pictures that nearest ones are looked for among
   * @param there how many real pictures there are
   * @param most of them that distances are measured by
   */
  static SetsReport of(String network, MeasuredSet all, int there, int most, MeasuredSet made) {
    MeasuredSet real = all.spread(most);
    return new SetsReport(
        network,
        real.features().size(),
        made.features().size(),
        FrechetDistance.between(real.features(), made.features()),
        KernelDistance.between(real.features(), made.features()),
        PrecisionRecall.of(real.features(), made.features()),
        all.features().size(),
        there,
        NearestReal.of(all.features(), made.features()),
        NearestReal.of(all.pixels(), made.pixels()),
        ClassTable.fits(real, made) ? Optional.of(ClassTable.of(real, made)) : Optional.empty());
  }

  void print(PrintWriter out) {
    out.printf(Locale.ROOT, "Fréchet distance  %.2f%n", frechet);
    out.printf(Locale.ROOT, "kernel distance   %.3f%n", kernel);
    out.printf(Locale.ROOT, "precision         %.3f%n", shares.precision());
    out.printf(Locale.ROOT, "recall            %.3f%n", shares.recall());
    out.printf(
        Locale.ROOT,
        "memorised         %d (%.2f %%) by features, %d (%.2f %%) by pixels%n",
        byFeatures.memorised(),
        percent(byFeatures),
        byPixels.memorised(),
        percent(byPixels));
    out.printf("                  (%s; as many by chance)%n", RULE);
    if (among < there) {
      out.printf(
          Locale.ROOT,
          "                  (among %,d of %,d real pictures: --among %d looks at all)%n",
          among,
          there,
          there);
    } else {
      out.printf(Locale.ROOT, "                  (among all %,d real pictures)%n", among);
    }
    out.printf("%d and %d pictures, features of %s%n", real, made, network);
    classes.ifPresent(table -> print(table, out));
    out.flush();
  }

  private double percent(NearestReal nearest) {
    return 100.0 * nearest.memorised() / made;
  }

  private static void print(ClassTable table, PrintWriter out) {
    boolean frechetDistance = table.distance() == ClassTable.Distance.FRECHET;
    out.println();
    if (!frechetDistance) {
      out.println("kernel distances, since a class has no more pictures than there are features:");
    }
    int width =
        Math.max(5, table.rows().stream().mapToInt(row -> row.name().length()).max().orElse(5));
    String form = "%-" + width + "s  %7s  %7s  %10s  %9s  %9s  %6s%n";
    out.printf(
        form,
        "class",
        "real",
        "made",
        frechetDistance ? "Fréchet" : "kernel",
        "dev. real",
        "dev. made",
        "ratio");
    for (ClassTable.Row row : table.rows()) {
      out.printf(
          form,
          row.name(),
          row.real(),
          row.made(),
          text(row.distance(), frechetDistance ? "%.2f" : "%.3f"),
          text(row.realDeviation(), "%.1f"),
          text(row.madeDeviation(), "%.1f"),
          text(row.ratio(), "%.2f"));
    }
  }

  private static String text(OptionalDouble value, String form) {
    return value.isPresent() ? String.format(Locale.ROOT, form, value.getAsDouble()) : "-";
  }

  void write(Path json) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    root.put("features", network)
        .put("real", real)
        .put("made", made)
        .put("frechet", frechet)
        .put("kernel", kernel)
        .put("precision", shares.precision())
        .put("recall", shares.recall());
    ObjectNode memorised =
        root.putObject("memorised").put("rule", RULE).put("among", among).put("of", there);
    describe(memorised.putObject("features"), byFeatures);
    describe(memorised.putObject("pixels"), byPixels);
    classes.ifPresent(table -> describe(root.putObject("classes"), table));
    AtomicFiles.write(json, mapper.writeValueAsBytes(root));
  }

  private void describe(ObjectNode node, NearestReal nearest) {
    node.put("pictures", nearest.memorised())
        .put("share", percent(nearest) / 100)
        .put("threshold", nearest.threshold());
  }

  private static void describe(ObjectNode node, ClassTable table) {
    node.put("distance", table.distance().name().toLowerCase(Locale.ROOT));
    ArrayNode rows = node.putArray("rows");
    for (ClassTable.Row row : table.rows()) {
      ObjectNode one = rows.addObject();
      one.put("class", row.name()).put("real", row.real()).put("made", row.made());
      row.distance().ifPresent(value -> one.put("distance", value));
      row.realDeviation().ifPresent(value -> one.put("realDeviation", value));
      row.madeDeviation().ifPresent(value -> one.put("madeDeviation", value));
      row.ratio().ifPresent(value -> one.put("ratio", value));
    }
  }
}
