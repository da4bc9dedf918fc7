package hone.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostFolderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aFileThatWasMadeALinkToItselfHasATimeLikeAnyOther() throws Exception {
    Files.createSymbolicLink(folder.resolve("exit"), Path.of("exit"));
    var host = new HostFolder(folder);

    assertThat(host.writtenAt("exit")).get().matches(Instant.now().minusSeconds(60)::isBefore);
    assertThat(host.writtenAt("begun")).isEmpty();
  }
}
