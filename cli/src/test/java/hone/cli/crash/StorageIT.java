package hone.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.cli.EndsLeftovers;
import hone.cli.crash.SignedCalls.Reply;
import hone.cli.crash.TestServer.Start;
import hone.cli.data.Disks;
import hone.cli.data.OtherS3;
import hone.cli.data.SlowLine;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.databind.JsonNode;

/// Training jobs whose data are in an S3 that is none of ours, at the end of a line that stands
/// still when the test wants it: a server is killed, or its disk is full, in the middle of bytes.
@ExtendWith(EndsLeftovers.class)
final class StorageIT {
  private static final String BUCKET = "storage-it";
  private static final int MIB = 1 << 20;
  private static final int DATA = 24 * MIB;

  /// Two parts of 16 MiB and a third.
  private static final int MODEL = 40 * MIB;

  @TempDir private Path folder = Path.of("");
  private OtherS3 other;
  private S3Client s3;
  private SlowLine line;

  @BeforeEach
  void open() throws IOException {
    other = OtherS3.start(folder);
    s3 = other.client();
    s3.createBucket(ask -> ask.bucket(BUCKET));
    line = SlowLine.to(other.endpoint());
  }

  @AfterEach
  void close() throws IOException {
    line.close();
    s3.close();
    other.close();
  }

  private Start server(Path data) {
    return Start.in(data)
        .withConfiguration(
            "slots: 4",
            "stop_grace_seconds: 1",
            "s3_endpoint: " + line.uri(),
            "s3_credentials: " + other.credentials());
  }

