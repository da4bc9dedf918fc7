package hone.server.s3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// The checksums that a request states of its body, in headers or in what follows the body.
final class Checksums {
  private static final String PREFIX = "x-amz-checksum-";
  private static final String MD5 = "content-md5";

  /// One checksum in the making.
  private interface Sum {
    void add(byte[] bytes, int offset, int length);

    byte[] value();
  }

  private final SequencedMap<String, Sum> sums = new LinkedHashMap<>();
  private final SequencedMap<String, String> stated = new LinkedHashMap<>();

  /// Take up what the headers state and announce.
  static Checksums of(S3Call call) {
    var checksums = new Checksums();
    for (String name : call.headerNames()) {
      if (isSum(name)) {
        checksums.state(name, call.header(name).orElse(""));
      }
    }
    for (String name : call.header("x-amz-trailer").orElse("").split(",", -1)) {
      String lower = name.strip().toLowerCase(Locale.ROOT);
      if (isSum(lower)) {
        checksums.expect(lower);
      }
    }
    return checksums;
  }

  /// Take up what the headers state of a document that completes an upload: the other checksums in
  /// them are the whole object's.
  static Checksums ofDocument(S3Call call) {
    var checksums = new Checksums();
    call.header(MD5).ifPresent(value -> checksums.state(MD5, value));
    return checksums;
  }

  private static boolean isSum(String name) {
    return name.equals(MD5)
        || (name.startsWith(PREFIX)
            && !List.of("algorithm", "mode", "type").contains(name.substring(PREFIX.length())));
  }

  private void expect(String name) {
    sums.put(name, sum(name));
  }

  /// A value that is stated.
  private void state(String name, String value) {
    if (isSum(name)) {
      if (!sums.containsKey(name)) {
        expect(name);
      }
      stated.put(name, value.strip());
    }
  }

  /// A value that is stated after the body. What was not announced was not computed.
  void stateAfter(String name, String value) {
    if (isSum(name) && !sums.containsKey(name)) {
      throw S3Error.invalid("The trailer " + name + " came but was not announced");
    }
    state(name, value);
  }

  private static Sum sum(String name) {
    return switch (name) {
      case MD5 -> digest("MD5");
      case PREFIX + "sha1" -> digest("SHA-1");
      case PREFIX + "sha256" -> digest("SHA-256");
      case PREFIX + "crc32" -> cyclic(new CRC32());
      case PREFIX + "crc32c" -> cyclic(new CRC32C());
      case PREFIX + "crc64nvme" -> new Crc64();
      default -> throw S3Error.notOffered("the checksum " + name);
    };
  }

  private static Sum digest(String algorithm) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      return new Sum() {
        @Override
        public void add(byte[] bytes, int offset, int length) {
          digest.update(bytes, offset, length);
        }

        @Override
        public byte[] value() {
          return digest.digest();
        }
      };
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has " + algorithm, impossible);
    }
  }

  private static Sum cyclic(Checksum checksum) {
    return new Sum() {
      @Override
      public void add(byte[] bytes, int offset, int length) {
        checksum.update(bytes, offset, length);
      }

      @Override
      public byte[] value() {
        return bytes(checksum.getValue(), 4);
      }
    };
  }

  private static byte[] bytes(long value, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (value >>> (8 * (count - 1 - i)));
    }
    return bytes;
  }

  /// CRC-64/NVME: the reflected polynomial 0x9a6c9329ac4bc9b5, all ones before and after.
  private static final class Crc64 implements Sum {
    private static final long[] TABLE = new long[256];

    static {
      for (int i = 0; i < 256; i++) {
        long value = i;
        for (int bit = 0; bit < 8; bit++) {
          value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ 0x9a6c9329ac4bc9b5L;
        }
        TABLE[i] = value;
      }
    }

    private long value = -1;

    @Override
    public void add(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        value = TABLE[(int) ((value ^ bytes[i]) & 0xff)] ^ (value >>> 8);
      }
    }

    @Override
    public byte[] value() {
      return bytes(~value, 8);
    }
  }

  void add(byte[] bytes, int offset, int length) {
    sums.values().forEach(sum -> sum.add(bytes, offset, length));
  }

  /// Hold what was computed against what was stated, at the body's end.
  void check() {
    var missing = new ArrayList<>(sums.sequencedKeySet());
    missing.removeAll(stated.sequencedKeySet());
    if (!missing.isEmpty()) {
      throw S3Error.invalid("The trailer " + missing + " was announced but did not come");
    }
    stated.forEach(
        (name, value) -> {
          Sum sum = sums.get(name);
          String computed = sum == null ? "" : Base64.getEncoder().encodeToString(sum.value());
          boolean equal =
              MessageDigest.isEqual(
                  computed.getBytes(StandardCharsets.US_ASCII),
                  value.getBytes(StandardCharsets.US_ASCII));
          if (!equal) {
            throw new S3Error(
                400, "BadDigest", "The " + name + " you specified did not match what we received.");
          }
        });
  }

  /// What is kept with the object.
  SequencedMap<String, String> kept() {
    var kept = new LinkedHashMap<>(stated);
    kept.remove(MD5);
    return kept;
  }
}
