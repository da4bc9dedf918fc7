package hone.runtime.image;

import java.io.InputStream;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// Reads a built-in algorithm's table of content types.
public final class BuiltInContentTypes {
  private BuiltInContentTypes() {}

  /// Read `{"contentTypes": [{"name": …, …}]}`.
  public static List<String> read(InputStream json) {
    return JsonMapper.shared()
        .readTree(json)
        .path("contentTypes")
        .valueStream()
        .map(each -> each.path("name").asString())
        .toList();
  }
}
