package hone.cli.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import hone.cli.RunningServer;
import hone.cli.Wiring;
import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.config.ConfigReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What another S3 is asked for where a request names a key. S3Proxy knows no such keys: this one
/// takes whatever is put, and remembers how.
final class KmsKeyTest {
  private static final String KEY = "arn:aws:kms:us-west-2:000000000000:key/1234";
  private static final String ALGORITHM = "x-amz-server-side-encryption";
  private static final String KEY_ID = "x-amz-server-side-encryption-aws-kms-key-id";
  private static final String UPLOAD =
      "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>";
  private static final String DONE =
      "<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>";

  @TempDir private Path folder;

  /// By method and path, which key was asked for, or how it was encrypted otherwise.
  private final Map<String, String> asked = new ConcurrentHashMap<>();

  private volatile boolean refuses;
  private HttpServer s3;

  @BeforeEach
  void listen() throws IOException {
    s3 = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    s3.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          String algorithm = exchange.getRequestHeaders().getFirst(ALGORITHM);
          String key = exchange.getRequestHeaders().getFirst(KEY_ID);
          String uri = exchange.getRequestURI().toString();
          asked.put(exchange.getRequestMethod() + " " + uri, algorithm + " " + key);
          boolean refused = refuses && algorithm != null;
          String body = refused ? "<Error><Code>NotImplemented</Code></Error>" : "";
          if (exchange.getRequestMethod().equals("POST")) {
            body = uri.endsWith("?uploads") ? UPLOAD : DONE;
          }
          exchange.getResponseHeaders().set("ETag", "\"e\"");
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(refused ? 501 : 200, head ? -1 : body.length());
          if (!head) {
            exchange.getResponseBody().write(body.getBytes(US_ASCII));
          }
          exchange.close();
        });
    s3.start();
  }

  @AfterEach
  void close() {
    s3.stop(0);
  }

  private RunningServer start(Map<String, String> more) throws IOException {
    Path credentials =
        Files.writeString(
            folder.resolve("keys"),
            "[default]\naws_access_key_id = key\naws_secret_access_key = secret\n");
    var flags = new LinkedHashMap<>(more);
    flags.put("s3_endpoint", "http://127.0.0.1:" + s3.getAddress().getPort());
    flags.put("s3_credentials", credentials.toString());
    flags.put("data", folder.resolve("hone").toString());
    flags.put("port", "0");
    return Wiring.start(new ConfigReader(Map.of(), folder).read(null, flags));
  }

  private JsonNode trained(RunningServer server, String name) throws Exception {
    Path program = folder.resolve("train.sh");
    Files.writeString(
        program,
        """
        #!/bin/sh
        echo m > $SAGEMAKER_BASE_DIR/model/m
        head -c 20000000 /dev/urandom > $SAGEMAKER_BASE_DIR/output/data/large
        """);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (AwsClient client = server.client()) {
      client.sagemaker(
          "CreateTrainingJob",
          request(
              """
              {"TrainingJobName": "%s",
               "AlgorithmSpecification": {
                 "TrainingImage": "local:%s", "TrainingInputMode": "File"},
               "RoleArn": "arn:aws:iam::000000000000:role/hone",
               "OutputDataConfig": {"S3OutputPath": "s3://results/output", "KmsKeyId": "%s"},
               "ResourceConfig": {
                 "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
               "StoppingCondition": {"MaxRuntimeInSeconds": 600}}
              """
                  .formatted(name, program, KEY)));
      ObjectNode named = request("{\"TrainingJobName\": \"" + name + "\"}");
      JsonNode job = client.sagemaker("DescribeTrainingJob", named);
      for (int i = 0; i < 600 && !job.has("TrainingEndTime"); i++) {
        Thread.sleep(100);
        job = client.sagemaker("DescribeTrainingJob", named);
      }
      return job;
    }
  }

  private static ObjectNode request(String json) {
    return (ObjectNode) Json.read(json, "the request");
  }

  @Test
  void modelAndOutputArePutWithTheRequestsKeyAlsoInParts() throws Exception {
    try (RunningServer server = start(Map.of())) {
      JsonNode job = trained(server, "job");
      assertThat(job.path("TrainingJobStatus").asString()).isEqualTo("Completed");
      assertThat(job.at("/OutputDataConfig/KmsKeyId").asString()).isEqualTo(KEY);
    }
    String below = " /results/output/job/output/";
    assertThat(asked)
        .containsEntry("PUT" + below + "model.tar.gz", "aws:kms " + KEY)
        .containsEntry("POST" + below + "output.tar.gz?uploads", "aws:kms " + KEY)
        .containsEntry("PUT" + below + "output.tar.gz?partNumber=1&uploadId=u", "null null");
  }

  @Test
  void anS3ThatKnowsNoKeysFailsTheTrainingJobUnlessItIsNotAsked() throws Exception {
    refuses = true;
    try (RunningServer server = start(Map.of())) {
      JsonNode job = trained(server, "refused");
      assertThat(job.path("TrainingJobStatus").asString()).isEqualTo("Failed");
      assertThat(job.path("FailureReason").asString()).contains("cannot store s3://results/");
    }
    try (RunningServer server = start(Map.of("s3_kms", "false"))) {
      assertThat(trained(server, "stored").path("TrainingJobStatus").asString())
          .isEqualTo("Completed");
    }
    assertThat(asked).containsEntry("PUT /results/output/stored/output/model.tar.gz", "null null");
  }
}
