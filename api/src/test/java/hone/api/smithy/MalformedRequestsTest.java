package hone.api.smithy;

import hone.api.ConstraintException;
import hone.api.DecodeException;
import hone.api.OperationShape;
import hone.api.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.protocoltests.traits.HttpMalformedRequestTestCase;
import software.amazon.smithy.protocoltests.traits.HttpMalformedRequestTestsTrait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Smithy's malformed requests. They are written for restJson1; a body means the same in
/// awsJson1_1, so those with a fault in the body are sent as such.
final class MalformedRequestsTest {
  private static final Pattern PLACE = Pattern.compile("(?:'|null) at '([^']*)' failed");

  @TempDir private Path folder;

  private record Case(String operation, HttpMalformedRequestTestCase test) {}

  @Test
  void malformedBodiesAreRefusedAsSmithyWantsIt() throws Exception {
    var tally = new Tally("Smithy malformed requests");
    Model smithy = Model.assembler().discoverModels().assemble().unwrap();
    var model = new ServiceModel(smithy);
    List<Case> cases = cases(smithy, model);
    Map<String, OperationShape<?>> operations = GeneratedShapes.of(model, folder);

    for (Case each : cases) {
      String why = whyNot(each, model);
      if (why != null) {
        tally.leaveOut(why);
        continue;
      }
      OperationShape<?> operation = GeneratedShapes.get(operations, each.operation());
      String fault = fault(operation, each.test());
      if (fault == null) {
        tally.pass();
      } else {
        tally.fail(each.test().getId(), body(each.test()) + " ⇒ " + fault);
      }
    }

    tally.verify();
  }

  private static List<Case> cases(Model smithy, ServiceModel model) {
    var cases = new ArrayList<Case>();
    ShapeId protocol = ShapeId.from("aws.protocols#restJson1");
    smithy
        .getOperationShapesWithTrait(HttpMalformedRequestTestsTrait.class)
        .forEach(
            operation -> {
              List<HttpMalformedRequestTestCase> all =
                  operation.expectTrait(HttpMalformedRequestTestsTrait.class).getTestCases();
              String name = operation.getId().getName();
              all.stream()
                  .filter(each -> each.getProtocol().equals(protocol))
                  .forEach(each -> cases.add(new Case(name, each)));
              model.add(name, operation.getInputShape());
            });
    return cases;
  }

  private static String body(HttpMalformedRequestTestCase test) {
    return test.getRequest().getBody().orElse("");
  }

  private static String expected(HttpMalformedRequestTestCase test) {
    return test.getResponse().getHeaders().getOrDefault("x-amzn-errortype", "");
  }

  /// Why a case says nothing about a body of awsJson1_1; `null` where it does.
  private static @Nullable String whyNot(Case each, ServiceModel model) {
    HttpMalformedRequestTestCase test = each.test();
    if (body(test).isEmpty()) {
      return "the fault is in path, query or headers, which awsJson1_1 does not use";
    }
    if (!expected(test).equals("SerializationException")
        && !expected(test).equals("ValidationException")) {
      return "the fault is in the headers of restJson1";
    }
    if (wanted(test).stream().anyMatch(place -> model.isOutside(each.operation(), place))) {
      return "the fault is in path, query or headers, which awsJson1_1 does not use";
    }
    return model
        .leftOut(each.operation(), body(test))
        .map(type -> "no offered operation has " + type)
        .orElse(null);
  }

  /// What is wrong with the answer to a case; `null` for nothing.
  private static @Nullable String fault(
      OperationShape<?> operation, HttpMalformedRequestTestCase test) throws IOException {
    try {
      Wire.decode(operation, body(test).getBytes(StandardCharsets.UTF_8));
      return "was accepted";
    } catch (DecodeException error) {
      return expected(test).equals("SerializationException") ? null : error.toString();
    } catch (ConstraintException error) {
      if (!expected(test).equals("ValidationException")) {
        return error.toString();
      }
      List<String> places = places(error.toString());
      List<String> wanted = wanted(test);
      boolean same =
          wanted.stream().allMatch(each -> places.stream().anyMatch(each::startsWith))
              && places.stream()
                  .allMatch(each -> wanted.stream().anyMatch(other -> other.startsWith(each)));
      return same ? null : error.toString() + " instead of places " + wanted;
    }
  }

  /// The places that an answer names, as Smithy writes them. AWS's older wording, which SageMaker
  /// has, names a list of texts as a whole, and counts structures from 1.
  private static List<String> places(String message) {
    return PLACE
        .matcher(message)
        .results()
        .map(
            each ->
                Pattern.compile("\\.(\\d+)\\.member")
                    .matcher(each.group(1))
                    .replaceAll(found -> "/" + (Integer.parseInt(found.group(1)) - 1)))
        .map(each -> "/" + each.replaceAll("\\.([^.]+)\\.member", "/$1").replace('.', '/'))
        .map(each -> each.toLowerCase(Locale.ROOT))
        .toList();
  }

  private static List<String> wanted(HttpMalformedRequestTestCase test) {
    String contents = test.getResponse().getBody().flatMap(each -> each.getContents()).orElse("{}");
    JsonNode fields = JsonMapper.shared().readTree(contents).path("fieldList");
    return Stream.iterate(0, i -> i < fields.size(), i -> i + 1)
        .map(i -> fields.get(i).path("path").asString().toLowerCase(Locale.ROOT))
        .toList();
  }
}
