package hone.runtime.failure;

import hone.engine.backend.Observation.FailureKind;
import hone.runtime.confined.ConfinedFolder;
import hone.runtime.contract.HostFolder;
import hone.runtime.log.KeptLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Says why a program failed, in AWS's form.
///
/// @param kind whose fault it is
/// @param text at most 1,024 characters
public record FailureReason(FailureKind kind, String text) {
  private static final int LENGTH_MAX = 1_024;

  /// How much of an error is told where another one follows.
  private static final int OWN_MAX = 480;

  public static FailureReason client(String text) {
    return new FailureReason(FailureKind.CLIENT, cut("ClientError: " + text));
  }

  public static FailureReason algorithm(String text) {
    return new FailureReason(FailureKind.ALGORITHM, cut(prefix(FailureKind.ALGORITHM) + text));
  }

  public static FailureReason internal(String text) {
    return new FailureReason(FailureKind.INTERNAL, cut("InternalServerError: " + text));
  }

  /// What it brings has ended its server again and again.
  public static FailureReason lethal(String text) {
    return new FailureReason(FailureKind.LETHAL, cut(prefix(FailureKind.LETHAL) + text));
  }

  /// What a site or a feed says; its own fault, unless it says whose.
  public static FailureReason known(String text) {
    for (FailureKind kind : List.of(FailureKind.CLIENT, FailureKind.ALGORITHM)) {
      if (text.startsWith(prefix(kind))) {
        return new FailureReason(kind, cut(text));
      }
    }
    return internal(text);
  }

  /// From the exit code, the failure file that the program may have written, and what it printed.
  ///
  /// @param folder the host's, which the program may have changed as it liked
  /// @param told what its site knows about the end, or empty
  public static FailureReason of(int exitCode, HostFolder folder, String told, KeptLog log)
      throws IOException {
    String why = told.isEmpty() ? PrintedError.why(exitCode, folder, log) : told;
    String written = read(folder);
    for (FailureKind kind : FailureKind.values()) {
      if (written.startsWith(prefix(kind))) {
        return new FailureReason(kind, cut(withCode(written, exitCode)));
      }
    }
    String said = written.isEmpty() ? why : written;
    return new FailureReason(
        FailureKind.ALGORITHM, cut(withCode(prefix(FailureKind.ALGORITHM) + said, exitCode)));
  }

  /// The same, and what came on top of it.
  public FailureReason and(String more) {
    return new FailureReason(kind, cut(cut(text, OWN_MAX) + ". " + more));
  }

  private static String prefix(FailureKind kind) {
    return switch (kind) {
      case ALGORITHM -> "AlgorithmError: ";
      case CLIENT -> "ClientError: ";
      case INTERNAL, LETHAL -> "InternalServerError: ";
    };
  }

  private static String withCode(String text, int exitCode) {
    String end = ", exit code: " + exitCode;
    int room = LENGTH_MAX - end.length();
    return cut(text, room) + end;
  }

  private static String read(HostFolder host) throws IOException {
    Path file = host.ml().relativize(host.failure());
    Optional<ConfinedFolder> whole = host.openMl();
    if (whole.isEmpty()) {
      return "";
    }
    try (ConfinedFolder ml = whole.get()) {
      Optional<ConfinedFolder> output = ml.above(file);
      if (output.isEmpty()) {
        return "";
      }
      try (ConfinedFolder open = output.get()) {
        Optional<InputStream> written = open.read(file.getFileName());
        return written.isEmpty() ? "" : text(written.get());
      }
    }
  }

  private static String text(InputStream written) throws IOException {
    try (written) {
      byte[] start = written.readNBytes(4 * LENGTH_MAX);
      String text = new String(start, StandardCharsets.UTF_8).strip();
      return text.codePointCount(0, text.length()) <= LENGTH_MAX
          ? text
          : text.substring(0, text.offsetByCodePoints(0, LENGTH_MAX));
    }
  }

  public static String cut(String text) {
    return cut(text, LENGTH_MAX);
  }

  /// The first characters of a text: one less where the last would be half of a pair, which no
  /// record can hold.
  public static String cut(String text, int lengthMax) {
    if (text.length() <= lengthMax) {
      return text;
    }
    boolean halves = lengthMax > 0 && Character.isHighSurrogate(text.charAt(lengthMax - 1));
    return text.substring(0, halves ? lengthMax - 1 : lengthMax);
  }
}
