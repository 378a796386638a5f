package dev.ganvas.runtime.dataset;

import java.util.ArrayList;
import java.util.List;

/** Lines of comma-separated values after RFC 4180, whose cells hold no line breaks. */
final class CsvLine {
  private CsvLine() {}

  /** A cell as it stands in a line: in quotation marks where it needs them. */
  static String quoted(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if (c == '"' || c == ',' || c == '\r' || c == '\n') {
        return "\"" + cell.replace("\"", "\"\"") + "\"";
      }
    }
    return cell;
  }

  /** The cells of a line, without their quotation marks. */
  static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean inQuotes = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (inQuotes && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        inQuotes = !inQuotes;
      } else if (c == ',' && !inQuotes) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
