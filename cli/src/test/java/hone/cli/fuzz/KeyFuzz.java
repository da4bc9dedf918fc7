package hone.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import hone.engine.storage.BucketObjects;
import hone.engine.storage.BucketObjects.Content;
import hone.engine.storage.StorageException;
import hone.runtime.bucket.FolderBuckets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Names of buckets and keys of objects: refused, or kept below the bucket's folder and
/// found again.
final class KeyFuzz {
  private static final String ACCOUNT = "123456789012";
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private FolderBuckets buckets;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("outside"), "untouched");
    buckets =
        new FolderBuckets(folder.resolve("s3"), () -> List.of(ACCOUNT), InstantSource.system());
    buckets.create(ACCOUNT, "one", "us-west-2");
    buckets.create("210987654321", "foreign", "us-west-2");
  }

  @FuzzTest
  void key(@NotNull String key) throws IOException {
    refusedOr(() -> useAndRemove(key));
    refusedOr(() -> buckets.create(ACCOUNT, key, "us-west-2"));
    refusedOr(() -> buckets.delete(ACCOUNT, key));
    refusedOr(() -> foreign(key));

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(each -> String.valueOf(each.getFileName())))
          .containsExactlyInAnyOrder("outside", "s3");
    }
    assertThat(folder.resolve("outside")).hasContent("untouched");
    assertThat(buckets.open("210987654321", "foreign").list("", "").hasNext()).isFalse();
  }

  private void useAndRemove(String key) {
    BucketObjects bucket = buckets.open(ACCOUNT, "one");
    boolean folderKey = key.endsWith("/");
    byte[] content = folderKey ? new byte[0] : CONTENT;
    bucket.put(key, new Content(new ByteArrayInputStream(content), LinkedHashMap::new));
    try (InputStream bytes = bucket.open(key, 0).bytes()) {
      assertThat(bytes.readAllBytes()).isEqualTo(content);
    } catch (IOException error) {
      throw new AssertionError(error);
    }
    assertThat(bucket.list(key, "")).toIterable().isNotEmpty();
    bucket.delete(key);
    assertThat(bucket.list("", "").hasNext()).isFalse();
  }

  /// Another account's bucket under any name that may lead to it.
  private void foreign(String name) {
    for (String each : List.of(name, "foreign/../" + name, "one/../foreign")) {
      assertThat(buckets.open(ACCOUNT, each).bucket().account()).isEqualTo(ACCOUNT);
    }
  }

  private static void refusedOr(Runnable call) {
    try {
      call.run();
    } catch (StorageException refused) {
      assertThat(refused).message().isNotBlank();
    }
  }
}
