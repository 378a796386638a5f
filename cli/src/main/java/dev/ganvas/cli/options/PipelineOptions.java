package dev.ganvas.cli.options;

import dev.ganvas.runtime.batch.BatchSettings;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --jobs} and {@code --memory}. */
public final class PipelineOptions {
  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "LOAD:SAVE",
      converter = JobsConverter.class,
      description = {
        "Threads that read and that write pictures. Default: one that reads, and one that writes for",
        "every two processors, at least one and at most four."
      })
  private Jobs jobs = new Jobs(BatchSettings.DEFAULT.decoders(), BatchSettings.DEFAULT.encoders());

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "Most memory for pictures in the making, like 800m or 2g.")
  private long memory = BatchSettings.DEFAULT.memoryBytes();

  private record Jobs(int load, int save) {}

  /** How many pictures are in the making at once. */
  public BatchSettings settings() {
    return new BatchSettings(jobs.load(), jobs.save(), memory);
  }

  private static final class JobsConverter implements ITypeConverter<Jobs> {
    @Override
    public Jobs convert(String text) {
      Matcher matcher = Pattern.compile("([1-9][0-9]?):([1-9][0-9]?)").matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("expected LOAD:SAVE like 2:2, found '" + text + "'");
      }
      return new Jobs(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
  }

  private static final class SizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      Matcher matcher =
          Pattern.compile("([1-9][0-9]{0,8})([kmg])").matcher(text.toLowerCase(Locale.ROOT));
      if (!matcher.matches()) {
        throw new TypeConversionException("expected a size like 800m or 2g, found '" + text + "'");
      }
      int shift =
          switch (matcher.group(2)) {
            case "k" -> 10;
            case "m" -> 20;
            default -> 30;
          };
      return Long.parseLong(matcher.group(1)) << shift;
    }
  }
}
