package hone.runtime.attempt;

import hone.engine.backend.TrainingOrder;
import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.engine.storage.HeavyWork;
import hone.engine.training.TrainingSpec;
import hone.engine.training.TrainingSpec.Channel;
import hone.engine.tuning.TuningSpec;
import hone.runtime.checkpoint.CheckpointKeeper;
import hone.runtime.checkpoint.Checkpoints;
import hone.runtime.confined.ConfinedFolder;
import hone.runtime.contract.ContractFiles;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.data.Artifacts;
import hone.runtime.data.Share;
import hone.runtime.disk.DiskUse;
import hone.runtime.disk.FolderSize;
import hone.runtime.disk.Unstored;
import hone.runtime.file.OwnCopies;
import hone.runtime.libc.Held;
import hone.runtime.pipe.Feeders;
import hone.runtime.site.Attempt;
import hone.runtime.storage.DataException;
import hone.runtime.storage.Permit;
import hone.runtime.storage.PermittedStorage;
import hone.runtime.storage.Place;
import hone.runtime.storage.Storage;
import hone.runtime.storage.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Brings the contract's files and the input to each host of an attempt, and takes what they leave.
/// Each call can be repeated after a restart.
final class JobData {
  private static final System.Logger LOG = System.getLogger(JobData.class.getName());

  private static final Path OPT_ML = Path.of("/opt/ml");
  private static final Path MODEL = Path.of("model");
  private static final Path DATA = Path.of("data");
  private static final Path CHECKPOINTS = Path.of("checkpoints");

  /// Channels in which the SageMaker SDK sends code, and makes it executable where it runs.
  private static final Set<String> CODE = Set.of("code", "sm_drivers");

  /// Folders within each other are open at the same time while they are merged.
  private static final int DEPTH_MAX = 128;

  private static final Duration FEEDS_LOOK = Duration.ofSeconds(1);

  private final AttemptSettings settings;
  private final Attempt attempt;
  private final Storage storage;
  private final Artifacts artifacts;

  /// Whether its folder is to be kept as it is, also where that could not be noted.
  private volatile boolean isToBeKept;

  private final Map<Host, DiskUse> uses = new HashMap<>();
  private long feedsSeenNanos = System.nanoTime();

  /// @param permit whether what it leaves may be stored now
  JobData(AttemptSettings settings, Attempt attempt, Permit permit) {
    this.settings = settings;
    this.attempt = attempt;
    storage = new PermittedStorage(settings.storage(), permit);
    artifacts = new Artifacts(storage);
  }

  /// Make each host's folders and the contract's files.
  void describe(String networkInterface) throws IOException {
    for (Host host : attempt.hosts().all()) {
      HostFolder folder = attempt.folder(host);
      folder.create();
      ContractFiles.write(attempt.order(), host, folder, networkInterface);
    }
  }

  /// Fetch the channels for each host.
  void fetch() throws DataException, IOException {
    TrainingOrder order = attempt.order();
    List<Host> hosts = attempt.hosts().all();
    for (Channel each : order.spec().channels()) {
      Channel channel = each.withMode(order.spec().algorithm().inputMode());
      List<Host> those = hosts.stream().filter(host -> each.isFor(host.group())).toList();
      for (int i = 0; i < those.size(); i++) {
        bring(channel, attempt.folder(those.get(i)), new Share(i, those.size()));
      }
    }
    if (!order.spec().channels().isEmpty() && volume().isBounded()) {
      for (Host host : hosts) {
        noteBrought(attempt.folder(host));
      }
    }
    restoreCheckpoints();
  }

  private void bring(Channel channel, HostFolder host, Share share)
      throws DataException, IOException {
    Path folder = host.channel(channel.name());
    Path hidden = host.feed(channel.name());
    ConfinedFolder.deleteAt(folder);
    ConfinedFolder.deleteAt(hidden);
    settings.channels().bring(attempt.order().scope().account(), channel, share, folder, hidden);
    if (CODE.contains(channel.name()) && isFolder(folder)) {
      OwnCopies.replace(folder, host.aside());
    }
  }

  /// Fetch the checkpoints that there are, for each host.
  private void restoreCheckpoints() throws DataException, IOException {
    for (Checkpoints each : checkpoints()) {
      each.restore();
    }
  }

  /// Keep checkpoints stored as they change, until this is closed.
  CheckpointKeeper keepCheckpoints() {
    return attempt.order().spec().checkpoint() == null
        ? CheckpointKeeper.none()
        : CheckpointKeeper.start(this::checkpoints);
  }

  /// Whether what feeds a pipe has failed: its program would wait for the rest for ever.
  Optional<SavedState.Exit> brokenFeed() {
    if (System.nanoTime() - feedsSeenNanos < FEEDS_LOOK.toNanos()) {
      return Optional.empty();
    }
    feedsSeenNanos = System.nanoTime();
    for (Host host : attempt.hosts().all()) {
      for (Channel channel : attempt.order().spec().channels()) {
        Path feed = attempt.folder(host).feed(channel.name());
        Optional<String> problem = Feeders.problem(feed, channel.name());
        if (problem.isPresent()) {
          return Optional.of(new SavedState.Exit(host.name(), null, problem.get(), false, null));
        }
      }
    }
    return Optional.empty();
  }

