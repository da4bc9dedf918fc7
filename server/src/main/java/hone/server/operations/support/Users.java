package hone.server.operations.support;

import hone.api.sagemaker.IamIdentity;
import hone.api.sagemaker.UserContext;
import hone.server.http.Caller;

/// Tells who made or changed something.
public final class Users {
  private Users() {}

  /// The caller as the API tells of users.
  public static UserContext of(Caller caller) {
    String account = caller.principal().account();
    return UserContext.builder()
        .iamIdentity(new IamIdentity("arn:aws:iam::" + account + ":root", account, null))
        .build();
  }
}
