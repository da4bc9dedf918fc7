package hone.server.operations.extension;

import hone.api.Shape;
import hone.api.insight.CreatePageSessionRequest;
import hone.api.insight.CreatePageSessionResponse;
import hone.api.insight.Operations;
import hone.server.credentials.Sessions;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.ShapedOperation;

/// `CreatePageSession`, an operation of Hone's own: lets a browser read, for the page, what the
/// caller's account has in the caller's region.
public final class CreatePageSession {
  private final Sessions sessions;

  private CreatePageSession(Sessions sessions) {
    this.sessions = sessions;
  }

  public static Operation operation(Sessions sessions) {
    return ShapedOperation.answering(
        Operations.CREATE_PAGE_SESSION, new CreatePageSession(sessions)::perform);
  }

  private Shape perform(Caller caller, CreatePageSessionRequest request) {
    Sessions.Begun begun = sessions.begin(caller.principal(), caller.region());
    return new CreatePageSessionResponse(begun.token(), begun.expiresAt());
  }
}
