package hone.cli;

import hone.cli.command.VersionCommand;
import hone.cli.config.key.FrontKeys;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.QuotaKeys;
import hone.cli.config.key.ServerKeys;
import hone.cli.config.key.StorageKeys;
import hone.cli.log.ServerLog;
import hone.cli.sites.ProcessWiring;
import hone.cli.sites.SiteList;
import hone.cli.sites.SiteParts;
import hone.cli.text.Words;
import hone.engine.Time;
import hone.engine.claim.StoredClaims;
import hone.engine.log.LogRetention;
import hone.engine.log.PlacedLogs;
import hone.engine.loop.Engine;
import hone.engine.loop.EngineSettings;
import hone.engine.loop.Ports;
import hone.engine.loop.Telemetry;
import hone.engine.store.KeyTable.StoredKey;
import hone.engine.store.Store;
import hone.engine.store.TimedStore;
import hone.runtime.attempt.AttemptBackend;
import hone.runtime.attempt.AttemptSettings;
import hone.runtime.attempt.Endurance;
import hone.runtime.bucket.FolderBuckets;
import hone.runtime.data.Channels;
import hone.runtime.disk.DiskPolicy;
import hone.runtime.disk.Unstored;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.NvidiaSmi;
import hone.runtime.program.Programs;
import hone.runtime.script.Venvs;
import hone.runtime.site.Sites;
import hone.server.audit.AuditLog;
import hone.server.audit.EndedAuditFiles;
import hone.server.credentials.CredentialsException;
import hone.server.credentials.CredentialsFile;
import hone.server.credentials.KeyRing;
import hone.server.credentials.Sessions;
import hone.server.http.Front;
import hone.server.http.Gate;
import hone.server.http.Operation;
import hone.server.limits.Throttle;
import hone.server.listen.ListenException;
import hone.server.listen.ServerCertificate;
import hone.server.listen.ServerConfig;
import hone.server.operations.OperationList;
import hone.server.operations.support.Services;
import hone.server.page.PageFiles;
import hone.server.sigv4.S3Verifier;
import hone.server.sigv4.SigV4Verifier;
import hone.server.stream.StreamedService;
import hone.server.telemetry.JobLog;
import hone.server.telemetry.MetricsFile;
import hone.server.telemetry.PrometheusTelemetry;
import hone.server.telemetry.ServerState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Puts a server together. The only place where the parts of all floors meet.
public final class Wiring {
  private static final Path STANDARD_OUTPUT = Path.of("-");

  private static final System.Logger LOG = System.getLogger(Wiring.class.getName());

  private final HoneConfig config;
  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  private final PrometheusTelemetry telemetry = new PrometheusTelemetry(VersionCommand.version());
  private final Telemetry jobs = new JobLog(telemetry);

  /// What is open, the last opened first: that is how it is closed.
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private final UnaryOperator<Ports> seams;

  private Wiring(HoneConfig config, UnaryOperator<Ports> seams) {
    this.config = config;
    this.seams = seams;
  }

  /// Start a server in this process.
  ///
  /// @throws CliError if the data folder or the port cannot be had
  public static RunningServer start(HoneConfig config) {
    return start(config, UnaryOperator.identity());
  }

  /// Start a server in this process, with something between the engine and its ports.
  ///
  /// @throws CliError if the data folder or the port cannot be had
  public static RunningServer start(HoneConfig config, UnaryOperator<Ports> seams) {
    checkAddress(config);
    StorageWiring.check(config);
    BuiltInImages.check(config, Home.environment().getOrDefault("PATH", ""));
    var wiring = new Wiring(config, seams);
    try {
      return wiring.start();
    } catch (IOException | CredentialsException error) {
      Closing.all(wiring.open);
      throw new CliError(
          Exit.MACHINE,
          "the data folder '"
              + config.get(ServerKeys.DATA)
              + "' cannot be used: "
              + Words.error(error));
    } catch (RuntimeException error) {
      Closing.all(wiring.open);
      throw error;
    }
  }

