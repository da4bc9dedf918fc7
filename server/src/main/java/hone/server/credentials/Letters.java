package hone.server.credentials;

import java.util.random.RandomGenerator;

/// Draws the letters that keys are made of.
final class Letters {
  private static final String DIGITS = "0123456789";
  private static final String ID = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String SECRET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private Letters() {}

  static String account(RandomGenerator random) {
    return draw(DIGITS.substring(1), 1, random) + draw(DIGITS, 11, random);
  }

  /// @param prefix tells lasting keys (`AKIA`) from temporary ones (`ASIA`)
  static String id(String prefix, RandomGenerator random) {
    return prefix + draw(ID, 16, random);
  }

  /// 240 bits, in the length that tools expect of AWS's secrets.
  static String secret(RandomGenerator random) {
    return draw(SECRET, 40, random);
  }

  static String token(RandomGenerator random) {
    return draw(SECRET, 64, random);
  }

  private static String draw(String alphabet, int count, RandomGenerator random) {
    var text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
