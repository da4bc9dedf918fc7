package hone.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.container.ContainerContract;
import hone.runtime.container.Ownership;
import hone.runtime.container.PullPolicy;
import hone.runtime.data.Stores;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageEntry;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.instance.NvidiaSmi;
import hone.runtime.site.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The contract with a real engine, and what only containers have.
final class DockerBackendTest extends ContainerContract {
  private static final long MEMORY = 64L << 20;

  private final String owner = UUID.randomUUID().toString().substring(0, 8);
  private final TestEngine engine = TestEngine.shared();

  @BeforeEach
  void makeImage() throws IOException {
    engine.makeImage();
  }

  private DockerSettings settings() {
    return settings(PullPolicy.MISSING, List.of());
  }

  private DockerSettings settings(PullPolicy pull, List<RegistryLogin> registries) {
    return settings(engine.address(), pull, registries);
  }

  private DockerSettings settings(URI address, PullPolicy pull, List<RegistryLogin> registries) {
    return settings(address, pull, registries, 0);
  }

  private DockerSettings onNetwork(String network) {
    return settings(engine.address(), PullPolicy.MISSING, List.of(), 0, network);
  }

  private DockerSettings settings(
      URI address, PullPolicy pull, List<RegistryLogin> registries, int gpus) {
    return settings(address, pull, registries, gpus, "none");
  }

  private DockerSettings settings(
      URI address, PullPolicy pull, List<RegistryLogin> registries, int gpus, String network) {
    var small =
        new InstanceTypes.Entry("ml.m5.*", ImageEntry.glob("ml.m5.*"), new Limits(1, MEMORY, gpus));
    return new DockerSettings(
        address,
        owner,
        pull,
        Ownership.AUTO,
        true,
        network,
        64,
        "",
        new InstanceTypes(List.of(small)),
        new Gpus(List::of),
        registries);
  }

  @Override
  protected Site site() {
    return site(settings());
  }

