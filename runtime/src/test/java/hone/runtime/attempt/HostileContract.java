package hone.runtime.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.site.AttemptFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What no training program can do, wherever it runs: read or change the machine's files by links
/// in its folders, or fill the disk.
public abstract class HostileContract extends BackendContract {

  /// A folder of the machine that no training job has to do with.
  private Path secret() throws IOException {
    Path secret = folder.resolve("secret");
    Files.createDirectories(secret.resolve("data"));
    Files.writeString(secret.resolve("data/key"), "master");
    Files.writeString(secret.resolve("failure"), "master");
    return secret;
  }

  /// Whatever was stored.
  private List<Path> stored() throws IOException {
    try (var all = Files.walk(folder.resolve("s3"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void noReplacedFolderAboveTheCheckpointsLeadsOut() throws Exception {
    Path secret = secret();
    String script =
        """
        echo fine > $ml/x/data/first; touch -d '1 minute ago' $ml/x/data/first
        while [ ! -e $ml/output/seen ]; do sleep 0.05; done
        mv $ml/x $ml/y; ln -s %s $ml/x; echo swapped
        sleep 3; echo loss=1
        """
            .formatted(secret);
    TrainingOrder order =
        launched(Trainings.checkpointed(trainings.script("swapped", script), "/opt/ml/x/data"));
    Path first = folder.resolve("s3/out/ck/first");
    await(() -> Files.exists(first), "stored while it runs");
    Files.createFile(ml(order, "algo-1").resolve("output/seen"));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt())).contains("swapped");
    assertThat(stored()).noneMatch(file -> file.endsWith("key"));
    assertThat(secret.resolve("data/key")).hasContent("master");
  }

  @Test
  void noReplacedFolderIsStoredAsTheModelOrTheOutput() throws Exception {
    Path secret = secret();
    TrainingOrder order =
        launch(
            "replaced",
            """
            rm -r $ml/output $ml/model; ln -s %s $ml/output; ln -s %s/data $ml/model; echo loss=1
            """
                .formatted(secret, secret));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    Path output = folder.resolve("s3/out/models/replaced/output");
    assertThat(names(output.resolve("model.tar.gz"))).isEmpty();
    assertThat(output.resolve("output.tar.gz")).doesNotExist();
  }

  @Test
  void ofSeveralHostsNoneMovesFilesIntoTheMachineOrOutOfIt() throws Exception {
    Path secret = secret();
    TrainingOrder order =
        launched(
            trainings.script(
                "moved",
                """
                host=$(cat $ml/input/config/resourceconfig.json | tr ',' '\\n' | head -1)
                echo "$host" > $ml/model/all; echo loss=1
                case $host in
                  *algo-1*) rm -r $ml/model; ln -s %s $ml/model;;
                  *) rm -r $ml/output; ln -s %s $ml/output; mkdir $ml/model/data;;
                esac
                """
                    .formatted(secret, secret),
                Wishes.NONE.withHosts(2)));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    try (var left = Files.list(secret)) {
      assertThat(left.map(each -> each.getFileName().toString()).sorted())
          .containsExactly("data", "failure");
    }
    assertThat(secret.resolve("data/key")).hasContent("master");
    assertThat(names(folder.resolve("s3/out/models/moved/output/model.tar.gz")))
        .containsExactly("all", "data/");
  }

  @Test
  void noReplacedFolderIsReadForTheReason() throws Exception {
    TrainingOrder order =
        launch("told", "rm -r $ml/output; ln -s %s $ml/output; exit 3".formatted(secret()));

    assertThat(reason(ended(order))).doesNotContain("master").endsWith("exit code: 3");
  }

  @Test
  void noReplacedPipeIsWrittenElsewhere() throws Exception {
    Path secret = secret();
    Files.createDirectories(folder.resolve("s3/data/train"));
    Files.writeString(folder.resolve("s3/data/train/a"), "one\n");
    TrainingOrder order =
        launched(
            trainings.script(
                "repiped",
                """
                cd $ml/input/data; cat train_0
                ln -sf %s/data/key train_1; cd ..; mv data old; ln -s %s/data data
                sleep 1; echo loss=1
                """
                    .formatted(secret, secret),
                Wishes.NONE.withChannels(List.of(Trainings.piped("s3://data/train", List.of())))));

    ended(order);
    assertThat(secret.resolve("data/key")).hasContent("master");
    try (var left = Files.list(secret.resolve("data"))) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void whatAProgramLeavesInItsFoldersIsDeletedHoweverDeepItLies() throws Exception {
    Path secret = secret();
    TrainingOrder order =
        launch(
            "deep",
            """
            cd $ml/output; ln -s %s link; i=0
            while [ $i -lt 600 ]; do mkdir deep-deep-deep; cd deep-deep-deep; i=$((i+1)); done
            echo x > file; ln -s %s link; echo loss=1
            """
                .formatted(secret, secret));
    ended(order);
    backend.release(order.attempt());

    await(() -> !Files.exists(folderOf(order, "training")), "the folder goes");
    assertThat(secret.resolve("data/key")).hasContent("master");
  }

  private static void pipe(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }

  @Test
  void noPipeInAFilesPlaceHoldsTheServerUp() throws Exception {
    TrainingOrder order =
        launch("piping", "cd $ml/..; rm -f out.* print; mkfifo out.0; echo loss=1; sleep 1");
    ended(order);
    backend.close();
    Path state = new AttemptFolder(folderOf(order, "training")).state();
    Files.move(state, folder.resolve("aside"));
    pipe(state);

    backend = opened(Duration.ofSeconds(1));
    assertThat(isUnseen(order)).isTrue();
    backend.close();
    Files.move(folder.resolve("aside"), state, StandardCopyOption.REPLACE_EXISTING);
    backend = opened(Duration.ofSeconds(1));
    ended(order);
  }

  @Test
  void aProgramThatStopsWhatWatchesItEndsAtAStop() throws Exception {
    TrainingOrder order = launch("stopping", "echo ready; sleep 1; kill -STOP $PPID; exit 0");
    await(() -> log(order.attempt()).contains("ready"), "ready");
    Thread.sleep(2_000);
    backend.stop(order.attempt());

    ended(order);
  }
}
