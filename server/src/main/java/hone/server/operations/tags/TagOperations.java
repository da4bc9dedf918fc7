package hone.server.operations.tags;

import hone.api.Shape;
import hone.api.sagemaker.AddTagsInput;
import hone.api.sagemaker.AddTagsOutput;
import hone.api.sagemaker.DeleteTagsInput;
import hone.api.sagemaker.DeleteTagsOutput;
import hone.api.sagemaker.ListTagsInput;
import hone.api.sagemaker.ListTagsOutput;
import hone.api.sagemaker.Operations;
import hone.engine.ApiError;
import hone.engine.Arn;
import hone.engine.Scope;
import hone.engine.resource.Kind;
import hone.engine.store.Snapshot;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.PageToken;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `AddTags`, `ListTags`, `DeleteTags`.
public final class TagOperations {
  private static final int TAGS_MAX = 50;
  private static final Pattern ARN =
      Pattern.compile("arn:[^:]+:sagemaker:([^:]*):([^:]*):([a-z-]+)/(.+)");

  private final Services services;

  private TagOperations(Services services) {
    this.services = services;
  }

  public static List<Operation> operations(Services services) {
    var tags = new TagOperations(services);
    return List.of(
        ShapedOperation.answering(Operations.ADD_TAGS, tags::add),
        ShapedOperation.answering(Operations.LIST_TAGS, tags::list),
        ShapedOperation.answering(Operations.DELETE_TAGS, tags::delete));
  }

  private Shape add(Caller caller, AddTagsInput request) {
    SequencedMap<String, String> added = TagMaps.of(request.tags());
    Function<Snapshot, String> resource = store -> existing(store, caller, request.resourceArn());
    return new AddTagsOutput(TagMaps.list(services.engine().tags().add(resource, added, TAGS_MAX)));
  }

  /// There are at most 50 tags and pages have at least 50, so there is one page.
  private Shape list(Caller caller, ListTagsInput request) {
    PageToken.checkNone(request.nextToken());
    SequencedMap<String, String> tags =
        services.engine().read(store -> store.tags(existing(store, caller, request.resourceArn())));
    return ListTagsOutput.builder().tags(TagMaps.list(tags)).build();
  }

  private Shape delete(Caller caller, DeleteTagsInput request) {
    services
        .engine()
        .tags()
        .remove(store -> existing(store, caller, request.resourceArn()), request.tagKeys());
    return new DeleteTagsOutput();
  }

  /// The ARN as the resource has it: in requests it may have capital letters.
  private static String existing(Snapshot store, Caller caller, String arn) {
    Matcher parts = ARN.matcher(arn);
    Scope scope = caller.scope();
    boolean exists =
        parts.matches()
            && parts.group(1).equals(scope.region())
            && parts.group(2).equals(scope.account())
            && exists(store, scope, parts);
    if (!exists) {
      throw ApiError.validation("Could not find the resource '" + arn + "'.");
    }
    return Arn.of(scope, parts.group(3), parts.group(4));
  }

  private static boolean exists(Snapshot store, Scope scope, Matcher parts) {
    return switch (parts.group(3)) {
      case "hyper-parameter-tuning-job" -> store.tuningJob(scope, parts.group(4)).isPresent();
      case "training-job" -> store.trainingJob(scope, parts.group(4)).isPresent();
      default ->
          Arrays.stream(Kind.values())
              .filter(kind -> kind.arnType().equals(parts.group(3)))
              .anyMatch(kind -> store.resources().find(scope, kind, parts.group(4)).isPresent());
    };
  }
}
