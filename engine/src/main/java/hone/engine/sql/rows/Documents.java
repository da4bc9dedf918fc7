package hone.engine.sql.rows;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import hone.engine.Ordered;
import hone.search.Parameter;
import hone.search.Reason;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Writes values as the JSON documents that rows hold, and reads them back. Thread-safe.
public final class Documents {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addMixIn(Parameter.class, Named.class)
          .addMixIn(Reason.class, NamedReason.class)
          .build();
  private static final TypeReference<LinkedHashMap<String, String>> TEXTS =
      new TypeReference<>() {};

  private Documents() {}

  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  public static <T> T read(String json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }

  public static SequencedMap<String, String> readTexts(String json) {
    return Ordered.copyOf(MAPPER.readValue(json, TEXTS));
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Parameter.Continuous.class, name = "continuous"),
    @JsonSubTypes.Type(value = Parameter.Whole.class, name = "integer"),
    @JsonSubTypes.Type(value = Parameter.Categorical.class, name = "categorical")
  })
  private interface Named {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Reason.Drawn.class, name = "drawn"),
    @JsonSubTypes.Type(value = Reason.Enumerated.class, name = "enumerated"),
    @JsonSubTypes.Type(value = Reason.Spread.class, name = "spread"),
    @JsonSubTypes.Type(value = Reason.Inherited.class, name = "inherited"),
    @JsonSubTypes.Type(value = Reason.Modelled.class, name = "modelled")
  })
  private interface NamedReason {}
}
