package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.Time;
import hone.engine.sql.postgres.PostgresServer;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PostgresStoreTest extends StoreContract {
  private static final Time TIME = Time.of(InstantSource.system(), System::nanoTime);
  private static PostgresServer server = PostgresServer.NONE;
  private String database = "";

  @BeforeAll
  static void startServer() throws IOException {
    server = PostgresServer.start();
  }

  @AfterAll
  static void endServer() throws IOException {
    server.close();
  }

  /// Before the contract's own preparation, which opens the store.
  @BeforeEach
  @Override
  void open() {
    database = server.newDatabase();
    super.open();
  }

  @Override
  Store openStore() {
    return open("here");
  }

  private PostgresStore open(String place) {
    return open(server.address(database), place);
  }

  private static PostgresStore open(PostgresAddress address, String place) {
    return PostgresStore.open(
        new PostgresStore.Settings(
            address, LeaseSettings.shared(place), Duration.ofSeconds(30), TIME, _ -> {}));
  }

  @Test
  void aDatabaseThatCouldLoseWhatItAcknowledgedIsRefused() throws SQLException {
    server.execute("ALTER DATABASE " + database + " SET synchronous_commit = off");

    assertThatThrownBy(() -> open("another"))
        .hasMessageContaining("synchronous_commit is off, allowed: ");
  }

  @Test
  void aStoreOfANewerVersionIsRefused() throws SQLException {
    server.executeIn(database, "INSERT INTO schema_version (version) VALUES (99)");

    assertThatThrownBy(() -> open("another")).hasMessageContaining("newer Hone");
  }

  @Test
  void whatTheDatabaseRefusesIsToldInItsWordsOnOneLine() {
    var stranger =
        PostgresAddress.of("postgresql://stranger:x@127.0.0.1:" + server.port() + "/" + database);

    assertThatThrownBy(() -> PostgresStore.keys(stranger))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(stranger + " cannot be opened: FATAL: ")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> open(stranger, "another"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no connection to " + stranger + ": FATAL: ");
  }

  @Test
  void aServerChangesNothingAnyMoreOnceANewerOneHasChangedTheSchema() throws SQLException {
    store.write(transaction -> transaction.insert(tuning("before", NOW)));
    server.executeIn(database, "INSERT INTO schema_version (version) VALUES (99)");
    long epoch = store.lease().epoch();

    assertThatThrownBy(() -> store.write(transaction -> transaction.insert(tuning("job", NOW))))
        .isInstanceOfSatisfying(
            ApiError.class, error -> assertThat(error.text()).contains("newer Hone"));
    assertThatThrownBy(() -> store.lease().keep()).isInstanceOf(ApiError.class);
    assertThat(server.number(database, "SELECT count(*) FROM tuning_job")).isEqualTo(1);
    assertThat(store.lease().epoch()).isEqualTo(epoch);
  }

  @Test
  void anAddressNeverShowsItsPassword() {
    var address = PostgresAddress.of("postgresql://hone:se%2Bcr%40t@db.example:5433/jobs?ssl=true");

    assertThat(address.password()).isEqualTo("se+cr@t");
    assertThat(address).hasToString("postgresql://db.example:5433/jobs?ssl=true as hone");
    assertThatThrownBy(() -> PostgresAddress.of("mysql://hone:secret@db/jobs"))
        .hasMessageContaining("found the scheme 'mysql'")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> PostgresAddress.of("postgresql://hone:sec ret@db/jobs"))
        .hasMessageNotContaining("ret@");
  }

  @Test
  void ofSeveralHostsThePrimaryIsWantedUnlessTheAddressSaysOtherwise() {
    assertThat(PostgresAddress.of("postgresql://hone:s@a.example:5433,b_2/jobs?ssl=true"))
        .returns("hone", PostgresAddress::user)
        .returns("s", PostgresAddress::password)
        .extracting(PostgresAddress::url)
        .isEqualTo("jdbc:postgresql://a.example:5433,b_2/jobs?ssl=true&targetServerType=primary");
    assertThat(PostgresAddress.of("postgresql://a,b/jobs?targetServerType=any"))
        .returns(null, PostgresAddress::user)
        .extracting(PostgresAddress::url)
        .isEqualTo("jdbc:postgresql://a,b/jobs?targetServerType=any");
    assertThat(PostgresAddress.of("postgresql://[::1]:5433/jobs").url())
        .isEqualTo("jdbc:postgresql://[::1]:5433/jobs");
    for (String hosts : new String[] {"", "a,", ",a", "a:x", "a:1,b:", "a b"}) {
      assertThatThrownBy(() -> PostgresAddress.of("postgresql://hone:secret@" + hosts + "/jobs"))
          .as(hosts)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("secret");
    }
  }
}
