package hone.server.operations.identity;

import hone.api.Shape;
import hone.api.sts.GetCallerIdentityRequest;
import hone.api.sts.GetCallerIdentityResponse;
import hone.api.sts.Operations;
import hone.engine.Arn;
import hone.server.credentials.Principal;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.ShapedOperation;

/// `GetCallerIdentity` of STS. A key with a role answers as if the role had been assumed, which is
/// where SageMaker's Python SDK takes its execution role from.
public final class GetCallerIdentity {
  private GetCallerIdentity() {}

  public static Operation operation() {
    return ShapedOperation.answering(Operations.GET_CALLER_IDENTITY, GetCallerIdentity::perform);
  }

  private static Shape perform(Caller caller, GetCallerIdentityRequest request) {
    Principal principal = caller.principal();
    String role = principal.role();
    String start = "arn:" + Arn.partition(caller.region());
    String account = principal.account();
    return role == null
        ? new GetCallerIdentityResponse(
            RoleIds.ofUser(principal.accessKeyId()),
            account,
            start + ":iam::" + account + ":user/" + principal.accessKeyId())
        : new GetCallerIdentityResponse(
            RoleIds.ofRole(account, role) + ":" + principal.accessKeyId(),
            account,
            start + ":sts::" + account + ":assumed-role/" + role + "/" + principal.accessKeyId());
  }
}
