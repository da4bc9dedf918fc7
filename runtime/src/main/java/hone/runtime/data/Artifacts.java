package hone.runtime.data;

import hone.engine.storage.HeavyWork;
import hone.engine.training.TrainingSpec.Output;
import hone.runtime.storage.DataException;
import hone.runtime.storage.Place;
import hone.runtime.storage.Storage;
import hone.runtime.storage.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Stores what training jobs leave: `<S3OutputPath>/<job>/output/model.tar.gz`, and
/// `output.tar.gz` if there is any output. What is stored is complete and on disk, or not there.
/// Thread-safe.
public final class Artifacts {
  private static final String MODEL = "/opt/ml/model";
  private static final String DATA = "/opt/ml/output/data";
  private static final String MODEL_ARCHIVE = "model.tar.gz";
  private static final String OUTPUT_ARCHIVE = "output.tar.gz";

  /// Whichever file is being stored as it is.
  private static final String FILE = "file";

  private final Storage storage;

  public Artifacts(Storage storage) {
    this.storage = storage;
  }

  /// What is stored, and for whom.
  ///
  /// @param account the training job's
  /// @param volume what the model may be, and the output
  /// @param aliases paths by which the program knew the folders, and links in them may lead
  public record Work(String account, String job, Output output, Volume volume, List<Path> aliases) {
    public Work {
      aliases = List.copyOf(aliases);
    }

    private Packer packer(Path folder, String where) {
      return new Packer(folder, where, aliases, volume);
    }

    String uri() {
      return output.uri().replaceFirst("/+$", "") + "/" + job + "/output";
    }
  }

  /// Store a training job's model and output; storing them again replaces them.
  ///
  /// @param model a folder that nobody changes any more; what it leads to is not known
  /// @param data another such
  /// @param workshop a folder for archives; a repeated call goes on with what is in it
  /// @return the model's URI
  /// @throws DataException if the output location is none of ours
  public String store(Work work, Path model, Path data, Path workshop)
      throws DataException, IOException {
    Place found = storage.findToStore(work.account(), work.uri() + "/");
    String kmsKey = work.output().kmsKey();
    Place place = kmsKey == null ? found : found.encryptedBy(kmsKey);
    Files.createDirectories(workshop);
    if (!work.output().compressed()) {
      if (isFilled(data)) {
        copy(work.packer(data, DATA), place.below("output"), workshop);
      }
      copy(work.packer(model, MODEL), place.below("model"), workshop);
      return work.uri() + "/model/";
    }
    if (isFilled(data)) {
      pack(work.packer(data, DATA), OUTPUT_ARCHIVE, place, workshop);
    }
    pack(work.packer(model, MODEL), MODEL_ARCHIVE, place, workshop);
    return work.uri() + "/model.tar.gz";
  }

  /// Give up what was begun and is not stored whole: it would be kept in parts for ever.
  public void drop(Work work, Path workshop) throws DataException, IOException {
    Place place = storage.findToStore(work.account(), work.uri() + "/");
    for (String name : List.of(MODEL_ARCHIVE, OUTPUT_ARCHIVE, FILE)) {
      place.store().drop(note(workshop, name));
    }
  }

  private static boolean isFilled(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }

  private static void pack(Packer packer, String name, Place place, Path workshop)
      throws DataException, IOException {
    Path archive = workshop.resolve(name);
    if (!Files.exists(archive)) {
      HeavyWork.OF_TRAINING.run(
          () -> {
            packer.pack(archive);
            return archive;
          });
    }
    place.store().put(place.below(name).key(), archive, note(workshop, name));
  }

  private static Path note(Path workshop, String name) {
    return workshop.resolve(name + ".upload.json");
  }

  /// Store files as they are. S3 knows no links: what one leads to within the folder is stored.
  private static void copy(Packer from, Place to, Path workshop) throws DataException, IOException {
    for (Packer.Entry each : from.entries()) {
      if (each.isFile()) {
        Place place = to.below(each.name());
        place.store().put(place.key(), each.file(), note(workshop, FILE));
      }
    }
  }
}
