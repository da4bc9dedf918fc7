package hone.server.credentials;

import hone.server.credentials.CredentialsText.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The server's access keys, kept in one file of AWS's shared-credentials form that only its owner
/// can read, so that AWS's own tools can use the file as it is.
///
/// The file is the source: a profile that is added is accepted, and one that is taken out refused,
/// within two seconds. A change that cannot be understood is logged and the keys of before stay.
/// Thread-safe.
public final class CredentialsFile implements AccessKeys {
  private static final System.Logger LOG = System.getLogger(CredentialsFile.class.getName());
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
  private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String SECRET_LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final Path file;
  private final InstantSource time;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Loaded loaded;

  private CredentialsFile(Path file, InstantSource time, Loaded loaded) {
    this.file = file;
    this.time = time;
    this.loaded = loaded;
  }

  /// Open the file; make it first, with one account and one key, if it is not there.
  ///
  /// @param random must be fit for secrets
  /// @throws CredentialsException if the file cannot be read, written or understood
  public static CredentialsFile open(Path file, RandomGenerator random, InstantSource time) {
    if (!Files.exists(file)) {
      make(file, random);
    }
    return new CredentialsFile(file, time, load(file, time.instant()));
  }

  @Override
  public Optional<AccessKey> find(String accessKeyId) {
    lookAgain();
    return Optional.ofNullable(loaded.byId().get(accessKeyId));
  }

  /// The key of the profile `default`, or of the first profile if there is no such.
  public AccessKey first() {
    return loaded.first();
  }

  private void lookAgain() {
    Loaded before = loaded;
    Instant now = time.instant();
    if (now.isBefore(before.looked().plus(LOOK_AGAIN)) || !reading.tryLock()) {
      return;
    }
    try {
      loaded =
          stamp(file).equals(before.stamp())
              ? new Loaded(before.first(), before.byId(), before.stamp(), now)
              : load(file, now);
    } catch (CredentialsException error) {
      loaded = new Loaded(before.first(), before.byId(), stamp(file), now);
      LOG.log(System.Logger.Level.ERROR, "keeping the keys of before: " + error.getMessage());
    } finally {
      reading.unlock();
    }
  }

  private static Loaded load(Path file, Instant now) {
    String stamp = stamp(file);
    List<Profile> profiles;
    try {
      profiles = CredentialsText.read(file.toString(), Files.readString(file));
    } catch (IOException error) {
      throw new CredentialsException("cannot read " + file + ": " + error, error);
    }
    if (profiles.isEmpty()) {
      throw new CredentialsException(
          file + ": no profile; remove the file to have a new key made at the next start");
    }
    var byId = new LinkedHashMap<String, AccessKey>();
    profiles.forEach(profile -> byId.put(profile.key().id(), profile.key()));
    AccessKey first =
        profiles.stream()
            .filter(profile -> profile.name().equals("default"))
            .findFirst()
            .orElse(profiles.getFirst())
            .key();
    return new Loaded(first, byId, stamp, now);
  }

  private static String stamp(Path file) {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      return changed.toMillis() + "/" + Files.size(file);
    } catch (NoSuchFileException _) {
      return "absent";
    } catch (IOException error) {
      return error.toString();
    }
  }

  private static void make(Path file, RandomGenerator random) {
    String account = letters("123456789", 1, random) + letters("0123456789", 11, random);
    var key =
        new AccessKey(
            "AKIA" + letters(ID_LETTERS, 16, random),
            account,
            letters(SECRET_LETTERS, 40, random),
            null);
    String text = CredentialsText.write(List.of(new Profile("default", key)));
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      @Nullable Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.deleteIfExists(draft);
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      Files.createFile(draft, ownerOnly);
      Files.writeString(draft, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException error) {
      throw new CredentialsException("cannot write " + file + ": " + error, error);
    }
  }

  private static String letters(String alphabet, int count, RandomGenerator random) {
    var text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /// What was read, and when the file was last looked at.
  private record Loaded(
      AccessKey first, Map<String, AccessKey> byId, String stamp, Instant looked) {}
}
