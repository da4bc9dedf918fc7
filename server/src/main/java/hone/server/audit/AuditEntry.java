package hone.server.audit;

import hone.api.OperationShape;
import hone.server.credentials.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// One call that may have changed something.
///
/// @param resource what the request names, by member: names and ARNs, nothing else of it
public record AuditEntry(
    Principal who, String action, SequencedMap<String, String> resource, Outcome outcome) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int SHOWN_MAX = 256;

  /// No operation has more; a refused request may have any members.
  private static final int NAMES_MAX = 16;

  /// How a call came in and went out.
  ///
  /// @param result `OK` or the error's code
  /// @param source the address that it came from
  public record Outcome(
      String region, String result, int status, String source, String requestId) {}

  /// Describe a call.
  ///
  /// @param body the request document, in JSON as that of every operation that changes something
  public static AuditEntry of(
      Principal who, OperationShape<?> operation, byte[] body, Outcome outcome) {
    String action = operation.service().signingName() + ":" + operation.name();
    return new AuditEntry(who, action, named(body), outcome);
  }

  private static SequencedMap<String, String> named(byte[] body) {
    var found = new LinkedHashMap<String, String>();
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), body)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return found;
      }
      for (JsonToken token = in.nextToken();
          token == JsonToken.PROPERTY_NAME;
          token = in.nextToken()) {
        String member = in.currentName();
        JsonToken value = in.nextToken();
        if (value == JsonToken.VALUE_STRING && isName(member) && found.size() < NAMES_MAX) {
          found.put(member, shown(in.getString()));
        } else {
          in.skipChildren();
        }
      }
    } catch (JacksonException _) {
      // A body that is no JSON names nothing; the result says that it was refused.
    }
    return found;
  }

  private static boolean isName(String member) {
    return (member.endsWith("Name") || member.endsWith("Arn"))
        && !member.equals("DisplayName")
        && member.length() <= 64;
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }

  /// The entry as the members of a line.
  Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    members.put("account", who.account());
    members.put("accessKeyId", who.accessKeyId());
    if (who.role() != null) {
      members.put("role", who.role());
    }
    members.put("region", outcome.region());
    members.put("action", action);
    members.put("resource", resource);
    members.put("result", outcome.result());
    members.put("status", outcome.status());
    members.put("source", outcome.source());
    members.put("requestId", outcome.requestId());
    return members;
  }
}