  /// Whether a host takes more of the disk than its volume would have: its program would go on
  /// until nobody has any left. What was brought is not counted.
  Optional<SavedState.Exit> beyondVolume() throws IOException {
    Volume volume = volume();
    if (!volume.isBounded()) {
      return Optional.empty();
    }
    for (Host host : attempt.hosts().all()) {
      HostFolder folder = attempt.folder(host);
      OptionalLong all = uses.computeIfAbsent(host, _ -> use(folder)).look();
      if (all.isPresent() && all.getAsLong() > volume.bytesMax()) {
        Optional<String> problem = volume.problem(all.getAsLong() - brought(folder));
        if (problem.isPresent()) {
          return Optional.of(new SavedState.Exit(host.name(), null, problem.get(), false, null));
        }
      }
    }
    return Optional.empty();
  }

  private DiskUse use(HostFolder folder) {
    return new DiskUse(List.of(folder.ml(), folder.temporary()), settings.disk().look());
  }

  private static long brought(HostFolder folder) throws IOException {
    Path note = folder.brought();
    if (!Files.exists(note)) {
      return 0;
    }
    try {
      return Long.parseLong(Held.text(note));
    } catch (NumberFormatException error) {
      LOG.log(System.Logger.Level.WARNING, "bounded no more: spoiled is " + note, error);
      return Volume.UNBOUNDED;
    }
  }

  /// Note how much was brought. A channel that cannot be looked through leaves its host unbounded.
  private static void noteBrought(HostFolder folder) throws IOException {
    long bytes = FolderSize.of(folder.data(), Volume.UNBOUNDED).orElse(Volume.UNBOUNDED);
    WholeFile.write(
        folder.brought(),
        String.valueOf(bytes).getBytes(StandardCharsets.UTF_8),
        Durability.PROCESS);
  }

  /// The programs have ended: end what feeds their pipes, and store what has changed of the
  /// checkpoints.
  void storeCheckpoints() throws DataException, IOException {
    for (Host host : attempt.hosts().all()) {
      for (Channel channel : attempt.order().spec().channels()) {
        Feeders.stop(attempt.folder(host).feed(channel.name()));
      }
    }
    for (Checkpoints each : checkpoints()) {
      each.store(true);
    }
  }

  /// Training jobs of one tuning job have the same location in their definition. It is used as it
  /// is, as AWS has it, unless each is to get a folder of its own in it.
  private List<Checkpoints> checkpoints() throws DataException, IOException {
    TrainingOrder order = attempt.order();
    TrainingSpec.Checkpoint wanted = order.spec().checkpoint();
    if (wanted == null) {
      return List.of();
    }
    Place place = storage.findToStore(order.scope().account(), wanted.uri()).below("");
    boolean apart =
        settings.checkpointsApart()
            && order.hyperparameters().containsKey(TuningSpec.OBJECTIVE_HYPERPARAMETER);
    Place own = apart ? place.below(order.name()) : place;
    var all = new ArrayList<Checkpoints>();
    for (Host host : attempt.hosts().all()) {
      HostFolder folder = attempt.folder(host);
      all.add(
          Checkpoints.open(
              own,
              new Checkpoints.Local(
                  folder.ml(),
                  HostFolder.belowMl(wanted.localPath()),
                  folder.root().resolve("checkpoint-notes"),
                  volume()),
              settings.clock()));
    }
    return all;
  }

  private Volume volume() {
    return settings.disk().volume(attempt.order().spec());
  }

  /// Store what the hosts left, as one model and one output. Their programs have ended.
  ///
  /// @return where the model lies
  String store() throws DataException, IOException {
    List<Host> hosts = attempt.hosts().all();
    Path model = attempt.folder(hosts.getFirst()).left().resolve(MODEL);
    Path data = attempt.folder(hosts.getFirst()).left().resolve(DATA);
    for (Host host : hosts) {
      HostFolder folder = attempt.folder(host);
      take(folder, folder.model(), MODEL);
      take(folder, folder.outputData(), DATA);
      if (!host.equals(hosts.getFirst())) {
        merge(folder.left().resolve(MODEL), model, 0);
        merge(folder.left().resolve(DATA), data, 0);
      }
    }
    return artifacts.store(work(hosts), model, data, attempt.folder().workshop());
  }

  private Artifacts.Work work(List<Host> hosts) {
    TrainingOrder order = attempt.order();
    return new Artifacts.Work(
        order.scope().account(),
        order.name(),
        order.spec().output(),
        volume().times(hosts.size()),
        aliases(hosts));
  }

