package hone.server.operations.logs;

import hone.api.logs.DeleteRetentionPolicyRequest;
import hone.api.logs.Operations;
import hone.api.logs.PutRetentionPolicyRequest;
import hone.engine.ApiError;
import hone.engine.log.LogRetention;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import java.util.List;

/// `PutRetentionPolicy` and `DeleteRetentionPolicy` of CloudWatch Logs, for the caller's account in
/// its region.
public final class RetentionPolicies {
  /// AWS's, as its API reference lists them under PutRetentionPolicy.
  private static final List<Integer> DAYS =
      List.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private final LogRetention retention;

  private RetentionPolicies(LogRetention retention) {
    this.retention = retention;
  }

  public static List<Operation> operations(Services services) {
    var policies = new RetentionPolicies(services.engine().logRetention());
    return List.of(
        LogOperation.silent(Operations.PUT_RETENTION_POLICY, policies::put),
        LogOperation.silent(Operations.DELETE_RETENTION_POLICY, policies::delete));
  }

  private void put(Caller caller, PutRetentionPolicyRequest request) {
    TrainingLogGroup.check(caller, request.logGroupName(), null);
    Integer days = request.retentionInDays();
    if (!DAYS.contains(days)) {
      throw ApiError.validation("retentionInDays: found " + days + ", allowed are " + DAYS);
    }
    retention.keep(caller.scope(), days);
  }

  private void delete(Caller caller, DeleteRetentionPolicyRequest request) {
    TrainingLogGroup.check(caller, request.logGroupName(), null);
    retention.forget(caller.scope());
  }
}
