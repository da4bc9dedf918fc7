package hone.server.operations.experiments;

import hone.api.Wire;
import hone.api.sagemaker.DescribeTrialComponentResponse;
import hone.api.sagemaker.TrialComponentArtifact;
import hone.api.sagemaker.TrialComponentParameterValue;
import hone.api.sagemaker.UpdateTrialComponentRequest;
import hone.api.sagemaker.UserContext;
import hone.engine.ApiError;
import hone.engine.resource.Resource;
import hone.server.operations.support.Given;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Applies UpdateTrialComponent to a component's document: maps are merged by key.
///
/// What a component tells of its training job is not in its document. To remove a key of that, an
/// value is kept in its place that no request can have: [#GONE_PARAMETER], [#GONE_ARTIFACT].
final class ComponentChanges {
  static final TrialComponentParameterValue GONE_PARAMETER =
      new TrialComponentParameterValue(null, null);
  static final TrialComponentArtifact GONE_ARTIFACT = new TrialComponentArtifact(null, "\0");

  private static final int PARAMETERS_MAX = 300;
  private static final int ARTIFACTS_MAX = 60;

  private ComponentChanges() {}

  static DescribeTrialComponentResponse updated(
      Resource component, UpdateTrialComponentRequest request, UserContext user) {
    DescribeTrialComponentResponse known =
        Wire.fromJson(DescribeTrialComponentResponse::read, component.document());
    boolean derived = component.links().trainingId() != null;
    DescribeTrialComponentResponse next =
        DescribeTrialComponentResponse.builder()
            .displayName(Given.either(request.displayName(), known.displayName()))
            .status(Given.either(request.status(), known.status()))
            .startTime(Given.either(request.startTime(), known.startTime()))
            .endTime(Given.either(request.endTime(), known.endTime()))
            .parameters(
                merged(
                    known.parameters(),
                    request.parameters(),
                    request.parametersToRemove(),
                    derived ? GONE_PARAMETER : null))
            .inputArtifacts(
                merged(
                    known.inputArtifacts(),
                    request.inputArtifacts(),
                    request.inputArtifactsToRemove(),
                    derived ? GONE_ARTIFACT : null))
            .outputArtifacts(
                merged(
                    known.outputArtifacts(),
                    request.outputArtifacts(),
                    request.outputArtifactsToRemove(),
                    derived ? GONE_ARTIFACT : null))
            .metadataProperties(known.metadataProperties())
            .createdBy(known.createdBy())
            .lastModifiedBy(user)
            .build();
    checkParameters(request.parameters());
    checkSizes(next);
    return next;
  }

  /// Check what the model cannot say of a new component.
  static void check(DescribeTrialComponentResponse document) {
    checkParameters(document.parameters());
  }

  private static void checkParameters(
      @Nullable SequencedMap<String, TrialComponentParameterValue> parameters) {
    if (parameters == null) {
      return;
    }
    parameters.forEach(
        (key, value) -> {
          if ((value.stringValue() == null) == (value.numberValue() == null)) {
            throw ApiError.validation(
                "parameters."
                    + key
                    + ": found "
                    + (value.stringValue() == null ? "neither of" : "both")
                    + " stringValue and numberValue, allowed is exactly one of them");
          }
          if (value.numberValue() != null && !Double.isFinite(value.numberValue())) {
            throw ApiError.validation(
                "parameters."
                    + key
                    + ".numberValue: found "
                    + value.numberValue()
                    + ", allowed is a finite number");
          }
        });
  }

  private static void checkSizes(DescribeTrialComponentResponse next) {
    checkSize("parameters", next.parameters(), PARAMETERS_MAX);
    checkSize("inputArtifacts", next.inputArtifacts(), ARTIFACTS_MAX);
    checkSize("outputArtifacts", next.outputArtifacts(), ARTIFACTS_MAX);
  }

  private static void checkSize(
      String member, @Nullable SequencedMap<String, ?> values, int allowed) {
    if (values != null && values.size() > allowed) {
      throw ApiError.validation(
          member + ": found " + values.size() + " with this change, allowed are " + allowed);
    }
  }

  private static <V> SequencedMap<String, V> merged(
      @Nullable SequencedMap<String, V> known,
      @Nullable SequencedMap<String, V> added,
      @Nullable List<String> removed,
      @Nullable V gone) {
    var all = new LinkedHashMap<String, V>();
    if (known != null) {
      all.putAll(known);
    }
    for (String key : removed == null ? List.<String>of() : removed) {
      if (gone == null) {
        all.remove(key);
      } else {
        all.put(key, gone);
      }
    }
    if (added != null) {
      all.putAll(added);
    }
    return all;
  }
}
