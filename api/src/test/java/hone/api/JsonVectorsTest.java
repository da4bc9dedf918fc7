package hone.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.api.sagemaker.CreateTrainingJobRequest;
import hone.api.sagemaker.Operations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON documents that other parsers stumble over. They lie beside the project; where they are
/// absent the tests are skipped and say so.
final class JsonVectorsTest {
  private static final Path VECTORS = Path.of("../../shared/vectors");

  /// Valid JSON that a request must not be: a member twice, a number of more than 64 characters.
  private static final Set<String> REFUSED_ON_PURPOSE =
      Set.of(
          "y_object_duplicated_key.json",
          "y_object_duplicated_key_and_value.json",
          "y_number_double_close_to_zero.json");

  @Test
  void validDocumentsAreReadAndInvalidOnesRefused() throws IOException {
    Path folder = VECTORS.resolve("json/test_parsing");
    assumeTrue(Files.isDirectory(folder), "skipped: JSONTestSuite is not at " + folder);
    var wrong = new ArrayList<String>();
    int judged = 0;
    int free = 0;

    for (Path file : files(folder)) {
      String name = file.getFileName().toString();
      boolean accepted = isAcceptedAsMember(Files.readAllBytes(file));
      boolean expected = name.startsWith("y_") && !REFUSED_ON_PURPOSE.contains(name);
      if (!name.startsWith("i_") && accepted != expected) {
        wrong.add(name + (accepted ? " was read" : " was refused"));
      }
      if (name.startsWith("i_")) {
        free++;
      } else {
        judged++;
      }
    }

    assertThat(wrong).isEmpty();
    int refused = REFUSED_ON_PURPOSE.size();
    assertThat(Files.readAllLines(Path.of("../docs/conformance.md")))
        .contains(
            "| JSONTestSuite, valid and invalid documents | %d | %d | %d |"
                .formatted(judged, judged - refused, refused),
            "| JSONTestSuite, documents left to the reader | %d | %d | 0 |".formatted(free, free));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.toString().endsWith(".json")).sorted().toList();
    }
  }

  /// An operation takes an object only, so the document stands as a member unknown to the model.
  private static boolean isAcceptedAsMember(byte[] document) {
    var body = new ByteArrayOutputStream();
    body.writeBytes("{\"x\":".getBytes(StandardCharsets.UTF_8));
    body.writeBytes(document);
    body.write('}');
    try {
      Wire.decode(Operations.LIST_TRAINING_JOBS, body.toByteArray());
      return true;
    } catch (DecodeException _) {
      return false;
    }
  }

  @Test
  void naughtyTextsSurviveWritingAndReading() throws IOException {
    Path file = VECTORS.resolve("naughty/blns.json");
    assumeTrue(Files.isRegularFile(file), "skipped: no list of naughty strings at " + file);
    JsonNode texts = JsonMapper.shared().readTree(Files.readString(file));

    for (JsonNode text : texts) {
      var values = new LinkedHashMap<String, String>();
      values.put("text", text.asString());
      CreateTrainingJobRequest request =
          Wire.fromJson(
              CreateTrainingJobRequest::read,
              JsonMapper.shared()
                  .createObjectNode()
                  .set("HyperParameters", JsonMapper.shared().valueToTree(values))
                  .toString());

      assertThat(request.hyperParameters()).isEqualTo(values);
      assertThat(Wire.fromJson(CreateTrainingJobRequest::read, Wire.toJson(request)))
          .isEqualTo(request);
    }
    assertThat(texts.size()).isGreaterThan(400);
  }
}
