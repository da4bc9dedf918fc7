package hone.server.http;

import hone.engine.Scope;
import hone.server.credentials.Principal;

/// Who calls, from where, and how this request is named in log and answer.
public record Caller(Principal principal, String region, String requestId) {

  /// The account and region whose resources this request sees.
  public Scope scope() {
    return new Scope(principal.account(), region);
  }
}
