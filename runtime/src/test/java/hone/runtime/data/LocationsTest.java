package hone.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocationsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://b/../../etc/passwd",
        "s3://../x",
        "s3://b/a/./b",
        "s3:///x",
        "s3://b/a\u0000b",
        "https://169.254.169.254/latest",
        "file://host/x",
        "ftp://x",
        "",
      })
  void noUriLeadsOutOfItsBucket(String uri) {
    assertThatThrownBy(() -> new Locations(folder).find(uri)).isInstanceOf(DataException.class);
  }

  @Test
  void percentSignsAreNamesAndNotDecoded() throws Exception {
    Path path = new Locations(folder).find("s3://b/%2e%2e/x").path();

    assertThat(path).isEqualTo(folder.resolve("b/%2e%2e/x"));
  }

  @Test
  void aLinkOutOfABucketIsNoData() throws IOException {
    Files.createDirectories(folder.resolve("b"));
    Files.createSymbolicLink(folder.resolve("b/etc"), Path.of("/etc"));

    assertThat(new Channels(new Locations(folder)).problem("s3://b/etc/passwd"))
        .hasValueSatisfying(text -> assertThat(text).contains("leads out of"));
  }

  @Test
  void aPrefixFindsEveryKeyThatStartsWithIt() throws Exception {
    Files.createDirectories(folder.resolve("b/train"));
    Files.writeString(folder.resolve("b/train/a.csv"), "1");
    Files.writeString(folder.resolve("b/train-2.csv"), "2");
    Files.writeString(folder.resolve("b/other.csv"), "3");
    Path target = folder.resolve("target");
    var channels = new Channels(new Locations(folder));
    var channel =
        new hone.engine.training.TrainingSpec.Channel(
            "train", "s3://b/trai", "S3Prefix", "FullyReplicated", null, null, null, null);
    channels.copy(channel, "File", target);

    assertThat(target.resolve("train/a.csv")).exists();
    assertThat(target.resolve("train-2.csv")).exists();
    assertThat(target.resolve("other.csv")).doesNotExist();
  }
}
