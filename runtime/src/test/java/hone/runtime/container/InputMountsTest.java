package hone.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;

import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.container.InputMounts.InputMount;
import hone.runtime.contract.HostFolder;
import hone.runtime.data.FileSystems;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputMountsTest {
  @TempDir private Path folder = Path.of("");
  private HostFolder host = new HostFolder(folder);

  /// One channel with a file of the cache, one with a copy of its own.
  @BeforeEach
  void bring() throws Exception {
    host = new HostFolder(folder.resolve("algo-1"));
    host.create();
    Path cached = Files.writeString(folder.resolve("cached"), "everybody's");
    Path below = Files.createDirectories(host.channel("train").resolve("a"));
    Files.createLink(below.resolve("1"), cached);
    Files.writeString(Files.createDirectory(host.channel("code")).resolve("train.py"), "own");
  }

  private List<InputMount> mounts(String user) throws Exception {
    Wishes wishes =
        Wishes.NONE.withChannels(
            List.of(
                Trainings.channel("train", "s3://in/a"), Trainings.channel("code", "s3://in/b")));
    var attempt =
        new Attempt(
            new Trainings("").script("job", "true", wishes),
            new AttemptFolder(folder),
            () -> {},
            _ -> {});
    return InputMounts.prepare(attempt, host, new FileSystems(List.of()), user);
  }

  @Test
  void whomTheCacheMayBelongToSeesItsFilesReadOnly() throws Exception {
    var train = new InputMount(host.channel("train"), "train", true);
    int own = (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);

    assertThat(mounts(own + ":" + own)).containsExactly(train);
    assertThat(mounts("0:0")).containsExactly(train);
    assertThat(mounts("")).containsExactly(train);
  }

  @Test
  void anotherUserMayNotWriteThemAnywayAndKeepsTheFolder() throws Exception {
    assertThat(mounts("65532:65532")).isEmpty();
  }
}
