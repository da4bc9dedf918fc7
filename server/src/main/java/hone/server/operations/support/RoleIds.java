package hone.server.operations.support;

import hone.server.sigv4.Hashes;
import java.nio.charset.StandardCharsets;

/// The unique ids of IAM: made from what they stand for, since nothing is stored for them.
public final class RoleIds {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private RoleIds() {}

  public static String ofRole(String account, String name) {
    return "AROA" + letters("role/" + account + "/" + name);
  }

  static String ofUser(String accessKeyId) {
    return "AIDA" + letters("user/" + accessKeyId);
  }

  private static String letters(String text) {
    byte[] hash = Hashes.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    var id = new StringBuilder();
    for (int i = 0; i < 17; i++) {
      id.append(LETTERS.charAt(hash[i] & 31));
    }
    return id.toString();
  }
}
