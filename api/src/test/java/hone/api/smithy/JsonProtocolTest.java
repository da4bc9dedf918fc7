package hone.api.smithy;

import hone.api.DecodeException;
import hone.api.OperationShape;
import hone.api.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.protocoltests.traits.AppliesTo;
import software.amazon.smithy.protocoltests.traits.HttpMessageTestCase;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestsTrait;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestsTrait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Smithy's tests of awsJson1_1, from a server's side: requests are read, answers are written.
final class JsonProtocolTest {
  private static final ShapeId PROTOCOL = ShapeId.from("aws.protocols#awsJson1_1");

  @TempDir private Path folder;

  private record Case(String operation, HttpMessageTestCase test) {}

  @Test
  void requestsAreReadAsSmithyWantsIt() throws Exception {
    verify("Smithy awsJson1_1 requests", JsonProtocolTest::requests, JsonProtocolTest::read);
  }

  @Test
  void answersAreWrittenAsSmithyWantsIt() throws Exception {
    verify("Smithy awsJson1_1 answers", JsonProtocolTest::answers, JsonProtocolTest::written);
  }

  private void verify(
      String suite,
      BiFunction<Model, ServiceModel, List<Case>> find,
      BiFunction<OperationShape<?>, HttpMessageTestCase, Pair> run)
      throws Exception {
    var tally = new Tally(suite);
    Model smithy = Model.assembler().discoverModels().assemble().unwrap();
    var model = new ServiceModel(smithy);
    List<Case> cases = find.apply(smithy, model);
    Map<String, OperationShape<?>> operations = GeneratedShapes.of(model, folder);

    for (Case each : cases) {
      String why = whyNot(each, model);
      if (why != null) {
        tally.leaveOut(why);
        continue;
      }
      try {
        Pair pair = run.apply(GeneratedShapes.get(operations, each.operation()), each.test());
        if (pair.same()) {
          tally.pass();
        } else {
          tally.fail(each.test().getId(), pair.toString());
        }
      } catch (DecodeException error) {
        tally.fail(each.test().getId(), error.toString());
      }
    }

    tally.verify();
  }

  private static @Nullable String whyNot(Case each, ServiceModel model) {
    HttpMessageTestCase test = each.test();
    if (test.getAppliesTo().filter(side -> side == AppliesTo.CLIENT).isPresent()) {
      return "is for clients";
    }
    if (test.getHeaders().containsKey("Content-Encoding")) {
      return "is a compressed body, which is refused on purpose";
    }
    return model
        .leftOut(each.operation(), test.getBody().orElse(""))
        .map(type -> "no offered operation has " + type)
        .orElse(null);
  }

  private static List<Case> requests(Model smithy, ServiceModel model) {
    var cases = new ArrayList<Case>();
    smithy
        .getOperationShapesWithTrait(HttpRequestTestsTrait.class)
        .forEach(
            operation -> {
              var tests = operation.expectTrait(HttpRequestTestsTrait.class).getTestCases();
              add(operation, operation.getInputShape(), tests, model, cases);
            });
    return cases;
  }

  private static List<Case> answers(Model smithy, ServiceModel model) {
    var cases = new ArrayList<Case>();
    smithy
        .getShapesWithTrait(HttpResponseTestsTrait.class)
        .forEach(
            shape -> {
              ShapeId structure =
                  shape.asOperationShape().map(each -> each.getOutputShape()).orElse(shape.getId());
              var tests = shape.expectTrait(HttpResponseTestsTrait.class).getTestCases();
              add(shape, structure, tests, model, cases);
            });
    return cases;
  }

  private static void add(
      Shape owner,
      ShapeId structure,
      List<? extends HttpMessageTestCase> tests,
      ServiceModel model,
      List<Case> cases) {
    String name = owner.getId().getName();
    var ours = tests.stream().filter(each -> each.getProtocol().equals(PROTOCOL)).toList();
    if (!ours.isEmpty()) {
      model.add(name, structure);
      ours.forEach(each -> cases.add(new Case(name, each)));
    }
  }

  /// What the body of a request means, by us and by the test.
  private static Pair read(OperationShape<?> operation, HttpMessageTestCase test) {
    byte[] body = test.getBody().orElse("").getBytes(StandardCharsets.UTF_8);
    return new Pair(tree(Wire.toJson(Wire.decode(operation, body))), tree(parameters(test)));
  }

  /// How we write an answer, and how the test does.
  private static Pair written(OperationShape<?> operation, HttpMessageTestCase test) {
    String ours = Wire.toJson(Wire.fromJson(operation.input(), parameters(test)));
    return new Pair(tree(ours), tree(test.getBody().filter(each -> !each.isEmpty()).orElse("{}")));
  }

  private static String parameters(HttpMessageTestCase test) {
    return Node.printJson(test.getParams());
  }

  private static JsonNode tree(String json) {
    JsonNode tree = JsonMapper.shared().readTree(json);
    drop(tree);
    return tree;
  }

  /// A member that is `null` is as if it were not there; an error's type is written elsewhere.
  private static void drop(JsonNode tree) {
    if (tree instanceof tools.jackson.databind.node.ObjectNode members) {
      members.removeIf(JsonNode::isNull);
      members.remove("__type");
    }
    tree.forEach(JsonProtocolTest::drop);
  }

  private record Pair(JsonNode found, JsonNode wanted) {
    boolean same() {
      Comparator<JsonNode> byValue =
          (left, right) ->
              left.isNumber() && right.isNumber()
                  ? Double.compare(left.doubleValue(), right.doubleValue())
                  : left.equals(right) ? 0 : 1;
      return found.equals(byValue, wanted);
    }
  }
}
