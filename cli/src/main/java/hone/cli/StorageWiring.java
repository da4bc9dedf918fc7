package hone.cli;

import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.ServerKeys;
import hone.cli.config.key.StorageKeys;
import hone.cli.config.key.StoreKeys;
import hone.cli.config.key.Value;
import hone.cli.sites.SiteList;
import hone.cli.text.Words;
import hone.runtime.bucket.FolderBuckets;
import hone.runtime.data.Cache;
import hone.runtime.data.Channels;
import hone.runtime.data.FileSystems;
import hone.runtime.pipe.Feeders;
import hone.runtime.s3.RemoteSettings;
import hone.runtime.s3.RemoteStores;
import hone.runtime.storage.Locations;
import hone.runtime.storage.Storage;
import hone.server.audit.AuditLog;
import hone.server.limits.Throttle;
import hone.server.s3.S3Service;
import hone.server.sigv4.S3Verifier;
import hone.server.stream.StreamedService;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The parts that hold data: buckets of its own or another S3, and the cache.
///
/// @param remote another S3, or `null` where the buckets are folders
record StorageWiring(
    FolderBuckets buckets, @Nullable RemoteStores remote, Storage storage, Channels channels)
    implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StorageWiring.class.getName());

  private static final String APART =
      "The buckets are this server's own (s3_endpoint: embedded), while its store is in PostgreSQL."
          + " If other servers share that database, none sees another's objects: give all of them"
          + " one s3_endpoint.";

  /// @param accounts all that there are; the buckets that were made by hand are the first one's
  static StorageWiring open(HoneConfig config, Supplier<List<String>> accounts, InstantSource clock)
      throws IOException {
    Path data = config.get(ServerKeys.DATA);
    var buckets = new FolderBuckets(data.resolve("s3"), accounts, clock);
    buckets.clear();
    RemoteStores remote = remote(config);
    if (remote == null && config.get(StoreKeys.STORE).isPresent()) {
      LOG.log(System.Logger.Level.WARNING, APART);
    }
    sharing(config, accounts.get().size())
        .ifPresent(it -> LOG.log(System.Logger.Level.WARNING, it));
    var storage =
        new Locations(
            remote == null ? Locations.embedded(buckets) : Locations.shared(remote::bucket),
            data,
            fileFolders(config));
    Cache cache = Cache.open(data.resolve("cache"), config.get(StorageKeys.CACHE), clock);
    var fileSystems = new FileSystems(config.get(StorageKeys.FILE_SYSTEMS));
    tellAbsent(fileSystems.entries());
    return new StorageWiring(
        buckets,
        remote,
        storage,
        new Channels(storage, cache, fileSystems, Feeders.ofThisProcess()));
  }

  /// Refuse what is configured and can never be used, before anything is made for it.
  ///
  /// @throws CliError that says which key, what was found and what is allowed
  static void check(HoneConfig config) {
    for (FileSystems.Entry each : config.get(StorageKeys.FILE_SYSTEMS)) {
      if (Files.exists(each.folder()) && !Files.isDirectory(each.folder())) {
        throw Value.error(
            "file_systems: found '" + each.folder() + "' for " + each.id() + ", allowed: a folder");
      }
    }
    Path credentials = config.get(StorageKeys.CREDENTIALS).orElse(null);
    if (credentials != null && !config.get(StorageKeys.ENDPOINT).equals(StorageKeys.EMBEDDED)) {
      checkProfile(config, credentials);
    }
  }

  private static void checkProfile(HoneConfig config, Path credentials) {
    List<String> profiles;
    try {
      profiles = RemoteStores.profiles(credentials);
    } catch (IOException error) {
      throw config.wrong(
          StorageKeys.CREDENTIALS,
          StorageKeys.CREDENTIALS.kind().allowed() + "; it cannot be read: " + Words.error(error));
    }
    if (!profiles.contains(config.get(StorageKeys.PROFILE))) {
      String theirs = profiles.isEmpty() ? "none is there" : String.join(", ", profiles);
      throw config.wrong(
          StorageKeys.PROFILE, "a profile of '" + credentials + "' (" + theirs + ")");
    }
  }

  /// What to tell of file systems that are not mounted yet: each training job looks for its own.
  private static void tellAbsent(List<FileSystems.Entry> fileSystems) {
    for (FileSystems.Entry each : fileSystems) {
      if (!Files.exists(each.folder())) {
        LOG.log(
            System.Logger.Level.WARNING,
            "file_systems: the folder {0} of {1} is not there; training jobs that name it fail"
                + " until it is",
            each.folder(),
            each.id());
      }
    }
  }

  private static @Nullable RemoteStores remote(HoneConfig config) {
    String endpoint = config.get(StorageKeys.ENDPOINT);
    if (endpoint.equals(StorageKeys.EMBEDDED)) {
      return null;
    }
    boolean aws = endpoint.equals(StorageKeys.AWS);
    return RemoteStores.open(
        new RemoteSettings(
            aws ? null : URI.create(endpoint),
            config.get(StorageKeys.REGION),
            config.get(StorageKeys.PATH_STYLE).orElse(!aws),
            config.get(StorageKeys.CREDENTIALS).orElse(null),
            config.get(StorageKeys.PROFILE),
            config.get(StorageKeys.KMS)));
  }

  /// What to tell of locations that are configured and in which no account is kept from another's.
  static Optional<String> sharing(HoneConfig config, int accounts) {
    var shared = new ArrayList<String>();
    if (!config.get(StorageKeys.ENDPOINT).equals(StorageKeys.EMBEDDED)) {
      shared.add("s3_endpoint");
    }
    if (!config.get(StorageKeys.FILE_FOLDERS).orElse(List.of()).isEmpty()) {
      shared.add("file_folders");
    }
    if (!config.get(StorageKeys.FILE_SYSTEMS).isEmpty()) {
      shared.add("file_systems");
    }
    return accounts < 2 || shared.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Each of the "
                + accounts
                + " accounts reaches whatever the server may read and write by "
                + String.join(", ", shared)
                + ", also what is another's.");
  }

  /// Into which folders `file://` may lead. Where programs run as the server's user, these files
  /// are theirs anyway.
  static List<Path> fileFolders(HoneConfig config) {
    return config
        .get(StorageKeys.FILE_FOLDERS)
        .orElseGet(
            () -> config.get(SiteList.PROGRAMS).isPresent() ? List.of(Path.of("/")) : List.of());
  }

  /// The S3 endpoint of its own, or what leads to another one.
  List<StreamedService> services(S3Verifier verifier, Throttle throttle, AuditLog audit) {
    return List.of(
        remote == null
            ? new S3Service(verifier, buckets, throttle, audit)
            : new S3Service.Elsewhere());
  }

  @Override
  public void close() {
    if (remote != null) {
      remote.close();
    }
  }
}
