package hone.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.cli.EndsLeftovers;
import hone.cli.RunningServer;
import hone.cli.Wiring;
import hone.cli.config.ConfigReader;
import hone.cli.config.key.HoneConfig;
import hone.runtime.s3.RemoteSettings;
import hone.runtime.s3.RemoteStores;
import hone.runtime.storage.DataException;
import hone.runtime.storage.ObjectStore;
import hone.runtime.storage.ObjectStore.StoreObject;
import hone.runtime.storage.Permit;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Uses S3 as training jobs' data does: against the server's own endpoint, against S3Proxy, and
/// against any other server that `HONE_TEST_S3_ENDPOINT` names, with the keys in the
/// shared-credentials file `HONE_TEST_S3_CREDENTIALS`.
@ExtendWith(EndsLeftovers.class)
final class RemoteStoreIT {
  private static final int PART = 16 * 1024 * 1024;
  private static final String BUCKET = "remote-store-it";

  @TempDir Path folder;

  @Test
  void theServersOwnEndpointServesIt() throws Exception {
    var flags = new LinkedHashMap<String, String>();
    flags.put("data", folder.resolve("hone").toString());
    flags.put("port", "0");
    HoneConfig config = new ConfigReader(Map.of(), folder).read(null, flags);
    try (RunningServer server = Wiring.start(config)) {
      check(server.uri(), folder.resolve("hone/credentials"));
    }
  }

  @Test
  void aServerWhoseBucketsAreElsewhereSaysSo() throws Exception {
    var flags = new LinkedHashMap<String, String>();
    flags.put("data", folder.resolve("hone").toString());
    flags.put("port", "0");
    Path file = Files.writeString(folder.resolve("c.yaml"), "s3_endpoint: http://127.0.0.1:1\n");
    HoneConfig config = new ConfigReader(Map.of(), folder).read(file, flags);
    try (RunningServer server = Wiring.start(config);
        S3Client client = client(server.uri(), folder.resolve("hone/credentials"))) {
      assertThatThrownBy(client::listBuckets)
          .isInstanceOf(S3Exception.class)
          .hasMessageContaining("AWS_ENDPOINT_URL_S3")
          .extracting(error -> ((S3Exception) error).awsErrorDetails().errorCode())
          .isEqualTo("NotImplemented");
    }
  }

  @Test
  void s3ProxyServesIt() throws Exception {
    try (OtherS3 other = OtherS3.start(folder)) {
      check(other.endpoint(), other.credentials());
    }
  }

  @Test
  void anotherServerServesIt() throws Exception {
    String endpoint = System.getenv("HONE_TEST_S3_ENDPOINT");
    String credentials = System.getenv("HONE_TEST_S3_CREDENTIALS");
    assumeTrue(
        endpoint != null && credentials != null,
        "HONE_TEST_S3_ENDPOINT and HONE_TEST_S3_CREDENTIALS name no other S3 server");
    check(URI.create(endpoint), Path.of(credentials));
  }

  private void check(URI endpoint, Path credentials) throws Exception {
    try (S3Client client = client(endpoint, credentials);
        var stores =
            RemoteStores.open(
                new RemoteSettings(endpoint, "us-east-1", true, credentials, "default", true))) {
      client.createBucket(ask -> ask.bucket(BUCKET));
      ObjectStore store = stores.bucket(BUCKET);
      storesAndReads(store);
      goesOnWithAnUpload(client, store);
      leavesNoPartsOfWhatIsNotWantedAnyMore(client, store);
      assertThatThrownBy(() -> stores.bucket("not-there-at-all").list(""))
          .isInstanceOf(DataException.class);
      for (String key : List.of("a/1", "a/ü +&%2e", "large", "resumed")) {
        store.delete(key);
      }
      client.deleteBucket(ask -> ask.bucket(BUCKET));
    }
  }

