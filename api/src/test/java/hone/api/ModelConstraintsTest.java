package hone.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Every constraint of AWS's model, on every member that an operation reaches: a request that is
/// valid but for one thing is refused, and the refusal names the member and, in AWS's words, what
/// it must satisfy.
final class ModelConstraintsTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  /// A longer text is refused as such, before its member's own bound is looked at.
  private static final int TEXT_MAX = 131_072;

  /// How often a shape that holds itself is entered on one way.
  private static final int TURNS = 2;

  /// More items are not tried.
  private static final int ITEMS_MAX = 200;

  private static final String AT_MOST = "Member must have length less than or equal to ";
  private static final String AT_LEAST = "Member must have length greater than or equal to ";
  private static final String ENUM = "Member must satisfy enum value set: [";
  private static final String PATTERN = "Member must satisfy regular expression pattern: ";

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

    assertThat(cases).isGreaterThan(2_000);
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
    JsonNode model = read(file);
    shapes = model.path("shapes");
    for (JsonNode service : read("services.json").path("services")) {
      if (service.path("model").asString().equals(file)) {
        service.path("overrides").forEach(this::override);
      }
    }
    for (OperationShape<?> operation : operations) {
      String name = operation.name();
      String input = model.path("operations").path(name).path("input").path("shape").asString();
      ObjectNode valid = (ObjectNode) sample(input, 0);
      accept(operation, valid);
      List<Place> places = places(input, new ArrayList<>(), "", List.of());
      for (Place place : places) {
        mutate(operation, input, place);
      }
      mutateAll(operation, input, places);
    }
  }

  private static JsonNode read(String file) {
    return MAPPER.readTree(Path.of("src/main/model", file).toFile());
  }

  private void override(JsonNode override) {
    if (override.has("pattern")) {
      ((ObjectNode) shapes.path(override.path("shape").asString()))
          .set("pattern", override.path("pattern"));
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

  /// All members below a structure, however deep.
  ///
  /// @param above the structures that it lies in
  private List<Place> places(String shape, List<Object> steps, String path, List<String> above) {
    var found = new ArrayList<Place>();
    JsonNode model = shapes.path(shape);
    if (Collections.frequency(above, shape) >= TURNS) {
      return found;
    }
    var way = new ArrayList<>(above);
    way.add(shape);
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
        case "structure" -> found.addAll(places(target, inner, place + ".", way));
        case "list" -> {
          String item = targetModel.path("member").path("shape").asString();
          if (shapes.path(item).path("type").asString().equals("structure")) {
            var first = new ArrayList<>(inner);
            first.add(0);
            found.addAll(places(item, first, place + ".1.member.", way));
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

  /// A value that breaks one constraint, and what the refusal says of it: nothing where the type
  /// is wrong.
  private record Wrong(String what, JsonNode value, String words) {}

  private void mutate(OperationShape<?> operation, String input, Place place) {
    for (Wrong wrong : wrongs(place)) {
      ObjectNode request = (ObjectNode) sample(input, 0);
      put(request, input, place.steps(), wrong.value());
      cases++;
      assertThatThrownBy(() -> decode(operation, request))
          .as(operation.target() + " " + place.path() + ": " + wrong.what())
          .satisfies(
              error -> {
                if (error instanceof ConstraintException) {
                  assertThat(wrong.words()).isNotEmpty();
                  assertThat(error)
                      .hasMessageContaining(
                          "at '"
                              + place.path()
                              + "' failed to satisfy constraint: "
                              + wrong.words());
                } else {
                  assertThat(error)
                      .isInstanceOf(DecodeException.class)
                      .hasMessageStartingWith("At '" + place.pointer() + "': ");
                }
              });
    }
  }

  /// Break a constraint of each of the request's own members at once: the answer names them all.
  private void mutateAll(OperationShape<?> operation, String input, List<Place> places) {
    ObjectNode request = (ObjectNode) sample(input, 0);
    var faults = new ArrayList<String>();
    for (Place place : places) {
      if (place.steps().size() == 1) {
        wrongs(place).stream()
            .filter(wrong -> !wrong.words().isEmpty())
            .findFirst()
            .ifPresent(
                wrong -> {
                  put(request, input, place.steps(), wrong.value());
                  faults.add(
                      "at '" + place.path() + "' failed to satisfy constraint: " + wrong.words());
                });
      }
    }
    if (faults.size() > 1) {
      cases++;
      assertThatThrownBy(() -> decode(operation, request))
          .as(operation.target() + ", all at once")
          .isInstanceOf(ConstraintException.class)
          .hasMessageContaining(" validation errors detected: ")
          .hasMessageContainingAll(faults.toArray(String[]::new));
    }
  }

  /// Values that break one constraint each.
  private List<Wrong> wrongs(Place place) {
    JsonNode model = shapes.path(place.shape());
    var wrongs = new ArrayList<Wrong>();
    if (place.required()) {
      wrongs.add(new Wrong("missing", MAPPER.nullNode(), "Member must not be null"));
    }
    switch (model.path("type").asString()) {
      case "string" -> {
        wrongs.add(new Wrong("a number", number(1), ""));
        wrongs.addAll(wrongTexts(model));
      }
      case "integer", "long" -> {
        wrongs.add(new Wrong("a text", text("1"), ""));
        wrongs.addAll(wrongNumbers(model));
      }
      case "list" -> {
        wrongs.add(new Wrong("an object", MAPPER.createObjectNode(), ""));
        wrongs.addAll(wrongLists(model));
      }
      case "map" -> {
        wrongs.add(new Wrong("an array", MAPPER.createArrayNode(), ""));
        wrongs.addAll(wrongMaps(model));
      }
      default -> wrongs.add(new Wrong("a text", text("x"), ""));
    }
    return wrongs;
  }

  private List<Wrong> wrongTexts(JsonNode model) {
    var wrongs = new ArrayList<Wrong>();
    int max = model.path("max").asInt(TEXT_MAX);
    int min = model.path("min").asInt(0);
    if (max < TEXT_MAX) {
      wrongs.add(new Wrong("too long", text("a".repeat(max + 1)), AT_MOST + max));
    }
    if (min > 0) {
      wrongs.add(new Wrong("too short", text("a".repeat(min - 1)), AT_LEAST + min));
    }
    if (model.has("enum") && !model.has("pattern")) {
      wrongs.add(new Wrong("another value", text("NoSuchValue"), ENUM));
    }
    if (model.has("pattern") && !"\n".matches(model.path("pattern").asString())) {
      wrongs.add(new Wrong("another pattern", text("\n"), PATTERN));
    }
    return wrongs;
  }

  private List<Wrong> wrongNumbers(JsonNode model) {
    var wrongs = new ArrayList<Wrong>();
    if (model.has("min")) {
      long min = model.path("min").asLong();
      String words = "Member must have value greater than or equal to " + min;
      wrongs.add(new Wrong("too small", number(min - 1), words));
    }
    if (model.has("max")) {
      long max = model.path("max").asLong();
      String words = "Member must have value less than or equal to " + max;
      wrongs.add(new Wrong("too large", number(max + 1), words));
    }
    return wrongs;
  }

  private List<Wrong> wrongLists(JsonNode model) {
    var wrongs = new ArrayList<Wrong>();
    String item = model.path("member").path("shape").asString();
    int min = model.path("min").asInt(0);
    int max = model.path("max").asInt(ITEMS_MAX);
    if (min > 0) {
      wrongs.add(new Wrong("empty", MAPPER.createArrayNode(), AT_LEAST + min));
    }
    if (max < ITEMS_MAX) {
      wrongs.add(new Wrong("too many", samples(item, max + 1), AT_MOST + max));
    }
    if (shapes.path(item).path("type").asString().equals("string")) {
      for (Wrong text : wrongTexts(shapes.path(item))) {
        ArrayNode list = samples(item, Math.max(1, min));
        list.set(0, text.value());
        String words = "Member must satisfy constraint: [";
        wrongs.add(new Wrong("an item " + text.what(), list, words));
      }
    }
    return wrongs;
  }

  private ArrayNode samples(String shape, int count) {
    ArrayNode list = MAPPER.createArrayNode();
    for (int i = 0; i < count; i++) {
      list.add(sample(shape, 0));
    }
    return list;
  }

  private List<Wrong> wrongMaps(JsonNode model) {
    var wrongs = new ArrayList<Wrong>();
    String key = model.path("key").path("shape").asString();
    String value = model.path("value").path("shape").asString();
    int min = model.path("min").asInt(0);
    int max = model.path("max").asInt(ITEMS_MAX);
    if (min > 0) {
      wrongs.add(new Wrong("empty", MAPPER.createObjectNode(), AT_LEAST + min));
    }
    if (max < ITEMS_MAX) {
      ObjectNode many = MAPPER.createObjectNode();
      for (int i = 0; i <= max; i++) {
        many.set("a" + i, sample(value, 0));
      }
      wrongs.add(new Wrong("too many", many, AT_MOST + max));
    }
    for (Wrong text : wrongTexts(shapes.path(key))) {
      ObjectNode map = MAPPER.createObjectNode();
      map.set(text.value().asString(), sample(value, 0));
      String words = "Map keys must satisfy constraint: [";
      wrongs.add(new Wrong("a key " + text.what(), map, words));
    }
    if (shapes.path(value).path("type").asString().equals("string")) {
      for (Wrong text : wrongTexts(shapes.path(value))) {
        ObjectNode map = MAPPER.createObjectNode();
        map.set(sampleText(key, shapes.path(key)), text.value());
        String words = "Map value must satisfy constraint: [";
        wrongs.add(new Wrong("a value " + text.what(), map, words));
      }
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
