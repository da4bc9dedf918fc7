package hone.runtime.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyWalkTest {
  @TempDir private Path root;

  private List<String> keys(String prefix, KeyWalk.Folders folders) {
    return keys(new KeyWalk(new KeyPaths(root), prefix, "", folders));
  }

  private List<String> keys(String prefix) {
    return keys(new KeyWalk(new KeyPaths(root), prefix, ""));
  }

  private static List<String> keys(KeyWalk walk) {
    var keys = new ArrayList<String>();
    walk.forEachRemaining(found -> keys.add(found.key()));
    return keys;
  }

  private Path file(String key) throws Exception {
    Path file = root.resolve(key);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, "x");
  }

  /// All folders but one, which the server may not read, whoever it is.
  private KeyWalk.Folders allBut(String closed) {
    Path denied = root.resolve(closed);
    KeyWalk.Folders all = Files::newDirectoryStream;
    return folder -> {
      if (folder.equals(denied)) {
        throw new AccessDeniedException(folder.toString());
      }
      return all.open(folder);
    };
  }

  /// A page of few keys of many must not cost a look at each of the others.
  @Test
  void whatHasANameIsLookedAtWhenItsTurnComes() throws Exception {
    for (String key : List.of("a", "b", "c", "d/e")) {
      file(key);
    }
    var walk = new KeyWalk(new KeyPaths(root), "", "");
    assertThat(walk.next().key()).isEqualTo("a");
    Files.delete(root.resolve("c"));
    Files.delete(root.resolve("d/e"));
    file("d/f");

    assertThat(keys(walk)).containsExactly("b", "d/f");
  }

  /// A folder stands by its name with a slash, beside names that go on with less or more than that.
  @Test
  void keysComeInTheOrderOfTheirBytesFromAnyOfThemOn() throws Exception {
    assumeTrue(System.getProperty("sun.jnu.encoding").equals("UTF-8"), "file names are UTF-8 here");
    var order =
        List.of(
            "a!",
            "a-/x",
            "a.b",
            "a/!",
            "a/b/",
            "a/b0",
            "a/c",
            "a0",
            "a00/x",
            "b",
            "\u00e4/x",
            "\uffee/x",
            new String(Character.toChars(0x1f600)));
    for (String key : order) {
      if (key.endsWith("/")) {
        Files.createDirectories(root.resolve(key));
      } else {
        file(key);
      }
    }

    assertThat(keys("")).isEqualTo(order);
    for (int i = 0; i < order.size(); i++) {
      assertThat(keys(new KeyWalk(new KeyPaths(root), "", order.get(i))))
          .isEqualTo(order.subList(i + 1, order.size()));
    }
  }

  @Test
  void aLinkToAFolderThatItIsInIsPassedOver() throws Exception {
    file("a/b/c");
    Files.createSymbolicLink(root.resolve("a/b/around"), root.resolve("a"));
    Files.createSymbolicLink(root.resolve("a/itself"), root.resolve("a"));
    Files.createSymbolicLink(root.resolve("a/all"), root);

    assertThat(keys("")).containsExactly("a/b/c");
    assertThat(keys("a/b/")).containsExactly("a/b/c");
  }

  @Test
  void linksThatLeadAroundByTwoFoldersEnd() throws Exception {
    file("a/x");
    file("b/y");
    Files.createSymbolicLink(root.resolve("a/to-b"), root.resolve("b"));
    Files.createSymbolicLink(root.resolve("b/to-a"), root.resolve("a"));

    assertThat(keys("")).containsExactly("a/to-b/y", "a/x", "b/to-a/x", "b/y");
  }

  @Test
  void aLinkToAnotherFolderOfTheBucketIsFollowed() throws Exception {
    file("a/x");
    Files.createSymbolicLink(root.resolve("b"), root.resolve("a"));
    Files.createSymbolicLink(root.resolve("c"), root.resolve("a"));

    assertThat(keys("")).containsExactly("a/x", "b/x", "c/x");
  }

  @Test
  void aLinkToItselfIsNothing() throws Exception {
    file("a/x");
    Files.createSymbolicLink(root.resolve("a/itself"), root.resolve("a/itself"));

    assertThat(keys("")).containsExactly("a/x");
  }

  @Test
  void aFolderThatCannotBeReadIsPassedOverUnlessItIsAskedFor() throws Exception {
    file("data/a");
    file("other/b");

    assertThat(keys("", allBut("data"))).containsExactly("other/b");
    assertThat(keys("other/", allBut("data"))).containsExactly("other/b");
    assertThatThrownBy(() -> keys("data/", allBut("data")))
        .hasMessage("The server may not read the folder 'data/'")
        .isInstanceOfSatisfying(
            StorageException.class, error -> assertThat(error.reason()).isEqualTo(Reason.DENIED));
  }

  @Test
  void aBucketThatCannotBeReadIsNotSaidToBeEmpty() throws Exception {
    file("data/a");

    assertThatThrownBy(() -> keys("", allBut("")))
        .hasMessage("The server may not read the folder of the bucket");
    assertThatThrownBy(() -> keys("data/", allBut("")))
        .hasMessage("The server may not read the folder of the bucket");
  }

  @Test
  void whatLiesTooDeepForAKeyIsPassedOver() throws Exception {
    file("a");
    file(("d".repeat(200) + "/").repeat(6) + "deep");
    file(("e".repeat(200) + "/").repeat(5) + "deep");

    assertThat(keys("")).containsExactly("a", ("e".repeat(200) + "/").repeat(5) + "deep");
  }
}
