package hone.server.operations.identity;

import hone.api.Shape;
import hone.api.iam.EvaluationResult;
import hone.api.iam.Operations;
import hone.api.iam.SimulatePolicyResponse;
import hone.api.iam.SimulatePrincipalPolicyRequest;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.ShapedOperation;
import java.util.List;

/// `SimulatePrincipalPolicy` of IAM: the SageMaker Python SDK 3.x asks before it creates a job
/// whether its role may do what the job needs. A role neither gives nor takes power here, so
/// everything is allowed.
public final class SimulatePrincipalPolicy {
  private SimulatePrincipalPolicy() {}

  public static Operation operation() {
    return ShapedOperation.answering(
        Operations.SIMULATE_PRINCIPAL_POLICY, SimulatePrincipalPolicy::perform);
  }

  private static Shape perform(Caller caller, SimulatePrincipalPolicyRequest request) {
    List<EvaluationResult> results =
        request.actionNames().stream()
            .map(
                action ->
                    EvaluationResult.builder()
                        .evalActionName(action)
                        .evalResourceName("*")
                        .evalDecision("allowed")
                        .build())
            .toList();
    return SimulatePolicyResponse.builder().evaluationResults(results).isTruncated(false).build();
  }
}