  private byte[] stored(String key, int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    s3.putObject(ask -> ask.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
    return bytes;
  }

  private static String hash(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /// Tells what it was given, and leaves a model that no compression makes smaller.
  private Trainer trainer() throws IOException {
    return Trainer.in(
        folder,
        """
        cd "$SAGEMAKER_BASE_DIR"
        for each in input/data/train/*; do [ -f "$each" ] && sha256sum <"$each"; done
        if [ -f checkpoints/step ]; then echo "step $(cat checkpoints/step)"; fi
        echo 7 >checkpoints/step
        [ "$MODEL_BYTES" = 0 ] || head -c "$MODEL_BYTES" /dev/urandom >model/weights
        """);
  }

  private void create(TestServer server, Trainer trainer, String name, int model)
      throws IOException {
    String place =
        """
        "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": {
          "S3DataType": "S3Prefix", "S3Uri": "s3://%s/data/"}}}],
        "CheckpointConfig": {"S3Uri": "s3://%s/checkpoints/"},
        "Environment": {"MODEL_BYTES": "%d"},
        "OutputDataConfig": {"S3OutputPath": "s3://%s/models"}\
        """
            .formatted(BUCKET, BUCKET, model, BUCKET);
    String body =
        trainer
            .trainingJob(name)
            .replace("\"OutputDataConfig\": {\"S3OutputPath\": \"s3://results/output\"}", place);
    Reply reply = server.calls().call("CreateTrainingJob", body, name);
    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
  }

  private static JsonNode completed(TestServer server, String name) throws Exception {
    JsonNode job = new Books(server.calls()).endedTraining(name);
    assertThat(job.path("TrainingJobStatus").asString()).as("%s", job).isEqualTo("Completed");
    return job;
  }

  private static String status(TestServer server, String name) throws IOException {
    JsonNode job = new Books(server.calls()).trainingJob(name);
    return job.path("TrainingJobStatus").asString() + "/" + job.path("SecondaryStatus").asString();
  }

  private List<String> keys(String prefix) {
    return s3.listObjectsV2(ask -> ask.bucket(BUCKET).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private long modelSize(String name) throws IOException {
    String key = "models/" + name + "/output/model.tar.gz";
    try (var tar =
        new TarArchiveInputStream(
            new GzipCompressorInputStream(s3.getObject(ask -> ask.bucket(BUCKET).key(key))))) {
      assertThat(tar.getNextEntry().getName()).isEqualTo("weights");
      return tar.readAllBytes().length;
    }
  }

  /// All that the training jobs printed.
  private static List<String> printed(Path data) throws IOException {
    var lines = new ArrayList<String>();
    for (Path log : files(data.resolve("logs"), ".log")) {
      Files.readAllLines(log).forEach(text -> lines.add(text.substring(text.indexOf(' ') + 1)));
    }
    return lines;
  }

  /// The files that are there, while a server may remove others.
  private static List<Path> files(Path top, String end) throws IOException {
    assertThat(top).isDirectory();
    var found = new ArrayList<Path>();
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && file.toString().endsWith(end)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException error) throws IOException {
            return postVisitDirectory(file, error);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error)
              throws IOException {
            if (error != null && !(error instanceof NoSuchFileException)) {
              throw error;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  /// Drafts, folders of attempts, and uploads in parts that nobody completes.
  private void checkNothingIsLeft(Path data) throws Exception {
    assertThat(files(data.resolve("cache/drafts"), "")).isEmpty();
    assertThat(s3.listMultipartUploads(ask -> ask.bucket(BUCKET)).uploads()).isEmpty();
    List<Path> left = files(data.resolve("training"), "");
    for (int i = 0; !left.isEmpty(); i++) {
      assertThat(i).as("%s", left).isLessThan(1_200);
      Thread.sleep(50);
      left = files(data.resolve("training"), "");
    }
  }

  @Test
  void anotherS3HoldsDataCheckpointsAndModels() throws Exception {
    byte[] one = stored("data/one", 3 * MIB);
    byte[] two = stored("data/deep/two", 100);
    Path data = folder.resolve("hone");
    try (TestServer server = TestServer.start(server(data))) {
      create(server, trainer(), "first", MODEL);
      JsonNode job = completed(server, "first");
      assertThat(job.path("ModelArtifacts").path("S3ModelArtifacts").asString())
          .isEqualTo("s3://" + BUCKET + "/models/first/output/model.tar.gz");
      assertThat(modelSize("first")).isEqualTo(MODEL);
      assertThat(keys("checkpoints/")).containsExactly("checkpoints/step");
      assertThat(printed(data)).contains(hash(one) + "  -").doesNotContain("step 7");

      create(server, trainer(), "second", 0);
      completed(server, "second");
      assertThat(printed(data)).contains("step 7");
      assertThat(two).hasSize(100);
      checkNothingIsLeft(data);
    }
  }

  @Test
  void killedDuringDownload_dataIsFetchedWholeOrNotAtAll() throws Exception {
    byte[] bytes = stored("data/one", DATA);
    Path data = folder.resolve("hone");
    Trainer trainer = trainer();
    try (TestServer server = TestServer.start(server(data))) {
      line.down().holdAfter(DATA / 2);
      create(server, trainer, "job", 0);
      line.down().awaitHeld();
      assertThat(status(server, "job")).isEqualTo("InProgress/Downloading");
      server.kill();
    }
    assertThat(files(data.resolve("cache/drafts"), "")).hasSize(1);
    assertThat(files(data.resolve("cache/objects"), "")).isEmpty();
    assertThat(trainer.ledger()).isEmpty();
    line.down().goOn();
    try (TestServer again = TestServer.start(server(data))) {
      completed(again, "job");
      assertThat(trainer.ledger()).hasSize(1);
      assertThat(printed(data)).contains(hash(bytes) + "  -");

      long before = line.down().passed();
      create(again, trainer, "next", 0);
      completed(again, "next");
      assertThat(line.down().passed() - before).as("fetched again").isLessThan(MIB);
      assertThat(printed(data).stream().filter((hash(bytes) + "  -")::equals)).hasSize(2);
      checkNothingIsLeft(data);
    }
  }

  @Test
  void killedDuringUpload_isNotCompletedBeforeItsModelIsStoredAndGoesOnWithTheParts()
      throws Exception {
    stored("data/one", 100);
    Path data = folder.resolve("hone");
    Trainer trainer = trainer();
    try (TestServer server = TestServer.start(server(data))) {
      line.up().holdAfter(20L * MIB);
      create(server, trainer, "job", MODEL);
      line.up().awaitHeld();
      assertThat(status(server, "job")).isEqualTo("InProgress/Uploading");
      assertThat(keys("models/")).isEmpty();
      server.kill();
    }
    assertThat(s3.listMultipartUploads(ask -> ask.bucket(BUCKET)).uploads()).hasSize(1);
    line.up().goOn();
    long before = line.up().passed();
    try (TestServer again = TestServer.start(server(data))) {
      completed(again, "job");
      // The system's buffers may hold some 10 MiB that the killed server had sent of other parts.
      assertThat(line.up().passed() - before)
          .as("the first part is not sent again")
          .isBetween(MODEL - 17L * MIB, MODEL - 2L * MIB);
      assertThat(modelSize("job")).isEqualTo(MODEL);
      assertThat(trainer.ledger()).hasSize(1);
      checkNothingIsLeft(data);
    }
  }

  /// A small file system of its own, which the test fills while an object is on its way.
  @Test
  void diskFullDuringDownload_goesOnOnceThereIsRoom() throws Exception {
    byte[] bytes = stored("data/one", DATA);
    Path small = Files.createDirectories(folder.resolve("small"));
    assumeTrue(
        Disks.works("mount", "-t", "tmpfs", "-o", "size=400m", "hone-test", small.toString()),
        "a tmpfs cannot be mounted here");
    Path data = small.resolve("hone");
    Trainer trainer = trainer();
    try (TestServer server = TestServer.start(server(data))) {
      line.down().holdAfter(DATA / 2);
      create(server, trainer, "job", 0);
      line.down().awaitHeld();
      Path filler = small.resolve("filler");
      Disks.fillUp(filler);
      line.down().goOn();
      for (int i = 0; i < 30; i++) {
        Disks.fillUp(filler);
        Thread.sleep(100);
      }
      assertThat(server.process().isAlive()).isTrue();
      assertThat(trainer.ledger()).isEmpty();
      assertThat(files(data.resolve("cache/objects"), "")).isEmpty();

      Files.delete(filler);
      completed(server, "job");
      assertThat(printed(data)).contains(hash(bytes) + "  -");
      checkNothingIsLeft(data);
    } finally {
      assertThat(Disks.works("umount", "-l", small.toString())).isTrue();
    }
  }

  @Test
  void dataForWhichTheDiskIsTooSmall_failTheJobAndSaySo() throws Exception {
    stored("data/one", DATA);
    Path small = Files.createDirectories(folder.resolve("small"));
    assumeTrue(
        Disks.works("mount", "-t", "tmpfs", "-o", "size=200m", "hone-test", small.toString()),
        "a tmpfs cannot be mounted here");
    Path data = small.resolve("hone");
    Trainer trainer = trainer();
    try (TestServer server = TestServer.start(server(data))) {
      assertThat(data.resolve("server.log"))
          .content()
          .contains("WARNING", "on the disk of the data folder " + data, "256.0 MiB");
      create(server, trainer, "job", 0);
      JsonNode job = new Books(server.calls()).endedTraining("job");
      assertThat(job.path("TrainingJobStatus").asString()).isEqualTo("Failed");
      assertThat(job.path("FailureReason").asString())
          .startsWith("InternalServerError: ")
          .contains("no space left on the disk", "256.0 MiB stay free");
      assertThat(trainer.ledger()).isEmpty();
      checkNothingIsLeft(data);
    } finally {
      assertThat(Disks.works("umount", "-l", small.toString())).isTrue();
    }
  }
}
