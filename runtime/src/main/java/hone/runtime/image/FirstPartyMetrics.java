package hone.runtime.image;

import hone.engine.training.TrainingSpec.MetricDefinition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Knows what AWS's own algorithms print, since clients define no metrics for their images: AWS
/// allows none. Whoever maps such an image to a program of their own has it print the same lines.
final class FirstPartyMetrics {
  private static final String TABLE = "first-party.txt";

  private static final Pattern IMAGE =
      Pattern.compile(
          "[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(?:\\.cn)?/([a-z0-9-]+)(?::.*)?");

  private static final Map<String, List<MetricDefinition>> METRICS = read();

  private FirstPartyMetrics() {}

  /// The metrics of an image; none of one that is not AWS's own algorithm's.
  static List<MetricDefinition> of(String image) {
    Matcher name = IMAGE.matcher(image);
    return name.matches() ? METRICS.getOrDefault(name.group(1), List.of()) : List.of();
  }

  private static Map<String, List<MetricDefinition>> read() {
    var metrics = new LinkedHashMap<String, List<MetricDefinition>>();
    try (InputStream in = FirstPartyMetrics.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + TABLE);
      }
      var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(metrics, line));
    } catch (IOException error) {
      throw new UncheckedIOException(TABLE, error);
    }
    return metrics;
  }

  private static void add(Map<String, List<MetricDefinition>> metrics, String line) {
    List<String> fields = Pattern.compile(" *\\| *").splitAsStream(line).toList();
    List<MetricDefinition> own = metrics.computeIfAbsent(fields.get(0), _ -> new ArrayList<>());
    String mark = fields.get(1).equals("more") ? "<score>" : "<loss>";
    for (String name : fields.get(2).split(" ", -1)) {
      String words = name.replace(":", " ");
      own.add(
          new MetricDefinition(
              name,
              fields.size() > 3
                  ? fields.get(3)
                  : "#quality_metric: host=\\S+, (?:epoch=\\S+, )?"
                      + words
                      + " "
                      + mark
                      + "=(\\S+)"));
    }
  }
}
