package hone.runtime.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.storage.Permit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

final class PartsUploadTest {
  @TempDir Path folder;
  private final FakeS3 s3 = new FakeS3();
  private Path model;

  /// Knows uploads, and forgets them when told to.
  private static final class FakeS3 implements S3Client {
    final Set<String> uploads = new LinkedHashSet<>();
    final List<String> stored = new ArrayList<>();
    boolean losesAnswers;
    boolean clears;
    private int begun;

    private void check(String id) {
      if (!uploads.contains(id)) {
        throw NoSuchUploadException.builder().statusCode(404).message("no such upload").build();
      }
    }

    @Override
    public CreateMultipartUploadResponse createMultipartUpload(CreateMultipartUploadRequest ask) {
      begun++;
      uploads.add("upload-" + begun);
      return CreateMultipartUploadResponse.builder().uploadId("upload-" + begun).build();
    }

    @Override
    public ListPartsResponse listParts(ListPartsRequest ask) {
      check(ask.uploadId());
      return ListPartsResponse.builder().isTruncated(false).build();
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest ask, RequestBody body) {
      if (clears) {
        clears = false;
        uploads.clear();
      }
      check(ask.uploadId());
      return UploadPartResponse.builder().eTag("etag").build();
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
        CompleteMultipartUploadRequest ask) {
      check(ask.uploadId());
      uploads.remove(ask.uploadId());
      stored.add(ask.key());
      if (losesAnswers) {
        losesAnswers = false;
        check(ask.uploadId()); // what the client's own second try is told
      }
      return CompleteMultipartUploadResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      uploads.clear();
    }
  }

  @BeforeEach
  void make() throws IOException {
    model = Files.writeString(folder.resolve("model.tar.gz"), "model");
  }

  private void put() throws Exception {
    put(Permit.ALWAYS);
  }

  private void put(Permit last) throws Exception {
    new PartsUpload(s3, "bucket", "job/model.tar.gz", Encryption.USUAL)
        .put(model, folder.resolve("note"), last);
  }

  @Test
  void anUploadIsNotCompletedWithoutAPermit() throws Exception {
    assertThatThrownBy(
            () ->
                put(
                    () -> {
                      throw new IOException("no permit");
                    }))
        .hasMessage("no permit");
    assertThat(s3.stored).isEmpty();

    put();
    assertThat(s3.stored).containsExactly("job/model.tar.gz");
  }

  private void failsForNowAndIsStoredAtTheNextTry() throws Exception {
    assertThatThrownBy(this::put)
        .isExactlyInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot store s3://bucket/job/model.tar.gz: no such upload");
    put();

    assertThat(s3.stored).endsWith("job/model.tar.gz");
    assertThat(s3.uploads).isEmpty();
    assertThat(folder.resolve("note")).doesNotExist();
  }

  @Test
  void anUploadWhoseEndIsNotHeardOfIsMadeAnew() throws Exception {
    s3.losesAnswers = true;

    failsForNowAndIsStoredAtTheNextTry();
  }

  @Test
  void anUploadThatSomebodyClearedAwayIsMadeAnew() throws Exception {
    s3.clears = true;

    failsForNowAndIsStoredAtTheNextTry();
  }
}
