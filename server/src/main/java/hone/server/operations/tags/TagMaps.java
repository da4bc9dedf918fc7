package hone.server.operations.tags;

import hone.api.sagemaker.Tag;
import hone.engine.ApiError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Translates lists of tags.
public final class TagMaps {
  private TagMaps() {}

  /// The tags by key, in their order.
  ///
  /// @throws ApiError if a key comes twice or is reserved
  public static SequencedMap<String, String> of(@Nullable List<Tag> tags) {
    var map = new LinkedHashMap<String, String>();
    for (Tag tag : tags == null ? List.<Tag>of() : tags) {
      if (tag.key().regionMatches(true, 0, "aws:", 0, 4)) {
        throw ApiError.validation(
            "tags: found the key '" + tag.key() + "', allowed are keys without the prefix aws:");
      }
      if (map.put(tag.key(), tag.value()) != null) {
        throw ApiError.validation(
            "tags: found the key '" + tag.key() + "' twice, allowed are different keys");
      }
    }
    return map;
  }

  /// The tags as the API lists them.
  public static List<Tag> list(SequencedMap<String, String> tags) {
    return tags.entrySet().stream().map(each -> new Tag(each.getKey(), each.getValue())).toList();
  }
}
