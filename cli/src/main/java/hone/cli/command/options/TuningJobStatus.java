package hone.cli.command.options;

import hone.api.sagemaker.Enumerations;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a tuning job's status as AWS's model has them, in capital or small letters.
public final class TuningJobStatus implements ITypeConverter<String>, Iterable<String> {
  private static final List<String> ALL = Enumerations.HYPER_PARAMETER_TUNING_JOB_STATUS;

  @Override
  public String convert(String text) {
    return ALL.stream()
        .filter(each -> each.equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "found '" + text + "', allowed: " + String.join(", ", ALL)));
  }

  /// All of them, for the help.
  @Override
  public Iterator<String> iterator() {
    return ALL.iterator();
  }
}
