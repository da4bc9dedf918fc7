package hone.server.listen;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsFilesTest {
  @TempDir private Path folder;

  private void refuses(String key, String found) throws Exception {
    Path file = Files.writeString(folder.resolve("key.pem"), key);
    var files = new TlsFiles(folder.resolve("cert.pem"), file);

    assertThatThrownBy(files::read)
        .isInstanceOf(ListenException.class)
        .hasMessageContaining(file + "': found " + found + ", allowed: PRIVATE KEY (PKCS 8")
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in " + file + " -out NEW");
  }

  @Test
  void aKeyInAFormThatIsNotReadIsRefusedWithWhatTurnsItIntoOneThatIs() throws Exception {
    String curve = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    String sec1 = "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n";
    refuses(sec1, "EC PRIVATE KEY");
    refuses(curve + sec1, "EC PARAMETERS");
    refuses(sec1.replace("EC", "ENCRYPTED"), "ENCRYPTED PRIVATE KEY");
    refuses(
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n", "RSA PRIVATE KEY, encrypted");
    refuses("\u0000\u00ff", "no PEM");
  }
}
