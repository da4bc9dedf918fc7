package hone.server.credentials;

import hone.server.credentials.CredentialsText.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The way in which the first key reaches its owner: a file of AWS's shared-credentials form that
/// only the owner can read, so that AWS's own tools can use it as it is. The server does not read
/// it again; what counts is the key ring.
public final class CredentialsFile {
  /// What `get_execution_role` of SageMaker's Python SDK then finds.
  private static final String ROLE = "hone";

  private CredentialsFile() {}

  /// See to it that there is a key: where there never was one, take those of the file, or make one
  /// and write it to the file.
  ///
  /// @throws CredentialsException if the file cannot be read, written or understood
  public static void ensureFirstKey(Path file, KeyRing ring) {
    if (!ring.list().isEmpty()) {
      return;
    }
    if (!Files.exists(file)) {
      // The file first: a crash between the two leaves a file, and its key is taken then.
      AccessKey key = ring.draft(ROLE);
      OwnerFile.write(file, text("default", key));
    }
    List<Profile> profiles = CredentialsText.read(file.toString(), OwnerFile.read(file));
    if (profiles.isEmpty()) {
      throw new CredentialsException(
          file + ": no profile; remove the file to have a new key made at the next start");
    }
    profiles.forEach(profile -> ring.add(profile.key().withRole(ROLE)));
  }

  /// A key as a profile of AWS's shared-credentials form.
  public static String text(String profile, AccessKey key) {
    return CredentialsText.write(List.of(new Profile(profile, key)));
  }
}