  private static S3Client client(URI endpoint, Path credentials) {
    return S3Client.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            ProfileCredentialsProvider.builder()
                .profileFile(
                    ProfileFile.builder()
                        .content(credentials)
                        .type(ProfileFile.Type.CREDENTIALS)
                        .build())
                .build())
        .build();
  }

  private Path file(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(folder.resolve("file-" + size), bytes);
  }

  private void storesAndReads(ObjectStore store) throws Exception {
    Path note = folder.resolve("note");
    store.put("a/1", Files.writeString(folder.resolve("one"), "one"), note);
    store.put("a/ü +&%2e", folder.resolve("one"), note);
    Path large = file(2 * PART + 5);
    store.put("large", large, note);

    Permit none =
        () -> {
          throw new IOException("no permit");
        };
    assertThatThrownBy(() -> store.put("large", file(PART + 1), note, none))
        .hasMessageContaining("no permit");
    store.drop(note);
    assertThatThrownBy(() -> store.put("large", folder.resolve("one"), note, none))
        .hasMessageContaining("no permit");

    assertThat(note).doesNotExist();
    var keys = new ArrayList<String>();
    store.list("a/").forEachRemaining(object -> keys.add(object.key()));
    assertThat(keys).containsExactly("a/1", "a/ü +&%2e");
    assertThat(store.head("a/2")).isEmpty();
    StoreObject object = store.head("large").orElseThrow();
    assertThat(object.size()).isEqualTo(2 * PART + 5);
    try (InputStream all = store.open(object, 0)) {
      assertThat(all.readAllBytes()).isEqualTo(Files.readAllBytes(large));
    }
    try (InputStream end = store.open(object, 2 * PART)) {
      assertThat(end.readAllBytes()).hasSize(5);
    }
    var changed = new StoreObject("large", object.size(), "\"00000000000000000000000000000000\"");
    assertThatThrownBy(() -> store.open(changed, 0).readAllBytes()).isInstanceOf(IOException.class);
  }

  private static boolean hasParts(S3Client client, String id) {
    try {
      return !client
          .listParts(ask -> ask.bucket(BUCKET).key("large").uploadId(id))
          .parts()
          .isEmpty();
    } catch (S3Exception error) {
      return error.statusCode() != 404;
    }
  }

  private void leavesNoPartsOfWhatIsNotWantedAnyMore(S3Client client, ObjectStore store)
      throws Exception {
    Path note = folder.resolve("superseded");
    for (int size : new int[] {10, PART + 7}) {
      String id = client.createMultipartUpload(ask -> ask.bucket(BUCKET).key("large")).uploadId();
      client.uploadPart(
          ask -> ask.bucket(BUCKET).key("large").uploadId(id).partNumber(1),
          RequestBody.fromBytes(new byte[PART]));
      assertThat(hasParts(client, id)).isTrue();
      String begun =
          "{\"bucket\":\"%s\",\"key\":\"large\",\"id\":\"%s\",\"size\":5,\"modified\":\"x\"}"
              .formatted(BUCKET, id);
      Files.writeString(note, begun);

      store.put("resumed", file(size), note);

      assertThat(note).doesNotExist();
      assertThat(hasParts(client, id)).isFalse();
    }
  }

  /// The first part is there with other bytes than the file's: if it is in the object, it was not
  /// sent again.
  private void goesOnWithAnUpload(S3Client client, ObjectStore store) throws Exception {
    Path file = file(PART + 7);
    String key = "resumed";
    String id = client.createMultipartUpload(ask -> ask.bucket(BUCKET).key(key)).uploadId();
    client.uploadPart(
        ask -> ask.bucket(BUCKET).key(key).uploadId(id).partNumber(1),
        RequestBody.fromBytes(new byte[PART]));
    String begun =
        "{\"bucket\":\"%s\",\"key\":\"%s\",\"id\":\"%s\",\"size\":%d,\"modified\":\"%s\"}"
            .formatted(BUCKET, key, id, PART + 7, Files.getLastModifiedTime(file).toInstant());
    Path note = folder.resolve("upload");
    Files.write(note, begun.getBytes(StandardCharsets.UTF_8));

    store.put(key, file, note);

    assertThat(note).doesNotExist();
    try (InputStream in = store.open(store.head(key).orElseThrow(), 0)) {
      byte[] bytes = in.readAllBytes();
      assertThat(bytes).hasSize(PART + 7);
      assertThat(bytes).startsWith(new byte[1000]);
      assertThat(bytes[PART + 6]).isEqualTo(Files.readAllBytes(file)[PART + 6]);
    }
  }
}
