package hone.server.operations.identity;

import hone.api.Shape;
import hone.api.iam.GetRoleRequest;
import hone.api.iam.GetRoleResponse;
import hone.api.iam.Operations;
import hone.api.iam.Role;
import hone.engine.Arn;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.RoleIds;
import hone.server.operations.support.ShapedOperation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// `GetRole` of IAM. Requests may name any role, since a role gives no power here; so every role of
/// the caller's account is there, and SageMaker may assume it.
public final class GetRole {
  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
      "Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole"}]}\
      """;

  /// When AWS's policy language got its present version: no role is made, so none has a day.
  private static final Instant CREATED = Instant.parse("2012-10-17T00:00:00Z");

  private static final int SESSION_SECONDS = 3_600;

  private GetRole() {}

  public static Operation operation() {
    return ShapedOperation.answering(Operations.GET_ROLE, GetRole::perform);
  }

  private static Shape perform(Caller caller, GetRoleRequest request) {
    String name = request.roleName();
    String account = caller.principal().account();
    return new GetRoleResponse(
        Role.builder()
            .path("/")
            .roleName(name)
            .roleId(RoleIds.ofRole(account, name))
            .arn("arn:" + Arn.partition(caller.region()) + ":iam::" + account + ":role/" + name)
            .createDate(CREATED)
            .assumeRolePolicyDocument(URLEncoder.encode(TRUST, StandardCharsets.UTF_8))
            .maxSessionDuration(SESSION_SECONDS)
            .build());
  }
}
