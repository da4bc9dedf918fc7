package hone.server.credentials;

import hone.engine.store.KeyTable.StoredKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The key that secrets are kept under, so that who has the store alone has no secrets. AES-256 in
/// GCM; a sealed secret is bound to its key's account and id, so that none can stand in another's
/// place. Immutable, thread-safe.
public final class MasterKey {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String VERSION = "1";

  private final SecretKeySpec key;
  private final String source;

  private MasterKey(byte[] bytes, String source) {
    this.key = new SecretKeySpec(bytes, "AES");
    this.source = source;
  }

  /// Take the master key from a variable's value, or else from a file. Of several processes that
  /// make the file at the same time, all have the key of one.
  ///
  /// @param variable base64 of 32 bytes, or `null`
  /// @param random fit for secrets: makes the file if it is not there
  /// @param stored the access keys there are; beside one that is not revoked no file is made, for
  ///     it would not open that, and be taken for the one that does
  /// @throws CredentialsException if it is none or not to be had, or others can read the file
  public static MasterKey find(
      @Nullable String variable, Path file, RandomGenerator random, List<StoredKey> stored) {
    if (variable != null && !variable.isBlank()) {
      return new MasterKey(
          decoded("the variable HONE_MASTER_KEY", variable), "the variable HONE_MASTER_KEY");
    }
    if (!Files.exists(file)) {
      long sealed = stored.stream().filter(key -> key.revokedAt() == null).count();
      if (sealed > 0) {
        throw new CredentialsException(
            ("there is no '%s' and no HONE_MASTER_KEY, and the store holds %d access keys"
                    + " that are not revoked; bring the master key that they were sealed with")
                .formatted(file, sealed));
      }
      byte[] bytes = new byte[KEY_BYTES];
      random.nextBytes(bytes);
      OwnerFile.writeFirst(file, Base64.getEncoder().encodeToString(bytes) + "\n");
    }
    OwnerFile.checkMode(file);
    return new MasterKey(decoded(file.toString(), OwnerFile.read(file)), file.toString());
  }

  private static byte[] decoded(String source, String text) {
    byte[] bytes = {};
    try {
      bytes = Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException _) {
      // The same answer as for a wrong length; what was found is not shown.
    }
    if (bytes.length != KEY_BYTES) {
      throw new CredentialsException(
          source + " is no master key; allowed: base64 of " + KEY_BYTES + " bytes");
    }
    return bytes;
  }

  /// Encrypt a key's secret and session token.
  String seal(AccessKey accessKey, RandomGenerator random) {
    String token = accessKey.sessionToken();
    String plain = accessKey.secret() + (token == null ? "" : "\n" + token);
    byte[] whole = seal(plain, binding(accessKey.account(), accessKey.id()), random);
    return VERSION + ":" + Base64.getEncoder().encodeToString(whole);
  }

  /// Encrypt a text.
  ///
  /// @param binding what it is for: it opens for nothing else
  byte[] seal(String plain, String binding, RandomGenerator random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, binding);
      byte[] hidden = cipher.doFinal(plain.getBytes(StandardCharsets.UTF_8));
      byte[] whole = Arrays.copyOf(nonce, nonce.length + hidden.length);
      System.arraycopy(hidden, 0, whole, nonce.length, hidden.length);
      return whole;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has AES in GCM", impossible);
    }
  }

  /// Decrypt what was sealed.
  ///
  /// @throws CredentialsException if it was sealed under another master key, or changed
  AccessKey open(StoredKey stored) {
    byte[] whole = {};
    try {
      whole = Base64.getDecoder().decode(stored.sealed().substring(VERSION.length() + 1));
    } catch (RuntimeException _) {
      // Nothing opens to no key; the cause could show what is sealed.
    }
    String plain =
        open(whole, binding(stored.account(), stored.id()))
            .orElseThrow(
                () ->
                    new CredentialsException(
                        "access key "
                            + stored.id()
                            + " cannot be opened with the master key in "
                            + source
                            + ": it was sealed under another one; bring that back, or revoke the"
                            + " key"));
    int newline = plain.indexOf('\n');
    return new AccessKey(
        stored.id(),
        stored.account(),
        newline < 0 ? plain : plain.substring(0, newline),
        newline < 0 ? null : plain.substring(newline + 1),
        stored.role(),
        stored.expiresAt());
  }

  /// Decrypt a text; empty if it was sealed under another master key, for something else, or
  /// changed.
  Optional<String> open(byte[] whole, String binding) {
    if (whole.length < NONCE_BYTES) {
      return Optional.empty();
    }
    try {
      byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, binding);
      byte[] plain = cipher.doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
      return Optional.of(new String(plain, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException _) {
      // The cause could show what was decrypted.
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String binding) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(binding.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static String binding(String account, String id) {
    return account + "|" + id + "|" + VERSION;
  }

  @Override
  public String toString() {
    return "MasterKey[" + source + "]";
  }
}
