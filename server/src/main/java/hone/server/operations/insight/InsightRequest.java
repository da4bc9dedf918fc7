package hone.server.operations.insight;

import hone.engine.ApiError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The request of `DescribeTuningInsight`, which AWS's model does not have.
///
/// @param name the tuning job's
/// @param size how many training jobs at most
/// @param token where the list of training jobs goes on, or `null`
record InsightRequest(String name, int size, @Nullable String token) {
  private static final String NAME = "HyperParameterTuningJobName";
  private static final String SIZE = "MaxResults";
  private static final String TOKEN = "NextToken";
  private static final int USUAL = 10;
  private static final int MOST = 100;

  /// Read and check a request.
  ///
  /// @throws ApiError if it is not one
  static InsightRequest read(byte[] body) {
    JsonNode request;
    try {
      request = JsonMapper.shared().readTree(body);
    } catch (JacksonException error) {
      throw ApiError.validation("The request body is no JSON: " + error.getOriginalMessage());
    }
    if (!request.isObject()) {
      throw ApiError.validation("The request body: found no JSON object, allowed is one");
    }
    for (String member : request.propertyNames()) {
      if (!List.of(NAME, SIZE, TOKEN).contains(member)) {
        throw ApiError.validation(
            "found the member '" + member + "', allowed: " + List.of(NAME, SIZE, TOKEN));
      }
    }
    if (!request.path(NAME).isString()) {
      throw ApiError.validation(NAME + ": found none, needed is a tuning job's name");
    }
    JsonNode size = request.path(SIZE);
    boolean usual = size.isMissingNode();
    if (!usual && (!size.isInt() || size.intValue() < 1 || size.intValue() > MOST)) {
      throw ApiError.validation(SIZE + ": found " + size + ", allowed: 1 to " + MOST);
    }
    JsonNode token = request.path(TOKEN);
    return new InsightRequest(
        request.path(NAME).stringValue(),
        usual ? USUAL : size.intValue(),
        token.isString() ? token.stringValue() : null);
  }
}
