package hone.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import hone.engine.training.TrainingSpec.Channel;
import hone.engine.training.TrainingSpec.ChannelDetails;
import hone.engine.training.TrainingSpec.FileSystem;
import hone.runtime.confined.SwappedFolder;
import hone.runtime.pipe.Feed;
import hone.runtime.pipe.Feeders;
import hone.runtime.storage.DataException;
import hone.runtime.storage.ObjectStore.StoreObject;
import hone.runtime.storage.Place;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelsTest {
  @TempDir Path folder;
  private Channels channels;

  @BeforeEach
  void open() throws IOException {
    var cache = Cache.open(folder.resolve("cache"), 1_000_000_000, InstantSource.system());
    Path files = Files.createDirectories(folder.resolve("nfs/sub"));
    Files.writeString(files.resolve("x"), "x");
    channels =
        new Channels(
            Stores.embedded(folder), cache, Stores.fileSystems(folder), Feeders.ofThisProcess());
  }

  private void put(String bucketAndKey, String text) throws IOException {
    Path file = folder.resolve("s3").resolve(bucketAndKey);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> bring(Channel channel, Share share) throws Exception {
    Path target = Files.createTempDirectory(folder, "job").resolve("train");
    channels.bring(Stores.ACCOUNT, channel, share, target, folder.resolve("hidden"));
    try (Stream<Path> all = Files.walk(target)) {
      return all.filter(Files::isRegularFile)
          .map(each -> target.relativize(each).toString())
          .sorted()
          .toList();
    }
  }

  private List<String> bring(Channel channel) throws Exception {
    return bring(channel, Share.WHOLE);
  }

  private static Channel of(String uri, String type, String distribution) {
    return new Channel("train", uri, type, distribution, null, null, null, "File", null);
  }

  @Test
  void aPrefixFindsEveryKeyThatStartsWithIt() throws Exception {
    put("b/train/a.csv", "1");
    put("b/train-2.csv", "2");
    put("b/other.csv", "3");

    assertThat(bring(Stores.channel("s3://b/trai"))).containsExactly("train-2.csv", "train/a.csv");
    assertThat(bring(Stores.channel("s3://b/train/"))).containsExactly("a.csv");
    assertThat(bring(Stores.channel("s3://b/other.csv"))).containsExactly("other.csv");
    assertThat(bring(Stores.channel("s3://b"))).hasSize(3);
  }

  @Test
  void anOutputsBucketMustBeThereAndIsNotMade() throws Exception {
    put("results/x", "1");

    assertThat(channels.outputProblem(Stores.ACCOUNT, "s3://results/models")).isEmpty();
    assertThat(channels.outputProblem(Stores.ACCOUNT, "s3://resutls/models"))
        .contains(
            "s3://resutls/models: there is no bucket 'resutls' ('aws s3 mb s3://resutls' makes"
                + " it)");
    assertThat(folder.resolve("s3/resutls")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://results/.hone", "s3://results/.hone/objects/", "s3://results/a//b"})
  void anOutputsKeyMustBeOneThatAnObjectCanHave(String uri) throws Exception {
    put("results/x", "1");

    assertThat(channels.outputProblem(Stores.ACCOUNT, uri)).isPresent();
    for (String fine : List.of("s3://results", "s3://results/", "s3://results/a/.hone/b/")) {
      assertThat(channels.outputProblem(Stores.ACCOUNT, fine)).as(fine).isEmpty();
    }
  }

  @Test
  void aFolderNeedsNoSlash() throws Exception {
    put("b/train/deep/a.csv", "1");

    assertThat(bring(Stores.channel("s3://b/train"))).containsExactly("deep/a.csv");
    put("b/train/.b.csv." + UUID.randomUUID() + ".part", "half of a file");

    assertThat(bring(Stores.channel("file://" + folder.resolve("s3/b/train"))))
        .containsExactly("deep/a.csv");
  }

  @Test
  void aManifestNamesTheFiles() throws Exception {
    put("b/data/x/1.csv", "1");
    put("b/data/2.csv", "2");
    put("b/data/3.csv", "3");
    put("b/m.json", "[{\"prefix\": \"s3://b/data/\"}, \"x/1.csv\", \"2.csv\"]");

    assertThat(bring(of("s3://b/m.json", "ManifestFile", "FullyReplicated")))
        .containsExactly("2.csv", "x/1.csv");
  }

  @Test
  void whatAManifestNamesKeepsItsOrder() throws Exception {
    var names = new StringBuilder("[{\"prefix\": \"s3://b/data/\"}");
    for (int i = 0; i < 100; i++) {
      put("b/data/%02d.csv".formatted(i), "1");
      names.append(", \"%02d.csv\"".formatted(99 - i));
    }
    put("b/m.json", names + "]");
    Channel channel = of("s3://b/m.json", "ManifestFile", "FullyReplicated");

    assertThat(new Selection(Stores.embedded(folder), Stores.ACCOUNT).items(channel))
        .extracting(Selection.Item::name)
        .startsWith("99.csv", "98.csv")
        .endsWith("01.csv", "00.csv")
        .hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prefix\": \"s3://b/\"}",
        "[\"s3://b/data/1.csv\"]",
        "[{\"other\": \"s3://b/\"}, \"data/1.csv\"]",
        "[{\"prefix\": \"s3://b/\"}, {\"name\": \"data/1.csv\"}]",
        "[{\"prefix\": \"s3://b/\"}, \"data/1.csv\"",
        "[]",
        "",
      })
  void whatIsNoManifestIsTheCallersMistake(String manifest) throws Exception {
    put("b/data/1.csv", "1");
    put("b/m.json", manifest);

    assertThatThrownBy(() -> bring(of("s3://b/m.json", "ManifestFile", "FullyReplicated")))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("channel train: s3://b/m.json: ");
  }

  @Test
  void aManifestsLongPrefixIsNotHeldForEachName() throws Exception {
    String names = ", \"a\"".repeat(2_000);
    put("b/m.json", "[{\"prefix\": \"s3://b/" + "x".repeat(100_000) + "\"}" + names + "]");
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(() -> bring(of("s3://b/m.json", "ManifestFile", "FullyReplicated")))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("a name has 100008 characters with its prefix, allowed are 1536");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(32_000_000);
  }

  @Test
  void aManifestNamesNoMoreThanCanBeHeld() throws Exception {
    String names = ", \"a\"".repeat(250_001);
    put("b/m.json", "[{\"prefix\": \"s3://b/\"}" + names + "]");

    assertThatThrownBy(() -> bring(of("s3://b/m.json", "ManifestFile", "FullyReplicated")))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("s3://b/m.json: allowed are 250000 objects");
  }

  @Test
  void aManifestsNamesAreNoLongerThanCanBeHeld() throws Exception {
    String names = ", \"a\"".repeat(40_000);
    put("b/m.json", "[{\"prefix\": \"s3://b/" + "x".repeat(900) + "\"}" + names + "]");

    assertThatThrownBy(() -> bring(of("s3://b/m.json", "ManifestFile", "FullyReplicated")))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith(
            "s3://b/m.json: its names have more than 33554432 characters with their prefix");
  }

  @Test
  void objectsOfAManifestShareTheirBucketsPlace() throws Exception {
    put("b/data/1.csv", "1");
    put("b/data/2.csv", "2");
    put("b/m.json", "[{\"prefix\": \"s3://b/data/\"}, \"1.csv\", \"2.csv\"]");
    Channel channel = of("s3://b/m.json", "ManifestFile", "FullyReplicated");

    var items = new Selection(Stores.embedded(folder), Stores.ACCOUNT).items(channel);

    assertThat(items.getFirst().place()).isSameAs(items.getLast().place());
  }

  @Test
  void aManifestOfMoreThan32MiBIsNotRead() throws Exception {
    put("b/m.json", "");
    try (var file = new RandomAccessFile(folder.resolve("s3/b/m.json").toFile(), "rw")) {
      file.setLength((32 << 20) + 1);
    }

    assertThatThrownBy(() -> bring(of("s3://b/m.json", "ManifestFile", "FullyReplicated")))
        .hasMessageEndingWith("the manifest has 33554433 bytes, allowed are 33554432");
  }

  private static Channel augmented(String uri) {
    var details = new ChannelDetails(List.of("text"), null, null, null);
    return new Channel(
        "train",
        uri,
        "AugmentedManifestFile",
        "FullyReplicated",
        null,
        null,
        null,
        "Pipe",
        details);
  }

  @Test
  void ofALinesTreeOnlyWhatIsMeantIsHeld() throws Exception {
    String line = "{\"text\": \"a\", \"more\": [" + "[],".repeat(300_000) + "[]]}";
    put("b/m.json", (line + "\n\n").repeat(2) + "{\"text\": {\"b\": 1}}\r\n");
    var selection = new Selection(Stores.embedded(folder), Stores.ACCOUNT);

    assertThat(new AugmentedManifest(selection, augmented("s3://b/m.json")).units(List.of()))
        .extracting(unit -> unit.pieces().getFirst())
        .containsExactly(
            new Feed.Piece.Text("a"), new Feed.Piece.Text("a"), new Feed.Piece.Text("{\"b\":1}"));
  }

  @Test
  void aLineThatIsTooLongIsTheCallersMistake() throws Exception {
    put("b/m.json", "{\"text\": \"a\"}\n{\"text\": \"" + "a".repeat(1 << 20) + "\"}");

    assertThatThrownBy(() -> bring(augmented("s3://b/m.json")))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("line 2: the line has 1048588 bytes, allowed are 1048576");
  }

  @Test
  void aManifestCannotLeadOut() throws Exception {
    put("b/data/1.csv", "1");
    put("b/m.json", "[{\"prefix\": \"s3://b/data/\"}, \"../m.json\"]");
    put("b/n.json", "[{\"prefix\": \"s3://b/\"}, \"data/9.csv\"]");

    assertThatThrownBy(() -> bring(of("s3://b/m.json", "ManifestFile", "FullyReplicated")))
        .isInstanceOf(DataException.class);
    assertThatThrownBy(() -> bring(of("s3://b/n.json", "ManifestFile", "FullyReplicated")))
        .hasMessageContaining("s3://b/data/9.csv, which is not there");
  }

  @Test
  void shardsAreDisjointAndWhole() throws Exception {
    for (int i = 0; i < 7; i++) {
      put("b/d/" + i, "x");
    }
    Channel sharded = of("s3://b/d", "S3Prefix", "ShardedByS3Key");

    assertThat(bring(sharded, new Share(0, 3))).containsExactly("0", "3", "6");
    assertThat(bring(sharded, new Share(1, 3))).containsExactly("1", "4");
    assertThat(bring(sharded, new Share(2, 3))).containsExactly("2", "5");
    Channel replicated = of("s3://b/d", "S3Prefix", "FullyReplicated");
    assertThat(bring(replicated, new Share(1, 3))).hasSize(7);
  }

  @Test
  void linksOutOfABucketAreNoData() throws Exception {
    put("b/d/real", "x");
    Files.createSymbolicLink(folder.resolve("s3/b/d/etc"), Path.of("/etc"));
    Files.createSymbolicLink(folder.resolve("s3/b/d/passwd"), Path.of("/etc/passwd"));

    assertThat(bring(Stores.channel("s3://b/d"))).containsExactly("real");
    assertThat(channels.problem(Stores.ACCOUNT, Stores.channel("s3://b/d/passwd"))).isPresent();
  }

  @Test
  void aFoldersLinksToItselfArePassedOver() throws Exception {
    Path data = Files.createDirectories(folder.resolve("files/a"));
    Files.writeString(data.resolve("x"), "x");
    Files.writeString(folder.resolve("files/a-b"), "x");
    Files.createSymbolicLink(data.resolve("up"), folder.resolve("files"));
    Files.createSymbolicLink(data.resolve("self"), data.resolve("self"));
    Files.createSymbolicLink(data.resolve("nowhere"), folder.resolve("nowhere"));
    Channel channel = Stores.channel("file://" + folder.resolve("files"));

    assertThat(channels.problem(Stores.ACCOUNT, channel)).isEmpty();
    assertThat(bring(channel)).containsExactlyInAnyOrder("a-b", "a/x");
  }

  @Test
  void aFolderThatCannotBeReadIsNamed() throws Exception {
    Path closed = Files.createDirectories(folder.resolve("files/closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isReadable(closed), "root may read every folder");
      Channel channel = Stores.channel("file://" + folder.resolve("files"));

      assertThat(channels.problem(Stores.ACCOUNT, channel))
          .hasValueSatisfying(text -> assertThat(text).contains("may not read " + closed));
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThat(channels.problem(Stores.ACCOUNT, Stores.channel("s3://nowhere/x")))
        .hasValueSatisfying(text -> assertThat(text).contains("nowhere"));
    assertThat(channels.problem(Stores.ACCOUNT, Stores.channel("file:///not/there")))
        .hasValueSatisfying(text -> assertThat(text).contains("no object at file:///not/there"));
  }

  @Test
  void aFileSystemIsAFolderOfTheConfiguration() throws Exception {
    Path target = folder.resolve("channel");
    channels.bring(
        Stores.ACCOUNT, onFileSystem("/sub", false), Share.WHOLE, target, folder.resolve("h"));

    assertThat(target.resolve("x")).hasContent("x");
    assertThat(channels.problem(Stores.ACCOUNT, onFileSystem("/sub", true)))
        .hasValueSatisfying(text -> assertThat(text).contains("allowed is ro"));
    assertThat(channels.problem(Stores.ACCOUNT, onFileSystem("/../..", false))).isPresent();
    assertThat(channels.problem(Stores.ACCOUNT, onFileSystem("/none", false))).isPresent();
  }

  private static Channel onFileSystem(String directory, boolean writable) {
    var details =
        new ChannelDetails(
            List.of(), null, new FileSystem("fs-01234567", "EFS", directory, writable), null);
    return new Channel(
        "train", "", "S3Prefix", "FullyReplicated", null, null, null, "File", details);
  }

  @Test
  void aFolderOfAFileSystemIsWhatWasLookedAt() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Path nfs = folder.resolve("nfs").toRealPath();
    FileSystem asked = new FileSystem("fs-01234567", "EFS", "/sub", false);

    try (var swap = new SwappedFolder(nfs.resolve("sub"), nfs.resolve("aside"), elsewhere)) {
      swap.during(
          _ -> {
            try {
              assertThat(channels.fileSystems().find(asked).toString()).startsWith(nfs + "/");
            } catch (DataException | NoSuchFileException _) {
              // It was a link, or away, at that moment.
            }
          });
    }
  }

  @Test
  void keysWithEmptyPartsAreFilesNevertheless() throws Exception {
    Path target = folder.resolve("target");
    put("b/d/x.csv", "x");
    Place place = Stores.embedded(folder).find(Stores.ACCOUNT, "s3://b/d/");
    StoreObject object = place.store().head("d/x.csv").orElseThrow();
    var downloads = new Downloads(Cache.open(folder.resolve("c2"), 1_000, Clock.systemUTC()));
    downloads.bring(List.of(new Selection.Item("/deep//x.csv", place, object)), target);

    assertThat(target.resolve("deep/x.csv")).hasContent("x");
    assertThatThrownBy(
            () -> downloads.bring(List.of(new Selection.Item("a/../b", place, object)), target))
        .isInstanceOf(DataException.class);
    assertThatThrownBy(
            () ->
                downloads.bring(
                    List.of(new Selection.Item("n".repeat(300), place, object)), target))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("File name too long");
  }
}
