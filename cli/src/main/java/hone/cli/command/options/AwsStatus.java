package hone.cli.command.options;

import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a status as AWS's model has them, in capital or small letters.
abstract class AwsStatus implements ITypeConverter<String>, Iterable<String> {
  private final List<String> all;

  AwsStatus(List<String> all) {
    this.all = all;
  }

  @Override
  public String convert(String text) {
    return all.stream()
        .filter(each -> each.equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "found '" + text + "', allowed: " + String.join(", ", all)));
  }

  /// All of them, for the help.
  @Override
  public Iterator<String> iterator() {
    return all.iterator();
  }
}