  private Site site(DockerSettings settings) {
    var container = new Program.Container("", Optional.empty(), Optional.empty());
    var entry = ImageEntry.custom("*", ImageEntry.glob("*"), container);
    try {
      return new DockerSite(
          settings,
          new ImageCatalogue(List.of(entry)),
          Stores.channels(folder, folder.resolve("scripts"), Stores.embedded(folder)));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  @Test
  void theRequestsScriptLiesWhereAFrameworkImageTakesIt() throws Exception {
    Files.createDirectories(folder.resolve("s3/data/source"));
    Files.writeString(folder.resolve("s3/data/source/train.sh"), "echo loss=1\n");
    var hyperparameters = new LinkedHashMap<String, String>();
    hyperparameters.put("sagemaker_submit_directory", "\"s3://data/source\"");
    var order =
        launched(
            trainings.script(
                "code",
                "chmod 777 /opt/ml/code/train.sh && sh /opt/ml/code/train.sh",
                Wishes.NONE.withHyperparameters(hyperparameters)));

    assertThat(ended(order).ending()).as(reason(ended(order))).isEqualTo(new Ending.Completed());
    hyperparameters.put("sagemaker_submit_directory", "\"s3://data/nowhere\"");
    var missing =
        launched(
            trainings.script("gone", "true", Wishes.NONE.withHyperparameters(hyperparameters)));
    assertThat(reason(ended(missing))).contains("the script cannot be had", "s3://data/nowhere");
  }

  @Test
  void whatTheSdkSendsAsCodeMayBeMadeExecutable() throws Exception {
    Files.createDirectories(folder.resolve("s3/data/drivers"));
    Files.writeString(folder.resolve("s3/data/drivers/run.sh"), "#!/bin/sh\necho loss=1\n");
    String file = "/opt/ml/input/data/sm_drivers/run.sh";
    var order =
        launched(
            trainings.script(
                "drivers",
                "chmod +x " + file + " && " + file,
                Wishes.NONE.withChannels(
                    List.of(Trainings.channel("sm_drivers", "s3://data/drivers")))));

    assertThat(ended(order).ending()).as(reason(ended(order))).isEqualTo(new Ending.Completed());
  }

  @Test
  void anIsolatedJobHasNoNetworkWhateverTheOthersHave() throws Exception {
    String network = "hone-test-" + owner;
    engine.createNetwork(network);
    try {
      backend.close();
      backend = opened(Duration.ofSeconds(1), site(onNetwork(network)));
      var usual = launch("usual", "ls /sys/class/net; echo loss=1");
      ended(usual);
      var isolated =
          launched(Trainings.isolated(trainings.script("alone", "ls /sys/class/net; echo loss=1")));
      ended(isolated);

      assertThat(log(usual.attempt())).contains("eth0");
      assertThat(log(isolated.attempt())).contains("lo").doesNotContain("eth0");
      backend.release(usual.attempt());
      backend.release(isolated.attempt());
    } finally {
      engine.removeNetwork(network);
    }
  }

  @Test
  void aContainerWithoutANetworkKnowsItsOwnNameAndUser() {
    var order = launch("named", "grep algo-1 /etc/hosts; echo $USER $LOGNAME $HOME; echo loss=1");
    ended(order);

    assertThat(log(order.attempt())).contains("127.0.0.1\talgo-1", "sagemaker sagemaker /tmp");
  }

  @Override
  protected String image() {
    return TestEngine.IMAGE;
  }

  @Override
  protected void assertNothingRuns() {
    assertThat(engine.madeBy(owner)).as("containers and networks left").isEmpty();
  }

  @Test
  void theImagesOwnProgramGetsTheArgumentTrain() {
    TrainingOrder order = launched(trainings.own("own"));

    assertThat(ended(order).ending()).isInstanceOf(Ending.Completed.class);
    assertThat(log(order.attempt())).first().isEqualTo("own train");
  }

  /// A registry without logins that has nothing, and is away for the first calls.
  private static HttpServer emptyRegistry(AtomicInteger away) throws IOException {
    HttpServer registry =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/v2/",
        exchange -> {
          boolean pings = exchange.getRequestURI().getPath().equals("/v2/");
          int status = pings ? 200 : away.getAndDecrement() > 0 ? 503 : 404;
          byte[] answer =
              "{\"errors\": [{\"code\": \"MANIFEST_UNKNOWN\", \"message\": \"manifest unknown\"}]}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    registry.start();
    return registry;
  }

  @Test
  void aRegistryThatIsAwayIsAskedAgainAndAnImageThatIsNowhereIsTheCallersMistake()
      throws Exception {
    engine.assumeItTakesPlainRegistries();
    var away = new AtomicInteger(1);
    HttpServer registry = emptyRegistry(away);
    try {
      String image = "127.0.0.1:" + registry.getAddress().getPort() + "/not/there:1";
      TrainingOrder order = launched(new Trainings(image).own("nowhere"));

      assertThat(reason(ended(order)))
          .startsWith("ClientError: the image " + image + " cannot be had: ");
      assertThat(away).hasNegativeValue();
    } finally {
      registry.stop(0);
    }
  }

  private void reopen(PullPolicy pull, RegistryLogin... logins) throws IOException {
    backend.close();
    backend = opened(Duration.ofSeconds(1), site(settings(pull, List.of(logins))));
  }

  private RegistryLogin login(TestRegistry registry, String password) throws IOException {
    Path file = Files.writeString(folder.resolve("password-" + password), password + "\n");
    return new RegistryLogin(registry.address(), TestRegistry.USER, file);
  }

  @Test
  void imagesOfAPrivateRegistryArePulledWithItsLoginAlone() throws Exception {
    engine.assumeItTakesPlainRegistries();
    try (TestRegistry registry = TestRegistry.start(folder.resolve("registry"))) {
      String image = registry.address() + "/team/private:1";
      engine.moveToRegistry(TestEngine.IMAGE, image, TestRegistry.USER, TestRegistry.PASSWORD);
      var private1 = new Trainings(image);
      TrainingOrder anonymous = launched(private1.own("anonymous"));
      assertThat(reason(ended(anonymous)))
          .startsWith("ClientError: the image " + image + " cannot be had: ");
      reopen(PullPolicy.MISSING, login(registry, "wrong"));
      TrainingOrder stranger = launched(private1.own("stranger"));
      assertThat(reason(ended(stranger)))
          .startsWith("ClientError: the image " + image + " cannot be had: ")
          .doesNotContain("wrong");

      reopen(PullPolicy.MISSING, login(registry, TestRegistry.PASSWORD));
      TrainingOrder known = launched(private1.own("known"));
      assertThat(ended(known).ending()).isInstanceOf(Ending.Completed.class);
      assertThat(log(known.attempt())).first().isEqualTo("own train");
      engine.delete("/images/" + image);
    }
  }

  @Test
  void thePullPolicySaysWhenTheRegistryIsAsked() throws Exception {
    engine.assumeItTakesPlainRegistries();
    String image;
    String echo = "hone-test/echo:" + owner;
    try (TestRegistry registry = TestRegistry.start(folder.resolve("registry"))) {
      image = registry.address() + "/team/changing:1";
      var changing = new Trainings(image);
      engine.moveToRegistry(TestEngine.IMAGE, image, TestRegistry.USER, TestRegistry.PASSWORD);
      RegistryLogin login = login(registry, TestRegistry.PASSWORD);
      reopen(PullPolicy.NEVER, login);
      TrainingOrder never = launched(changing.own("never"));
      assertThat(reason(ended(never))).startsWith("ClientError: ").contains(image);

      reopen(PullPolicy.ALWAYS, login);
      TrainingOrder first = launched(changing.own("first"));
      ended(first);
      assertThat(log(first.attempt())).first().isEqualTo("own train");
      engine.makeEchoImage(echo);
      engine.moveToRegistry(echo, image, TestRegistry.USER, TestRegistry.PASSWORD);
      TrainingOrder second = launched(changing.own("second"));
      ended(second);
      assertThat(log(second.attempt())).first().isEqualTo("train");
    }
    reopen(PullPolicy.MISSING);
    TrainingOrder kept = launched(new Trainings(image).own("kept"));
    ended(kept);
    assertThat(log(kept.attempt())).first().isEqualTo("train");
    engine.delete("/images/" + image);
    engine.delete("/images/" + echo);
  }

  /// Such as one whose helper program is not installed.
  @Test
  void anEngineThatCanStartNothingFailsTheTrainingJobAndSaysWhatItSaid() throws Exception {
    HttpServer failing =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    failing.createContext(
        "/",
        exchange -> {
          boolean creates = exchange.getRequestMethod().equals("POST");
          byte[] answer = "{\"message\": \"no init\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(creates ? 500 : 404, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    failing.start();
    try {
      URI address = URI.create("tcp://127.0.0.1:" + failing.getAddress().getPort());
      backend.close();
      DockerSettings settings = settings(address, PullPolicy.NEVER, List.of());
      backend = opened(Duration.ofSeconds(1), site(settings));
      TrainingOrder order = launched(trainings.own("never-starts"));

      assertThat(ended(order).ending())
          .isEqualTo(
              new Ending.Failed(
                  FailureKind.INTERNAL,
                  "InternalServerError: tried 20 times to start the program: the engine answered"
                      + " 500: no init"));
    } finally {
      failing.stop(0);
    }
  }

  /// As after a crash between the starts of two hosts, where the first has ended meanwhile.
  @Test
  void aHostThatHasRunIsNotStartedAgain() throws Exception {
    TrainingOrder order =
        launched(
            trainings.script(
                "half-started",
                """
                echo run >> $ml/model/runs
                case $(cat $ml/input/config/resourceconfig.json | tr ',' '\\n' | head -1) in
                  *algo-1*) exit 0;;
                esac
                echo ready; while [ ! -e $ml/output/go ]; do sleep 0.05; done; echo loss=1
                """,
                Wishes.NONE.withHosts(2)));
    await(() -> log(order.attempt(), "algo-2").contains("ready"), "ready");
    backend.close();
    engine.delete("/containers/hone-" + order.attempt() + "-algo-2?force=true");
    Files.delete(ml(order, "algo-2").resolveSibling("container"));
    backend = opened(Duration.ofSeconds(1));
    Path runs = ml(order, "algo-2").resolve("model/runs");
    await(() -> lines(runs) == 2, "the second host is started anew");
    Files.createFile(ml(order, "algo-2").resolve("output/go"));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(ml(order, "algo-1").resolveSibling("left/model/runs")).hasContent("run\n");
  }

  private static int lines(Path file) {
    try {
      return Files.readAllLines(file).size();
    } catch (IOException _) {
      return 0;
    }
  }

  @Test
  void anEngineWithoutGpusIsToldApartAndSaysWhatToConfigure() throws Exception {
    assumeTrue(
        NvidiaSmi.list(System.getenv()).isEmpty(), "this machine's engine may well have GPUs");
    backend.close();
    DockerSettings wanting = settings(engine.address(), PullPolicy.NEVER, List.of(), 1);
    backend = opened(Duration.ofSeconds(1), site(wanting));
    TrainingOrder order = launched(trainings.own("gpu"));

    assertThat(reason(ended(order)))
        .startsWith("ClientError: the engine has no GPUs for containers")
        .contains("nvidia-ctk runtime configure", "docker_gpus");
    assertNothingRuns();
  }

  @Test
  void aContainerIsLockedIn() {
    TrainingOrder order =
        launch(
            "locked",
            """
            id -u
            touch /etc/x 2>/dev/null && echo "root files are writable"
            touch /tmp/x && echo "tmp is writable"
            mount -t tmpfs x /tmp 2>/dev/null && echo "may mount"
            ls /var/run/docker.sock /proc/1/root/etc 2>/dev/null
            cat /proc/self/status | while read name value; do
              case $name in CapEff:|NoNewPrivs:|Seccomp:) echo "$name $value";; esac
            done
            """);
    ended(order);

    assertThat(log(order.attempt()))
        .contains("tmp is writable", "CapEff: 0000000000000000", "NoNewPrivs: 1")
        .doesNotContain("root files are writable", "may mount", "0");
  }

  @Test
  void aForkBombStaysWithinItsLimit() {
    TrainingOrder order = launch("bomb", "b() { b | b & }; b; sleep 1; exit 3");
    ended(order);

    assertNothingRuns();
  }

  @Test
  void hostsReachEachOtherByName() {
    TrainingOrder order =
        launched(
            trainings.script(
                "hosts",
                """
                if [ $(hostname) = algo-1 ]; then
                  echo "hello from algo-1" | nc -l -p 5000 >/dev/null
                else
                  until [ -s /tmp/got ]; do nc algo-1 5000 </dev/null >/tmp/got; sleep 0.1; done
                  cat /tmp/got
                fi
                echo loss=1
                """,
                Wishes.NONE.withHosts(2)));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt(), "algo-2")).containsExactly("hello from algo-1", "loss=1");
  }

  @Test
  void anImageFindsTheCodeThatItWasMadeWith() throws Exception {
    String image = "hone-test/adapted:" + owner;
    engine.makeCodeImage(image, "echo loss=0.5; echo trained > /opt/ml/model/m\n");
    trainings = new Trainings(image);
    try {
      var order = launch("adapted", "sh /opt/ml/code/train.sh");

      assertThat(ended(order).ending()).as(reason(ended(order))).isEqualTo(new Ending.Completed());
      assertThat(backend.metrics(order.attempt(), 0)).hasSize(1);
    } finally {
      engine.delete("/images/" + image + "?force=true");
    }
  }
}
