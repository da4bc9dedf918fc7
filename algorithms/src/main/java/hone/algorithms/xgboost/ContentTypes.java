package hone.algorithms.xgboost;

import hone.algorithms.container.Channel.Format;
import hone.algorithms.container.ClientError;
import hone.algorithms.container.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// What channels' content types say of their files; the table itself is the resource
/// `content-types.json`, by which Hone's Create goes, too.
final class ContentTypes {
  private static final Map<String, Format> TABLE = table();

  private ContentTypes() {}

  private static Map<String, Format> table() {
    try (InputStream in = ContentTypes.class.getResourceAsStream("content-types.json")) {
      Objects.requireNonNull(in, "resource content-types.json");
      var table = new LinkedHashMap<String, Format>();
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Object row : (List<?>) Objects.requireNonNull(Json.object(text).get("contentTypes"))) {
        var type = (Map<?, ?>) row;
        table.put(
            String.valueOf(type.get("name")), Format.valueOf(String.valueOf(type.get("format"))));
      }
      return Collections.unmodifiableMap(table);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read content-types.json", e);
    }
  }

  /// The format of a channel's files.
  ///
  /// @param contentType with its parameters; empty where none was given
  static Format format(String channel, String contentType) {
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (String part : parts) {
      String parameter = part.replace(" ", "").replace("\"", "");
      if (parameter.startsWith("label_size=") && !parameter.equals("label_size=1")) {
        throw new ClientError(
            ("%s is not an accepted csv ContentType. Optional parameter label_size must be equal"
                    + " to 1")
                .formatted(contentType));
      }
    }
    String type = parts[0].strip();
    Format format = type.isEmpty() ? Format.LIBSVM : TABLE.get(type);
    if (format == null) {
      throw new ClientError(
          "Channel '%s': %s is not an accepted ContentType: %s (libsvm if none is given)"
              .formatted(channel, contentType, String.join(", ", TABLE.keySet())));
    }
    return format;
  }
}
