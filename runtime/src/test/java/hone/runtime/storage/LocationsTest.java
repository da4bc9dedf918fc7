package hone.runtime.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.confined.SwappedFolder;
import hone.runtime.data.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocationsTest {
  @TempDir Path folder;
  private Storage storage;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(folder.resolve("s3/b"));
    Files.createDirectories(folder.resolve("data"));
    storage = Stores.embedded(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://b/../../etc/passwd",
        "s3://b/a/..",
        "s3://../x",
        "s3://b/a/./b",
        "s3:///x",
        "s3://b/a\u0000b",
        "s3://nobody/x",
        "https://169.254.169.254/latest",
        "http://127.0.0.1:8020/b/x",
        "file://host/x",
        "file:///a\u0000b",
        "ftp://x",
        "",
      })
  void noUriLeadsOutOfItsBucket(String uri) {
    assertThatThrownBy(() -> storage.find(Stores.ACCOUNT, uri)).isInstanceOf(DataException.class);
  }

  @Test
  void percentSignsAreNamesAndNotDecoded() throws Exception {
    assertThat(storage.find(Stores.ACCOUNT, "s3://b/%2e%2e/x").key()).isEqualTo("%2e%2e/x");
  }

  @Test
  void theDataFolderIsNobodysInput() {
    String hidden = "file://" + folder.resolve("data/credentials");
    String around = "file://" + folder.resolve("x/../data/credentials");

    assertThatThrownBy(() -> storage.find(Stores.ACCOUNT, hidden))
        .hasMessageContaining("data folder");
    assertThatThrownBy(() -> storage.find(Stores.ACCOUNT, around))
        .hasMessageContaining("data folder");
  }

  @Test
  void aLinkIntoTheDataFolderIsNoInput() throws Exception {
    Files.writeString(folder.resolve("data/credentials"), "secret");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("data"));
    Place place = storage.find(Stores.ACCOUNT, "file://" + folder.resolve("link/credentials"));

    assertThatThrownBy(() -> place.store().head(place.key()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data folder");
    assertThatThrownBy(() -> place.store().list(place.key())).isInstanceOf(DataException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/self/environ",
        "/proc",
        "/sys/kernel",
        "/run/secrets/kubernetes.io/serviceaccount/token",
        "/var/run/secrets/kubernetes.io/serviceaccount/token",
      })
  void theSystemsFoldersAreNobodysInput(String path) {
    assertThatThrownBy(() -> storage.find(Stores.ACCOUNT, "file://" + path))
        .hasMessageContaining("system's folders");
  }

  private Storage allowing(Path... folders) {
    return new Locations(
        Locations.embedded(Stores.buckets(folder)), folder.resolve("data"), List.of(folders));
  }

  @Test
  void filesAreReadAndStoredOnlyInTheFoldersThatAreAllowed() throws Exception {
    Path shared = Files.createDirectories(folder.resolve("shared"));
    Files.writeString(folder.resolve("key"), "the server's user's");
    Storage some = allowing(shared);

    Place inside = some.findToStore(Stores.ACCOUNT, "file://" + shared + "/a");
    inside.store().put(inside.key(), folder.resolve("key"), folder.resolve("note"));
    assertThat(shared.resolve("a")).exists();
    assertThatThrownBy(() -> some.find(Stores.ACCOUNT, "file://" + folder + "/key"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("file_folders")
        .hasMessageContaining(shared.toString());
    assertThatThrownBy(() -> some.findToStore(Stores.ACCOUNT, "file://" + shared + "/../b"))
        .hasMessageContaining("file_folders");
    assertThatThrownBy(() -> allowing().find(Stores.ACCOUNT, "file://" + shared + "/a"))
        .hasMessageContaining("allowed are locations in s3://");
  }

  @Test
  void aFolderBesideAnAllowedOneWhoseNameBeginsAlikeIsPassedOver() throws Exception {
    Path shared = Files.createDirectories(folder.resolve("shared"));
    Files.writeString(shared.resolve("a"), "1");
    Files.writeString(Files.createDirectories(folder.resolve("shared-old")).resolve("b"), "2");
    Place place = allowing(shared).find(Stores.ACCOUNT, "file://" + shared);

    assertThat(place.store().list(place.key()))
        .toIterable()
        .extracting(ObjectStore.StoreObject::key)
        .containsExactly(shared.resolve("a").toString().substring(1));
  }

  @Test
  void aLinkOutOfTheFoldersThatAreAllowedIsNoInput() throws Exception {
    Path shared = Files.createDirectories(folder.resolve("shared"));
    Files.writeString(folder.resolve("key"), "the server's user's");
    Files.createSymbolicLink(shared.resolve("out"), folder);
    Place place = allowing(shared).find(Stores.ACCOUNT, "file://" + shared + "/out/key");

    assertThatThrownBy(() -> place.store().head(place.key()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("leads out of the folders");
  }

  @Test
  void aLinkThatLeadsToAnAllowedFolderIsFollowed() throws Exception {
    Path shared = Files.createDirectories(folder.resolve("shared"));
    Files.writeString(Files.createDirectories(shared.resolve("v1")).resolve("a"), "1");
    Files.createSymbolicLink(shared.resolve("now"), Path.of("v1"));
    Files.createSymbolicLink(shared.resolve("b"), Path.of("now/a"));
    ObjectStore store = allowing(shared).find(Stores.ACCOUNT, "file://" + shared).store();
    String key = shared.toString().substring(1);

    try (InputStream in = store.open(store.head(key + "/now/a").orElseThrow(), 0)) {
      assertThat(in).hasContent("1");
    }
    assertThat(store.head(key + "/b")).hasValueSatisfying(b -> assertThat(b.size()).isOne());
    store.put(key + "/now/new/c", shared.resolve("v1/a"), folder.resolve("note"));
    assertThat(shared.resolve("v1/new/c")).hasContent("1");
    store.delete(key + "/b");
    assertThat(shared.resolve("b")).doesNotExist();
    assertThat(shared.resolve("v1/a")).exists();
  }

  @Test
  void readingGoesOnWhereItIsAskedTo() throws Exception {
    Files.writeString(folder.resolve("a"), "0123");
    Place place = storage.find(Stores.ACCOUNT, "file://" + folder + "/a");

    try (InputStream in = place.store().open(place.store().head(place.key()).orElseThrow(), 2)) {
      assertThat(in).hasContent("23");
    }
  }

  /// Fails for the caller, or for now.
  private static void attempt(ThrowableAssert.ThrowingCallable call) {
    assertThat(ThrowableAssert.catchThrowable(call))
        .satisfiesAnyOf(
            none -> assertThat(none).isNull(),
            failure -> assertThat(failure).isInstanceOfAny(DataException.class, IOException.class));
  }

  @Test
  void aFolderInWhosePlaceALinkIsPutLeadsNowhereElse() throws Exception {
    Path shared = Files.createDirectories(folder.resolve("shared"));
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Path swapped = Files.createDirectories(shared.resolve("sub"));
    Files.writeString(swapped.resolve("key"), "own");
    Files.writeString(elsewhere.resolve("key"), "the server's");
    Files.writeString(elsewhere.resolve("kept"), "the server's");
    Files.writeString(folder.resolve("model"), "model");
    ObjectStore store = allowing(shared).find(Stores.ACCOUNT, "file://" + shared).store();
    String key = swapped.toString().substring(1);
    var read = new ConcurrentHashMap<String, Integer>();

    try (var swap = new SwappedFolder(swapped, shared.resolve("aside"), elsewhere)) {
      swap.during(
          i -> {
            attempt(
                () -> {
                  // What is read may be told: it must be the folder's own.
                  var found = store.head(key + "/key").orElseThrow(IOException::new);
                  try (InputStream in = store.open(found, 0)) {
                    read.merge(new String(in.readAllBytes(), UTF_8), 1, Integer::sum);
                  }
                });
            attempt(() -> store.delete(key + "/kept"));
            if (i % 20 == 0) {
              attempt(
                  () ->
                      store.put(
                          key + "/" + i + "/model",
                          folder.resolve("model"),
                          folder.resolve("note")));
            }
          });
    }

    assertThat(read).containsOnlyKeys("own");
    try (Stream<Path> all = Files.walk(elsewhere)) {
      assertThat(all.filter(Files::isRegularFile))
          .containsExactlyInAnyOrder(elsewhere.resolve("key"), elsewhere.resolve("kept"));
    }
  }

  @Test
  void aBucketIsItsAccountsOwn() throws Exception {
    Stores.buckets(folder).create("999999999999", "other-one", "us-east-1");

    assertThatThrownBy(() -> storage.find(Stores.ACCOUNT, "s3://other-one/x"))
        .hasMessageContaining("Access Denied");
    assertThatThrownBy(() -> storage.findToStore(Stores.ACCOUNT, "s3://other-one/x"))
        .hasMessageContaining("Access Denied");
    assertThat(storage.find("999999999999", "s3://other-one/x").uri())
        .isEqualTo("s3://other-one/x");
  }

  @Test
  void aBucketToStoreInIsMade() throws Exception {
    assertThat(storage.findToStore(Stores.ACCOUNT, "s3://new-one/x").key()).isEqualTo("x");
    assertThat(folder.resolve("s3/new-one")).isDirectory();
  }
}
