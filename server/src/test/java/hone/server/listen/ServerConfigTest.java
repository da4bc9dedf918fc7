package hone.server.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a server may listen: asked of the configuration, so that the tests open nothing.
final class ServerConfigTest {
  private static final TlsFiles FILES = new TlsFiles(Path.of("server.pem"), Path.of("server.key"));

  private static ServerConfig config(String host) {
    return ServerConfig.defaults().withAddress(host, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost"})
  void thisMachineAloneNeedsNothing(String host) {
    assertThat(config(host).address().isLoopbackAddress()).isTrue();
  }

  @Test
  void localhostIsFirstTheAddressThatClientsAreTold() {
    assertThat(config("LocalHost").address().getHostAddress()).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "10.1.2.3"})
  void otherMachinesNeedTlsOrTheFlag(String host) {
    assertThatThrownBy(() -> config(host).address())
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("'" + host + "' can be reached from other machines")
        .hasMessageContaining("tls_certificate and tls_key")
        .hasMessageContaining("--insecure-listen");
    assertThat(config(host).withSecurity(FILES, false).address().isLoopbackAddress()).isFalse();
    assertThat(config(host).withSecurity(null, true).address().isLoopbackAddress()).isFalse();
  }
}
