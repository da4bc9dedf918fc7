package hone.server.operations.support;

import hone.api.sagemaker.IamIdentity;
import hone.api.sagemaker.UserContext;
import hone.engine.Arn;
import hone.server.http.Caller;

/// Tells who made or changed something.
public final class Users {
  private Users() {}

  /// The caller as the API tells of users.
  public static UserContext of(Caller caller) {
    String account = caller.principal().account();
    String arn = "arn:" + Arn.partition(caller.region()) + ":iam::" + account + ":root";
    return UserContext.builder().iamIdentity(new IamIdentity(arn, account, null)).build();
  }
}
