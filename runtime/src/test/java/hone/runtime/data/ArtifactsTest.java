package hone.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.training.TrainingSpec.Output;
import hone.runtime.storage.DataException;
import hone.runtime.storage.Volume;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class ArtifactsTest {
  private static final Volume VOLUME = new Volume(1_000_000, 50);

  @TempDir Path folder;
  private Path model;
  private Path data;
  private List<Path> aliases = List.of(Path.of("/opt/ml/model"));

  @BeforeEach
  void make() throws IOException {
    model = Files.createDirectories(folder.resolve("ml/model"));
    data = Files.createDirectories(folder.resolve("ml/output/data"));
  }

  private String store(boolean compressed) throws Exception {
    var artifacts = new Artifacts(Stores.embedded(folder));
    var output = new Output("s3://results/models/", compressed);
    return artifacts.store(
        new Artifacts.Work(Stores.ACCOUNT, "job-1", output, VOLUME, aliases),
        model,
        data,
        folder.resolve("workshop"));
  }

  private Map<String, String> archive(String key) throws IOException {
    var found = new TreeMap<String, String>();
    try (InputStream in = Files.newInputStream(folder.resolve("s3/results").resolve(key));
        var tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (TarArchiveEntry each = tar.getNextEntry(); each != null; each = tar.getNextEntry()) {
        String content = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
        found.put(each.getName(), each.isSymbolicLink() ? "-> " + each.getLinkName() : content);
      }
    }
    return found;
  }

  /// GNU tar warns of each.
  @Test
  void archivesHaveNoHeadersOfOtherPrograms() throws Exception {
    Files.createDirectories(model.resolve("deep"));
    Files.writeString(model.resolve("deep/m.bin"), "model");

    assertThat(store(true)).endsWith("/model.tar.gz");
    try (InputStream in =
        new GZIPInputStream(
            Files.newInputStream(folder.resolve("s3/results/models/job-1/output/model.tar.gz")))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains("deep/m.bin")
          .doesNotContain("LIBARCHIVE");
    }
  }

  @Test
  void modelAndOutputBecomeArchives() throws Exception {
    Files.createDirectories(model.resolve("deep"));
    Files.writeString(model.resolve("deep/m.bin"), "model");
    Files.writeString(data.resolve("o.txt"), "output");

    assertThat(store(true)).isEqualTo("s3://results/models/job-1/output/model.tar.gz");
    assertThat(archive("models/job-1/output/model.tar.gz"))
        .containsEntry("deep/m.bin", "model")
        .hasSize(2);
    assertThat(archive("models/job-1/output/output.tar.gz")).containsEntry("o.txt", "output");
  }

  @Test
  void uncompressedTheyAreStoredAsTheyAre() throws Exception {
    Files.createDirectories(model.resolve("deep"));
    Files.writeString(model.resolve("deep/m.bin"), "model");
    Files.createSymbolicLink(model.resolve("best"), Path.of("deep/m.bin"));
    Files.createSymbolicLink(model.resolve("shadow"), Path.of("/etc/passwd"));
    Files.writeString(data.resolve("o.txt"), "output");

    assertThat(store(false)).isEqualTo("s3://results/models/job-1/output/model/");
    Path stored = folder.resolve("s3/results/models/job-1/output");
    assertThat(stored.resolve("model/deep/m.bin")).hasContent("model");
    assertThat(stored.resolve("model/best")).hasContent("model").isRegularFile();
    assertThat(stored.resolve("model/shadow")).doesNotExist();
    assertThat(stored.resolve("output/o.txt")).hasContent("output");
  }

  @Test
  @Timeout(30)
  void whatIsNoFileIsLeftOutAndNoLinkLeadsOut() throws Exception {
    Files.writeString(model.resolve("m"), "model");
    Files.createSymbolicLink(model.resolve("in"), Path.of("m"));
    Files.createSymbolicLink(model.resolve("contract"), Path.of("/opt/ml/model/m"));
    Files.createSymbolicLink(model.resolve("shadow"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(model.resolve("up"), Path.of("../../s3"));
    Files.createSymbolicLink(model.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(model.resolve("lost"), Path.of("nothing"));
    Path pipe = model.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path socket = Path.of(Files.createTempDirectory("s").toString(), "s");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.move(socket, model.resolve("socket"));
      store(true);
    }

    assertThat(archive("models/job-1/output/model.tar.gz"))
        .hasSize(3)
        .containsEntry("m", "model")
        .containsEntry("in", "-> m")
        .containsEntry("contract", "-> m");
  }

  @Test
  void aFileThatIsAllHoleIsNotPackedForHours() throws Exception {
    try (var file = new RandomAccessFile(model.resolve("hole").toFile(), "rw")) {
      file.setLength(10L << 40);
    }

    assertThatThrownBy(() -> store(true))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("10,995,116,277,760 bytes (holes count), allowed by VolumeSizeInGB");
    assertThatThrownBy(() -> store(false)).isInstanceOf(DataException.class);
  }

  @Test
  void tooManyFilesAreRefused() throws Exception {
    Files.createDirectories(data.resolve("deep"));
    for (int i = 0; i < VOLUME.filesMax(); i++) {
      Files.createFile(data.resolve("deep").resolve("f" + i));
    }

    assertThatThrownBy(() -> store(true))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "found in /opt/ml/output/data more than 50 files and folders, the most allowed: pack"
                + " small ones into one");
    Files.delete(data.resolve("deep/f0"));
    assertThat(store(true)).endsWith("/model.tar.gz");
  }

  @Test
  void aRepeatedCallGoesOnWithWhatIsPacked() throws Exception {
    Files.writeString(model.resolve("m"), "model");
    store(true);
    Files.delete(folder.resolve("s3/results/models/job-1/output/model.tar.gz"));
    Files.writeString(model.resolve("m"), "changed after it was packed");

    store(true);

    assertThat(archive("models/job-1/output/model.tar.gz")).containsEntry("m", "model");
  }

  @Test
  void aProgramInTheModelStaysOne() throws Exception {
    Files.writeString(model.resolve("run.sh"), "true");
    Files.setPosixFilePermissions(
        model.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.createDirectory(model.resolve("closed"));
    Files.setPosixFilePermissions(
        model.resolve("closed"), PosixFilePermissions.fromString("rwx------"));
    store(true);
    var modes = new TreeMap<String, Integer>();
    try (InputStream in =
            Files.newInputStream(folder.resolve("s3/results/models/job-1/output/model.tar.gz"));
        var tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (TarArchiveEntry each = tar.getNextEntry(); each != null; each = tar.getNextEntry()) {
        modes.put(each.getName(), each.getMode() & 0777);
      }
    }

    assertThat(modes).containsEntry("run.sh", 0750).containsEntry("closed/", 0700);
  }

  @Test
  void aLinkByThePathThatTheProgramKnewStaysInside() throws Exception {
    Path was = folder.resolve("attempt/ml/model");
    Files.writeString(model.resolve("epoch9"), "nine");
    Files.createSymbolicLink(model.resolve("last"), was.resolve("epoch9"));
    aliases = List.of(was);
    store(true);

    assertThat(archive("models/job-1/output/model.tar.gz")).containsEntry("last", "-> epoch9");
  }
}
