package hone.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.data.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PermittedStorageTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"s3://out/model", "file://%s/model"})
  void withoutAPermitNothingIsReplacedOrDeletedHoweverMuchOfItIsThere(String where)
      throws Exception {
    Storage storage = Stores.embedded(folder);
    String uri = where.formatted(folder);
    Path note = folder.resolve("note");
    Path later = Files.writeString(folder.resolve("later"), "the successor's");
    Path mine = Files.writeString(folder.resolve("mine"), "a lost attempt's");
    Permit none =
        () -> {
          throw new IOException("no permit");
        };

    Place place = storage.findToStore(Stores.ACCOUNT, uri);
    place.store().put(place.key(), later, note);
    Place permitted = new PermittedStorage(storage, none).findToStore(Stores.ACCOUNT, uri);

    assertThatThrownBy(() -> permitted.store().put(permitted.key(), mine, note))
        .isInstanceOf(IOException.class)
        .hasStackTraceContaining("no permit");
    assertThatThrownBy(() -> permitted.store().delete(permitted.key()))
        .hasMessageContaining("no permit");
    var object = place.store().head(place.key()).orElseThrow();
    try (var bytes = place.store().open(object, 0)) {
      assertThat(bytes).hasContent("the successor's");
    }
  }
}
