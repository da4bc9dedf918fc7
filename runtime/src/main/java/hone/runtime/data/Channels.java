package hone.runtime.data;

import hone.engine.backend.InputData;
import hone.engine.training.TrainingSpec.Channel;
import hone.engine.training.TrainingSpec.FileSystem;
import hone.runtime.data.Selection.Item;
import hone.runtime.pipe.Feed;
import hone.runtime.pipe.Feeders;
import hone.runtime.storage.DataException;
import hone.runtime.storage.Place;
import hone.runtime.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Brings input data to training jobs.
///
/// In the modes File and FastFile a channel is a folder of files, hard links into the cache that
/// nobody may write. FastFile differs only for code that asks: a file system that fetches what is
/// read needs FUSE, which training hosts often lack, so all is there before training starts. In
/// Pipe mode a channel is a row of pipes, one for each epoch, which a process of its own feeds. A
/// file system's channel is a link to its folder. Thread-safe.
public final class Channels implements InputData {
  private static final System.Logger LOG = System.getLogger(Channels.class.getName());

  /// As what is stored below an output path and a checkpoints' URI is called, more or less.
  private static final String STORED = "stored";

  private final Storage storage;
  private final Downloads downloads;
  private final FileSystems fileSystems;
  private final Feeders feeders;

  public Channels(Storage storage, Cache cache, FileSystems fileSystems, Feeders feeders) {
    this.storage = storage;
    downloads = new Downloads(cache);
    this.fileSystems = fileSystems;
    this.feeders = feeders;
  }

  @Override
  public Optional<String> problem(String account, Channel channel) {
    try {
      FileSystem fileSystem = channel.fileSystem();
      if (fileSystem != null) {
        fileSystems.find(fileSystem);
        return Optional.empty();
      }
      return new Selection(storage, account).isThere(channel)
          ? Optional.empty()
          : Optional.of("there is no object at " + channel.uri());
    } catch (DataException error) {
      return Optional.of(String.valueOf(error.getMessage()));
    } catch (IOException error) {
      String told = "cannot look at " + channel.uri() + ": " + error.getMessage();
      throw new UncheckedIOException(told, error);
    }
  }

  @Override
  public Optional<String> outputProblem(String account, String uri) {
    try {
      // A bucket that is not there is more likely misspelt than wanted, and AWS makes none either.
      Place place = storage.find(account, uri);
      place.store().checkThere();
      place.store().checkKey(place.below(STORED).key());
      return Optional.empty();
    } catch (DataException error) {
      return Optional.of(String.valueOf(error.getMessage()));
    } catch (UncheckedIOException error) {
      return Optional.of(error.toString());
    } catch (IOException error) {
      // A store that is away now is waited for when there is something to store.
      LOG.log(System.Logger.Level.WARNING, "cannot look at " + uri, error);
      return Optional.empty();
    }
  }

  /// The file systems that channels may name, for whoever mounts their folders.
  public FileSystems fileSystems() {
    return fileSystems;
  }

  /// Bring a channel's data to one host. Nothing of the channel may be there yet.
  ///
  /// @param channel with its input mode
  /// @param folder the channel's folder
  /// @param hidden a folder that the training program does not look into, on the same disk
  public void bring(String account, Channel channel, Share share, Path folder, Path hidden)
      throws DataException, IOException {
    try {
      Share part = channel.distribution().equals("ShardedByS3Key") ? share : Share.WHOLE;
      FileSystem fileSystem = channel.fileSystem();
      if (fileSystem != null) {
        Files.createSymbolicLink(folder, fileSystems.find(fileSystem));
      } else if ("Pipe".equals(channel.inputMode())) {
        pipe(new Selection(storage, account), channel, part, folder, hidden);
      } else {
        downloads.bring(part.of(new Selection(storage, account).items(channel)), folder);
      }
    } catch (DataException error) {
      throw new DataException("channel " + channel.name() + ": " + error.getMessage());
    }
  }

  private void pipe(Selection selection, Channel channel, Share share, Path folder, Path hidden)
      throws DataException, IOException {
    var manifest = new AugmentedManifest(selection, channel);
    List<Item> items = manifest.isMeant() ? manifest.items() : selection.items(channel);
    // What is shuffled anew for each epoch is shared out anew, too.
    boolean shuffled = channel.shuffleSeed() != null;
    boolean early = !shuffled && !manifest.isMeant();
    List<Item> mine = numbered(early ? share.of(items) : items);
    downloads.bring(mine, hidden);
    List<Path> files = mine.stream().map(item -> hidden.resolve(item.name())).toList();
    List<Feed.Unit> units =
        manifest.isMeant()
            ? manifest.units(files)
            : files.stream()
                .map(file -> new Feed.Unit(List.of(new Feed.Piece.Stored(file))))
                .toList();
    feeders.start(
        new Feed(
            folder,
            "Gzip".equals(channel.compression()),
            "RecordIO".equals(channel.recordWrapper()),
            Optional.ofNullable(channel.shuffleSeed()),
            early ? 0 : share.index(),
            early ? 1 : share.count(),
            units),
        hidden);
  }

  /// Names that cannot collide.
  private static List<Item> numbered(List<Item> items) {
    var numbered = new ArrayList<Item>();
    for (Item item : items) {
      numbered.add(new Item(String.valueOf(numbered.size()), item.place(), item.object()));
    }
    return numbered;
  }
}