  private RunningServer start() throws IOException {
    DataFolder folder = opened(DataFolder.take(config.get(ServerKeys.DATA)));
    Path data = folder.path();
    ServerLog log = opened(log(data));
    folder.tellWhoMayRead();
    folder.tellShortage();
    AuditLog audit = opened(AuditLog.open(data.resolve("audit.log"), clock));
    Store store =
        opened(
            new TimedStore(StoreWiring.open(config, data), System::nanoTime, telemetry::written));
    KeyRing keys = Keys.open(config, clock, random);
    CredentialsFile.ensureFirstKey(data.resolve("credentials"), keys);
    var images = BuiltInImages.catalogue(config, Home.find());
    StorageWiring storage = opened(StorageWiring.open(config, () -> accounts(keys), clock));
    var venvs = new Venvs(data.resolve("venvs"), Home.environment(), clock);
    AttemptBackend backend =
        opened(
            AttemptBackend.open(
                new AttemptSettings(
                    data,
                    sites(images, storage.channels(), venvs, data),
                    storage.channels(),
                    storage.storage(),
                    new StoredClaims(store),
                    config.get(StorageKeys.CHECKPOINTS),
                    disk(data),
                    config.get(ServerKeys.STOP_GRACE),
                    Endurance.STANDARD,
                    clock)));
    Engine engine =
        opened(
            Engine.start(
                seams.apply(
                    new Ports(store, backend, Time.of(clock, System::nanoTime), random, jobs)),
                EngineSettings.of(config.get(ServerKeys.SLOTS))
                    .withQuotas(QuotaKeys.quotas(config))
                    .withLogDays(config.get(ServerKeys.LOGS_KEEP).orElse(null))));
    opened(Housekeeping.start(chores(engine.logRetention(), backend, venvs, storage.buckets())));
    var services =
        new Services(
            engine,
            images,
            storage.channels(),
            new PlacedLogs(store, backend),
            config.get(SiteList.INSTANCES));
    var watched =
        new WatchedServer(engine, store, backend, log, data, config.get(ServerKeys.SLOTS));
    Front front = listen(keys, audit, services, storage, watched);
    URI uri = uri(front);
    folder.tellAddress(uri);
    tellLife(uri);
    return new RunningServer(
        uri,
        data,
        front.certificate().flatMap(ServerCertificate::authority),
        List.copyOf(open),
        backend::training);
  }

  /// What is deleted when it was kept for long enough.
  private List<Housekeeping.Chore> chores(
      LogRetention retention, AttemptBackend backend, Venvs venvs, FolderBuckets buckets) {
    Path data = config.get(ServerKeys.DATA);
    var chores = new ArrayList<Housekeeping.Chore>();
    chores.add(
        new Housekeeping.Chore(
            "logs of training jobs",
            "attempts, by logs_keep_days or their account's PutRetentionPolicy",
            () -> {
              Optional<Duration> shortest = retention.shortest();
              return shortest.isPresent() ? backend.sweepLogs(shortest.get(), retention::of) : 0;
            }));
    chores.add(
        new Housekeeping.Chore(
            "uploads in parts", "nothing was done with them for a week", buckets::sweepUploads));
    var files = new EndedAuditFiles(data);
    config
        .get(ServerKeys.AUDIT_KEEP)
        .map(Duration::ofDays)
        .ifPresent(
            kept ->
                chores.add(
                    new Housekeeping.Chore(
                        "files of the audit log",
                        "set aside more than audit_keep_days ago",
                        () -> files.sweep(kept, clock.instant()))));
    config
        .get(ServerKeys.VENVS_KEEP)
        .map(Duration::ofDays)
        .ifPresent(
            unused ->
                chores.add(
                    new Housekeeping.Chore(
                        "Python environments",
                        "not used for venvs_keep_days",
                        () -> venvs.sweep(data.resolve("training"), unused))));
    return chores;
  }

  private ServerLog log(Path data) {
    System.Logger.Level level = config.get(ServerKeys.LOG_LEVEL);
    Path file = config.get(ServerKeys.LOG_FILE).orElseGet(() -> data.resolve("server.log"));
    if (file.equals(STANDARD_OUTPUT)) {
      return ServerLog.open(System.out, level, clock);
    }
    try {
      return ServerLog.open(file, level, clock);
    } catch (IOException error) {
      throw new CliError(
          Exit.MACHINE, "log_file: '" + file + "' cannot be written: " + Words.error(error));
    }
  }

