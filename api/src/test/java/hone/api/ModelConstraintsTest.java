package hone.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Every constraint of AWS's model, on every member that an operation reaches: a request that is
/// valid but for one thing is refused, and the refusal names the member.
final class ModelConstraintsTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  /// A longer text is refused as such, before its member's own bound is looked at.
  private static final int TEXT_MAX = 131_072;

  private static final int DEPTH_MAX = 5;

  /// Texts for patterns that no plain word matches.
  private static final Map<String, String> SAMPLES =
      Map.ofEntries(
          Map.entry("RoleArn", "arn:aws:iam::123456789012:role/hone"),
          Map.entry("S3Uri", "s3://bucket/key"),
          Map.entry("S3ModelUri", "s3://bucket/key"),
          Map.entry("Url", "s3://bucket/key"),
          Map.entry("HubContentVersion", "1.0.0"),
          Map.entry("ImageDigest", "sha256:" + "0".repeat(64)),
          Map.entry("MediaType", "text/csv"),
          Map.entry("ResponseMIMEType", "text/csv"),
          Map.entry("ModelPackageFrameworkVersion", "1.0"),
          Map.entry("AccountId", "123456789012"),
          Map.entry("FileSystemId", "fs-0123456789abcdef0"),
          Map.entry("ResourceArn", "arn:aws:sagemaker:us-west-2:123456789012:training-job/x"),
          Map.entry(
              "HubDataSetArn",
              "arn:aws:sagemaker:us-west-2:aws:hub-content/SageMakerPublicHub/DataSet/a"),
          Map.entry(
              "ServerlessJobBaseModelArn",
              "arn:aws:sagemaker:us-west-2:aws:hub-content/SageMakerPublicHub/Model/a"),
          Map.entry(
              "SageMakerResourceArn",
              "arn:aws:sagemaker:us-west-2:123456789012:experiment-trial-component/x"),
          Map.entry("MlFlowResourceArn", "arn:aws:sagemaker:us-west-2:123456789012:mlflow-app/a"),
          Map.entry("ModelPackageArn", "arn:aws:sagemaker:us-west-2:123456789012:model-package/a"),
          Map.entry(
              "ModelPackageGroupArn",
              "arn:aws:sagemaker:us-west-2:123456789012:model-package-group/a"),
          Map.entry("TrainingPlanArn", "arn:aws:sagemaker:us-west-2:123456789012:training-plan/a"),
          Map.entry(
              "TrainingRepositoryCredentialsProviderArn",
              "arn:aws:lambda:us-west-2:123456789012:function:a"));

  private JsonNode shapes = MAPPER.nullNode();
  private int cases;

  /// A way from a request's root to one member, and the member's shape.
  private record Place(List<Object> steps, String path, String shape, boolean required) {
    String pointer() {
      return steps.stream().map(step -> "/" + step).collect(Collectors.joining());
    }
  }

  @Test
  void everyConstraintOfEveryMemberOfSageMakerIsChecked() {
    check("sagemaker-2017-07-24.json", hone.api.sagemaker.Operations.ALL);

    assertThat(cases).isGreaterThan(1_500);
  }

  @Test
  void everyConstraintOfEveryMemberOfTheLogsIsChecked() {
    check("logs-2014-03-28.json", hone.api.logs.Operations.ALL);

    assertThat(cases).isGreaterThan(50);
  }

  @Test
  void everyConstraintOfEveryMemberOfTheSmallServicesIsChecked() {
    check("cloudwatch-2010-08-01.json", hone.api.cloudwatch.Operations.ALL);
    check("hone-2026-11-26.json", hone.api.insight.Operations.ALL);
    check("iam-2010-05-08.json", hone.api.iam.Operations.ALL);
    check("sagemaker-metrics-2022-09-30.json", hone.api.metrics.Operations.ALL);
    check("sts-2011-06-15.json", hone.api.sts.Operations.ALL);

    assertThat(cases).isGreaterThan(50);
  }

  private void check(String file, List<OperationShape<?>> operations) {
    JsonNode model = MAPPER.readTree(Path.of("src/main/model", file).toFile());
    shapes = model.path("shapes");
    for (OperationShape<?> operation : operations) {
      String name = operation.name();
      String input = model.path("operations").path(name).path("input").path("shape").asString();
      ObjectNode valid = (ObjectNode) sample(input, 0);
      accept(operation, valid);
      for (Place place : places(input, new ArrayList<>(), "", 0)) {
        mutate(operation, input, place);
      }
    }
  }

  private void accept(OperationShape<?> operation, JsonNode request) {
    try {
      decode(operation, request);
    } catch (ConstraintException | DecodeException error) {
      fail(operation.target() + ": " + request + " was refused: " + error.getMessage());
    }
  }

  private static void decode(OperationShape<?> operation, JsonNode request) {
    Wire.decode(operation, request.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// All members below a structure, down to a depth.
  private List<Place> places(String shape, List<Object> steps, String path, int depth) {
    var found = new ArrayList<Place>();
    JsonNode model = shapes.path(shape);
    if (depth > DEPTH_MAX) {
      return found;
    }
    var required = new ArrayList<String>();
    model.path("required").forEach(each -> required.add(each.asString()));
    for (Map.Entry<String, JsonNode> member : model.path("members").properties()) {
      String target = member.getValue().path("shape").asString();
      var inner = new ArrayList<>(steps);
      inner.add(member.getKey());
      String place = path + small(member.getKey());
      found.add(new Place(inner, place, target, required.contains(member.getKey())));
      JsonNode targetModel = shapes.path(target);
      switch (targetModel.path("type").asString()) {
        case "structure" -> found.addAll(places(target, inner, place + ".", depth + 1));
        case "list" -> {
          String item = targetModel.path("member").path("shape").asString();
          if (shapes.path(item).path("type").asString().equals("structure")) {
            var first = new ArrayList<>(inner);
            first.add(0);
            found.addAll(places(item, first, place + ".1.member.", depth + 1));
          }
        }
        default -> {}
      }
    }
    return found;
  }

  private static String small(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private void mutate(OperationShape<?> operation, String input, Place place) {
    for (Map.Entry<String, JsonNode> wrong : wrongs(place).entrySet()) {
      ObjectNode request = (ObjectNode) sample(input, 0);
      put(request, input, place.steps(), wrong.getValue());
      cases++;
      assertThatThrownBy(() -> decode(operation, request))
          .as(operation.target() + " " + place.path() + ": " + wrong.getKey())
          .satisfies(
              error -> {
                if (error instanceof ConstraintException) {
                  assertThat(error).hasMessageContaining("'" + place.path() + "'");
                } else {
                  assertThat(error)
                      .isInstanceOf(DecodeException.class)
                      .hasMessageStartingWith("At '" + place.pointer() + "': ");
                }
              });
    }
  }

  /// Values that break one constraint each.
  private Map<String, JsonNode> wrongs(Place place) {
    JsonNode model = shapes.path(place.shape());
    var wrongs = new LinkedHashMap<String, JsonNode>();
    if (place.required()) {
      wrongs.put("missing", MAPPER.nullNode());
    }
    boolean hasMin = model.path("min").asDouble(0) > 0;
    boolean hasMax = model.has("max");
    switch (model.path("type").asString()) {
      case "string" -> {
        wrongs.put("a number", MAPPER.getNodeFactory().numberNode(1));
        if (hasMax && model.path("max").asInt() < TEXT_MAX) {
          wrongs.put("too long", text("a".repeat(model.path("max").asInt() + 1)));
        }
        if (hasMin) {
          wrongs.put("too short", text("a".repeat(model.path("min").asInt() - 1)));
        }
        if (model.has("enum")) {
          wrongs.put("another value", text("NoSuchValue"));
        }
        if (model.has("pattern") && !"\n".matches(model.path("pattern").asString())) {
          wrongs.put("another pattern", text("\n"));
        }
      }
      case "integer", "long" -> {
        wrongs.put("a text", text("1"));
        if (model.has("min")) {
          wrongs.put("too small", number(model.path("min").asLong() - 1));
        }
        if (hasMax) {
          wrongs.put("too large", number(model.path("max").asLong() + 1));
        }
      }
      case "list" -> {
        wrongs.put("an object", MAPPER.createObjectNode());
        if (hasMin) {
          wrongs.put("empty", MAPPER.createArrayNode());
        }
        if (hasMax && model.path("max").asInt() < 200) {
          ArrayNode many = MAPPER.createArrayNode();
          for (int i = 0; i <= model.path("max").asInt(); i++) {
            many.add(sample(model.path("member").path("shape").asString(), 0));
          }
          wrongs.put("too many", many);
        }
      }
      case "map" -> wrongs.put("an array", MAPPER.createArrayNode());
      case "structure" -> wrongs.put("a text", text("x"));
      default -> wrongs.put("a text", text("x"));
    }
    return wrongs;
  }

  private JsonNode number(long value) {
    return MAPPER.getNodeFactory().numberNode(value);
  }

  private JsonNode text(String value) {
    return MAPPER.getNodeFactory().stringNode(value);
  }

  /// Put a value at a place, making valid structures on the way.
  private void put(ObjectNode root, String shape, List<Object> steps, JsonNode value) {
    ObjectNode at = root;
    String atShape = shape;
    for (int i = 0; i < steps.size() - 1; i++) {
      String member = (String) steps.get(i);
      String target = target(atShape, member);
      boolean list = steps.get(i + 1) instanceof Integer;
      String structure =
          list ? shapes.path(target).path("member").path("shape").asString() : target;
      JsonNode known = list ? at.path(member).path(0) : at.path(member);
      ObjectNode next =
          known instanceof ObjectNode there ? there : (ObjectNode) sample(structure, 0);
      if (list) {
        at.putArray(member).add(next);
        i++;
      } else {
        at.set(member, next);
      }
      at = next;
      atShape = structure;
    }
    at.set((String) steps.getLast(), value);
  }

  private String target(String shape, String member) {
    return shapes.path(shape).path("members").path(member).path("shape").asString();
  }

  /// The least valid value of a shape.
  private JsonNode sample(String shape, int depth) {
    JsonNode model = shapes.path(shape);
    assertThat(depth).as("depth of " + shape).isLessThan(12);
    return switch (model.path("type").asString()) {
      case "structure" -> {
        ObjectNode structure = MAPPER.createObjectNode();
        for (JsonNode required : model.path("required")) {
          structure.set(required.asString(), sample(target(shape, required.asString()), depth + 1));
        }
        yield structure;
      }
      case "list" -> {
        ArrayNode list = MAPPER.createArrayNode();
        for (int i = 0; i < Math.max(1, model.path("min").asInt(0)); i++) {
          list.add(sample(model.path("member").path("shape").asString(), depth + 1));
        }
        yield list;
      }
      case "map" -> MAPPER.createObjectNode();
      case "string" -> text(sampleText(shape, model));
      case "boolean" -> MAPPER.getNodeFactory().booleanNode(true);
      default -> number(Math.max(1, model.path("min").asLong(1)));
    };
  }

  private static String sampleText(String shape, JsonNode model) {
    if (SAMPLES.containsKey(shape)) {
      return SAMPLES.get(shape);
    }
    if (model.has("enum")) {
      return model.path("enum").path(0).asString();
    }
    String plain = "a".repeat(Math.max(1, model.path("min").asInt(1)));
    assertThat(plain)
        .as("a sample of " + shape + " is needed")
        .matches(model.path("pattern").asString(".*"));
    return plain;
  }
}
