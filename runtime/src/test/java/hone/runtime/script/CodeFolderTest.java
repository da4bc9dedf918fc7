package hone.runtime.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CodeFolderTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-r base.txt",
        "-rbase.txt",
        "numpy\n  -cbase.txt",
        "numpy\r-cbase.txt",
        "numpy\u0085-cbase.txt",
        "-e.",
        "-e ./mylib",
        "--requirement=base.txt",
        "--req base.txt",
        "--find-links wheels",
        "./mylib",
        "mylib @ file:///opt/ml/code/mylib",
        "wheels/a-1-py3-none-any.whl",
        "mylib"
      })
  void whatLeadsToOtherFilesIsSeen(String requirements) throws Exception {
    Files.createDirectory(folder.resolve("mylib"));

    assertThat(CodeFolder.leadsOn(requirements, folder)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "numpy",
        "numpy==1.26 ; python_version > '3'",
        "# -r base.txt",
        "-i https://x",
        "--extra-index-url https://download.pytorch.org/whl/cpu\ntorch",
        "--require-hashes"
      })
  void whatStandsByItselfIsSeen(String requirements) {
    assertThat(CodeFolder.leadsOn(requirements, folder)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", " ", "\t", "\r\n", "\r", "\u0085", "a", "-", "#\n"})
  void aMebibyteOfTheSameTakesNoTimeToSpeakOf(String repeated) {
    String requirements = repeated.repeat((1 << 20) / repeated.length());

    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> CodeFolder.leadsOn(requirements, folder));
  }
}
