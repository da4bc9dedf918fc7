package hone.server.operations.support;

import hone.api.sagemaker.IamIdentity;
import hone.api.sagemaker.UserContext;
import hone.engine.Arn;
import hone.server.credentials.Principal;
import hone.server.http.Caller;

/// Tells who calls: a key is a user of its own or, if it speaks for a role, a session of that.
public final class Users {
  private Users() {}

  /// The caller as the API tells of users.
  public static UserContext of(Caller caller) {
    return UserContext.builder()
        .iamIdentity(new IamIdentity(arn(caller), id(caller), null))
        .build();
  }

  public static String arn(Caller caller) {
    Principal principal = caller.principal();
    String role = principal.role();
    String key = principal.accessKeyId();
    String start = "arn:" + Arn.partition(caller.region());
    return role == null
        ? start + ":iam::" + principal.account() + ":user/" + key
        : start + ":sts::" + principal.account() + ":assumed-role/" + role + "/" + key;
  }

  /// IAM's unique id of the caller.
  public static String id(Caller caller) {
    Principal principal = caller.principal();
    String role = principal.role();
    return role == null
        ? RoleIds.ofUser(principal.accessKeyId())
        : RoleIds.ofRole(principal.account(), role) + ":" + principal.accessKeyId();
  }
}
