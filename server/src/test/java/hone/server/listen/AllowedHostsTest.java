package hone.server.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowedHostsTest {
  private final AllowedHosts hosts =
      AllowedHosts.of(ServerConfig.defaults().withAllowedHosts(List.of("Hone.example")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:8020",
        "10.1.2.3:80",
        "[::1]:8020",
        "[fe80::1]",
        "localhost:8020",
        "LOCALHOST",
        "bucket.localhost:8020",
        "hone.example",
        "hone.EXAMPLE:443"
      })
  void allowsAddressesThisMachineAndWhatIsListed(String host) {
    assertThat(hosts.allow(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example:8020",
        "127.0.0.1.evil.example",
        "",
        ":8020",
        "hone.example.evil",
        "[evil]",
        "evil@127.0.0.1",
        "127.0.0.1:8020:1"
      })
  void refusesEveryOtherName(String host) {
    assertThat(hosts.allow(host)).isFalse();
  }

  @Test
  void otherMachinesComeInOnlyWithTlsOrTheUsersWord() {
    ServerConfig open = ServerConfig.defaults().withAddress("0.0.0.0", 0);
    var files = new TlsFiles(Path.of("cert.pem"), Path.of("key.pem"));

    assertThatThrownBy(open::address)
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("--insecure-listen");
    assertThat(open.withSecurity(null, true).address().isAnyLocalAddress()).isTrue();
    assertThat(open.withSecurity(files, false).address().isAnyLocalAddress()).isTrue();
    assertThatThrownBy(files::bytes)
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("'cert.pem' is not there");
  }
}
