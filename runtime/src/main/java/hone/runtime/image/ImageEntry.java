package hone.runtime.image;

import hone.engine.backend.Images.BuiltInMetric;
import hone.engine.training.Ordered;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// What the image names of one pattern stand for.
///
/// @param shown the pattern for people
/// @param pattern matches a whole image name
/// @param command program and first arguments
/// @param environment added to the process's environment
/// @param algorithm a built-in algorithm's name, or empty for a program of the user's own
/// @param metrics what a built-in algorithm prints
public record ImageEntry(
    String shown,
    Pattern pattern,
    List<String> command,
    SequencedMap<String, String> environment,
    String algorithm,
    List<BuiltInMetric> metrics) {
  public ImageEntry {
    command = List.copyOf(command);
    environment = Ordered.copyOf(environment);
    metrics = List.copyOf(metrics);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("image " + shown + ": found no command");
    }
  }

  /// A pattern in which `*` stands for any text and `?` for any character.
  public static Pattern glob(String glob) {
    var regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }
}
