package hone.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.data.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