  /// Give up what was begun to be stored, as far as its store can be asked.
  void drop() {
    try {
      artifacts.drop(work(attempt.hosts().all()), attempt.folder().workshop());
      for (Checkpoints each : checkpoints()) {
        each.drop();
      }
    } catch (DataException | IOException error) {
      LOG.log(System.Logger.Level.WARNING, "cannot give up the parts of " + name(), error);
    }
  }

  /// The paths that links within the model and the output may have been made with.
  private List<Path> aliases(List<Host> hosts) {
    var all = new ArrayList<>(List.of(OPT_ML.resolve("model"), OPT_ML.resolve("output/data")));
    for (Host host : hosts) {
      all.add(attempt.folder(host).model());
      all.add(attempt.folder(host).outputData());
    }
    return all;
  }

  /// What became of what the hosts left and no store took.
  ///
  /// @param where the name below which something is kept, or empty
  /// @param lost for what there was no room
  record Kept(String where, List<String> lost) {}

  /// Keep what the hosts left, as far as there is room.
  ///
  /// @param model whether model and output; what was packed of them is packed again at will
  /// @param checkpoints whether their checkpoints
  Kept keep(boolean model, boolean checkpoints) throws IOException {
    drop();
    TrainingSpec spec = attempt.order().spec();
    var fates = new LinkedHashMap<String, Unstored.Fate>();
    for (Host host : attempt.hosts().all()) {
      HostFolder folder = attempt.folder(host);
      if (model) {
        keep(host, folder.model(), MODEL, fates);
        keep(host, folder.outputData(), DATA, fates);
      }
      if (checkpoints && spec.checkpoint() != null) {
        keep(host, folder.checkpoints(spec), CHECKPOINTS, fates);
      }
    }
    List<String> lost = new ArrayList<>(fates.sequencedKeySet());
    lost.removeIf(each -> fates.get(each) != Unstored.Fate.NO_ROOM);
    return new Kept(fates.containsValue(Unstored.Fate.KEPT) ? name() : "", lost);
  }

  private void keep(Host host, Path from, Path name, Map<String, Unstored.Fate> fates)
      throws IOException {
    HostFolder folder = attempt.folder(host);
    take(folder, from, name);
    String place = host.name() + "/" + name;
    Path left = folder.left().resolve(name);
    Unstored unstored = settings.disk().unstored();
    fates.put(place, HeavyWork.OF_TRAINING.run(() -> unstored.keep(name(), left, place)));
  }

  /// See that its folder is kept as it is when it is released.
  ///
  /// @return whether that holds after a restart, too
  boolean toBeKept() {
    isToBeKept = true;
    try {
      Files.write(attempt.folder().toBeKept(), new byte[0]);
      return true;
    } catch (IOException error) {
      LOG.log(System.Logger.Level.WARNING, "not to be ended now: the server has to keep " + name());
      return false;
    }
  }

  boolean isToBeKept() {
    return isToBeKept || Files.exists(attempt.folder().toBeKept());
  }

  /// The attempt's name.
  String name() {
    return attempt.order().attempt().text();
  }

  /// Whether an earlier server has kept the model.
  boolean isKept() {
    Path kept = settings.disk().unstored().of(name());
    return isFolder(kept.resolve(attempt.hosts().all().getFirst().name()).resolve(MODEL));
  }

  /// Move a folder out of what the program could reach: whatever it made of the folders above, what
  /// is stored is what lay in this one. What an earlier call took stays.
  private static void take(HostFolder folder, Path from, Path name) throws IOException {
    Path relative = folder.ml().relativize(from);
    Optional<ConfinedFolder> whole = folder.openMl();
    if (whole.isEmpty()) {
      return;
    }
    try (ConfinedFolder ml = whole.get();
        ConfinedFolder left = ConfinedFolder.open(Files.createDirectories(folder.left()))) {
      Optional<ConfinedFolder> parent = ml.above(relative);
      if (parent.isEmpty()) {
        return;
      }
      try (ConfinedFolder open = parent.get()) {
        boolean isFolder =
            open.look(relative.getFileName()).map(BasicFileAttributes::isDirectory).orElse(false);
        if (isFolder && left.look(name).isEmpty()) {
          open.move(relative.getFileName(), left, name);
        }
      }
    }
  }

  /// Move what is in a folder into another one; of two with the same name, the other's stays.
  ///
  /// @param depth how many folders both are in
  private static void merge(Path from, Path to, int depth) throws DataException, IOException {
    if (depth > DEPTH_MAX) {
      throw new DataException(
          "found folders within each other deeper than " + DEPTH_MAX + ", the most allowed");
    }
    if (!isFolder(from)) {
      return;
    }
    if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(from, to);
      return;
    }
    if (!isFolder(to)) {
      return;
    }
    // There may be millions, so that they are not gathered first.
    try (DirectoryStream<Path> children = Files.newDirectoryStream(from)) {
      for (Path each : children) {
        Path target = to.resolve(from.relativize(each));
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          Files.move(each, target);
        } else if (isFolder(each) && isFolder(target)) {
          merge(each, target, depth + 1);
        }
      }
    } catch (DirectoryIteratorException error) {
      throw error.getCause();
    }
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }
}