  private DiskPolicy disk(Path data) {
    var unstored = new Unstored(data.resolve("unstored"), config.get(StorageKeys.UNSTORED));
    return new DiskPolicy(unstored, config.get(StorageKeys.VOLUMES), DiskPolicy.LOOK);
  }

  private Sites sites(ImageCatalogue images, Channels channels, Venvs venvs, Path data)
      throws IOException {
    var programs =
        new Programs(images, channels, venvs, Home.environment(), config.get(ProcessWiring.OPT_ML));
    var gpus = new Gpus(() -> NvidiaSmi.list(Home.environment()));
    return SiteList.open(
        new SiteParts(config, images, channels, programs, gpus, data), this::opened);
  }

  /// All that ever had keys, the first one first.
  private static List<String> accounts(KeyRing keys) {
    return keys.list().stream().map(StoredKey::account).distinct().toList();
  }

  private Front listen(
      KeyRing keys, AuditLog audit, Services services, StorageWiring storage, ServerState watched) {
    Sessions sessions = keys.sessions();
    List<Operation> operations = OperationList.of(services, sessions);
    List<String> signingNames =
        operations.stream().map(each -> each.shape().service().signingName()).distinct().toList();
    Duration skew = config.get(FrontKeys.CLOCK_SKEW);
    var rates =
        new Throttle.Rates(
            config.get(FrontKeys.CALLS_PER_SECOND), config.get(FrontKeys.CHANGES_PER_SECOND));
    var throttle = new Throttle(rates, System::nanoTime);
    var streamed = new ArrayList<StreamedService>(List.of(new PageFiles()));
    if (config.get(FrontKeys.METRICS)) {
      streamed.add(new MetricsFile(telemetry, watched, System::nanoTime));
    }
    streamed.addAll(storage.services(new S3Verifier(keys, skew, clock), throttle, audit));
    var gate =
        new Gate(
                new SigV4Verifier(keys, signingNames, skew, clock),
                operations,
                new Gate.Guards(throttle, audit, services.engine()::answered),
                services.engine()::isReady,
                clock)
            .withSessions(sessions)
            .withStreamed(streamed)
            .withMeter(telemetry);
    try {
      Front front = opened(Front.start(address(config), gate));
      var _ = front.givenUp().thenAccept(Wiring::end);
      front.certificate().ifPresent(each -> telemetry.certificateExpires(each::expiry));
      return front;
    } catch (ListenException error) {
      throw new CliError(Exit.MACHINE, String.valueOf(error.getMessage()));
    }
  }

  /// A server that nobody reaches is of no use: a supervisor starts the next, and what trains goes
  /// on.
  private static void end(InetSocketAddress address) {
    String what =
        "%s, port %d, cannot be listened at any more; the server ends"
            .formatted(address.getHostString(), address.getPort());
    LOG.log(System.Logger.Level.ERROR, what);
    System.err.println("hone: " + what);
    System.exit(Exit.MACHINE);
  }

  /// Refuse an address that may not be listened at before anything is made for it.
  private static void checkAddress(HoneConfig config) {
    try {
      address(config).address();
    } catch (ListenException error) {
      throw new CliError(Exit.USAGE, String.valueOf(error.getMessage()));
    }
  }

  private void tellLife(URI uri) {
    LOG.log(System.Logger.Level.INFO, "Hone {0} listens on {1}", VersionCommand.version(), uri);
    opened(() -> LOG.log(System.Logger.Level.INFO, "the server ends; what trains goes on"));
  }

  private static ServerConfig address(HoneConfig config) {
    return ServerConfig.defaults()
        .withAddress(config.get(FrontKeys.HOST), config.get(FrontKeys.PORT))
        .withSecurity(FrontKeys.tls(config), config.get(FrontKeys.INSECURE_LISTEN))
        .withAllowedHosts(config.get(FrontKeys.ALLOWED_HOSTS));
  }

  private URI uri(Front front) {
    InetAddress address = front.address().getAddress();
    Optional<ServerCertificate> certificate = front.certificate();
    String host =
        certificate.flatMap(each -> each.host(address)).orElseGet(address::getHostAddress);
    String shown = host.contains(":") ? "[" + host + "]" : host;
    String scheme = certificate.isPresent() ? "https" : "http";
    return URI.create(scheme + "://" + shown + ":" + front.address().getPort());
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.addFirst(part);
    return part;
  }
}
