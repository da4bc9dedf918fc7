package hone.server.http;

import hone.engine.Scope;
import hone.engine.store.Call;
import hone.server.credentials.Principal;
import org.jspecify.annotations.Nullable;

/// Who calls, from where, and how this request is named in log and answer.
///
/// @param callId what all tries of this call have in common and no other call has, or `null` where
///     nothing tells a retry from another call
public record Caller(
    Principal principal, String region, String requestId, @Nullable String callId) {

  /// The account and region whose resources this request sees.
  public Scope scope() {
    return new Scope(principal.account(), region);
  }

  /// The same caller with a call that can be told from others.
  Caller with(String id) {
    return new Caller(principal, region, requestId, id);
  }

  /// What to keep with the thing that this call creates, so that a retry gets the same answer.
  public @Nullable Call answered(String answer) {
    return callId == null ? null : new Call(callId, answer);
  }
}
