package hone.cli.client;

import hone.cli.CliError;
import hone.cli.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// The data folder's own credentials, in AWS's shared-credentials form, readable by the owner only.
public record CredentialsFile(Path file) {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /// Read them; make them first if there are none.
  ///
  /// @param random must be fit for secrets
  public Credentials readOrMake(RandomGenerator random) {
    if (!Files.exists(file)) {
      write(newKey(random), newSecret(random));
    }
    return Credentials.fromFile(file, "default")
        .orElseThrow(
            () ->
                new CliError(
                    Exit.MACHINE,
                    file
                        + ": found no profile 'default' with aws_access_key_id and "
                        + "aws_secret_access_key; remove the file to have new ones made"));
  }

  private void write(String key, String secret) {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    String text =
        "[default]\naws_access_key_id = " + key + "\naws_secret_access_key = " + secret + "\n";
    try {
      Files.deleteIfExists(draft);
      var onlyOwner =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      Files.createFile(draft, onlyOwner);
      Files.writeString(draft, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException error) {
      throw new CliError(Exit.MACHINE, "'" + file + "' cannot be written: " + error);
    }
  }

  private static String newKey(RandomGenerator random) {
    var key = new StringBuilder("HONE");
    for (int i = 0; i < 16; i++) {
      key.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return key.toString();
  }

  private static String newSecret(RandomGenerator random) {
    byte[] bytes = new byte[30];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
