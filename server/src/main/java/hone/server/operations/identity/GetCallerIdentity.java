package hone.server.operations.identity;

import hone.api.Shape;
import hone.api.sts.GetCallerIdentityRequest;
import hone.api.sts.GetCallerIdentityResponse;
import hone.api.sts.Operations;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.ShapedOperation;
import hone.server.operations.support.Users;

/// `GetCallerIdentity` of STS. A key with a role answers as if the role had been assumed, which is
/// where SageMaker's Python SDK takes its execution role from.
public final class GetCallerIdentity {
  private GetCallerIdentity() {}

  public static Operation operation() {
    return ShapedOperation.answering(Operations.GET_CALLER_IDENTITY, GetCallerIdentity::perform);
  }

  private static Shape perform(Caller caller, GetCallerIdentityRequest request) {
    return new GetCallerIdentityResponse(
        Users.id(caller), caller.principal().account(), Users.arn(caller));
  }
}
