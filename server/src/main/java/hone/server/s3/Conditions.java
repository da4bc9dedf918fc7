package hone.server.s3;

import hone.engine.storage.BucketObjects;
import hone.engine.storage.BucketObjects.Precondition;
import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import hone.engine.storage.StoredObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a request wants to be true of an object.
///
/// @param call whose headers they are
/// @param start how their names start
record Conditions(S3Call call, String start) {

  /// Those of the object that a request names.
  static Conditions of(S3Call call) {
    return new Conditions(call, "");
  }

  /// Those of the object that is copied.
  static Conditions ofSource(S3Call call) {
    return new Conditions(call, "x-amz-copy-source-");
  }

  static S3Error failed() {
    return new S3Error(
        412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
  }

  private Optional<String> header(String name) {
    return call.header(start + name);
  }

  /// Refuse an object that is not as it must be.
  void check(StoredObject object) {
    Optional<String> same = header("if-match");
    if (same.filter(etags -> !isNamed(object, etags)).isPresent()
        || (same.isEmpty() && isModifiedSince(object, "if-unmodified-since").orElse(false))) {
      throw failed();
    }
  }

  /// Refuse early to store an object where another is, or is not: what comes in between is looked
  /// at by `ofPlace`.
  void checkPut(BucketObjects bucket) {
    Optional<String> same = header("if-match");
    if (header("if-none-match").isEmpty() && same.isEmpty()) {
      return;
    }
    @Nullable StoredObject there = null;
    try {
      there = bucket.head(call.key());
    } catch (StorageException error) {
      if (error.reason() != Reason.NO_KEY || same.isPresent()) {
        throw error;
      }
    }
    if (there != null) {
      checkReplaced(there);
    }
  }

  /// Refuse to store an object where another is, or is not, at the moment at which it is stored.
  Precondition ofPlace() {
    return there -> {
      if (there.isEmpty() && header("if-match").isPresent()) {
        throw new S3Error( // it was there before: somebody has deleted it meanwhile
            409,
            "ConditionalRequestConflict",
            "The conditional request cannot succeed due to a conflicting operation against this"
                + " resource.");
      }
      there.ifPresent(this::checkReplaced);
    };
  }

  /// The same for an upload in parts, which is refused also where no object was there to begin
  /// with. It is not looked at before: the object may be the one that this upload has made.
  Precondition ofUpload(BucketObjects bucket) {
    Optional<StorageException> lack =
        header("if-match").isPresent() ? lack(bucket) : Optional.empty();
    return there -> {
      if (there.isEmpty() && lack.isPresent()) {
        throw lack.get();
      }
      ofPlace().check(there);
    };
  }

  private Optional<StorageException> lack(BucketObjects bucket) {
    try {
      StoredObject _ = bucket.head(call.key());
      return Optional.empty();
    } catch (StorageException error) {
      if (error.reason() != Reason.NO_KEY) {
        throw error;
      }
      return Optional.of(error);
    }
  }

  /// Refuse to delete another object than the caller means, at the moment at which it is deleted.
  ///
  /// @param etags `null` for whatever there is
  static Precondition ofDeleted(@Nullable String etags) {
    return there -> {
      if (etags != null && there.filter(object -> isNamed(object, etags)).isEmpty()) {
        throw failed();
      }
    };
  }

  /// Refuse a version of an object but the one that there is.
  static void checkVersion(@Nullable String version) {
    if (version != null && !version.equals("null")) {
      throw new S3Error(404, "NoSuchVersion", "The specified version does not exist.");
    }
  }

  private void checkReplaced(StoredObject there) {
    if (header("if-none-match").filter("*"::equals).isPresent()
        || header("if-match").filter(etags -> !isNamed(there, etags)).isPresent()) {
      throw failed();
    }
  }

  /// Whether an object is still as the caller knows it.
  boolean isUnchanged(StoredObject object) {
    Optional<String> other = header("if-none-match");
    return other.isPresent()
        ? isNamed(object, other.get())
        : !isModifiedSince(object, "if-modified-since").orElse(true);
  }

  /// Whether a range is wanted of this very object, or of what the caller has had a part of.
  boolean isInRange(StoredObject object) {
    return header("if-range")
        .map(text -> isNamed(object, text) || ObjectHeaders.date(object).equals(text.strip()))
        .orElse(true);
  }

  private Optional<Boolean> isModifiedSince(StoredObject object, String name) {
    return header(name)
        .flatMap(
            text -> {
              try {
                Instant since = ObjectHeaders.httpDate().parse(text, Instant::from);
                Instant modified = object.modified().truncatedTo(ChronoUnit.SECONDS);
                return Optional.of(modified.isAfter(since));
              } catch (DateTimeException _) {
                return Optional.empty(); // as HTTP has it
              }
            });
  }

  static boolean isNamed(StoredObject object, String etags) {
    for (String each : etags.split(",", -1)) {
      String plain = each.strip().replaceFirst("^W/", "").replaceAll("^\"|\"$", "");
      if (plain.equals("*") || plain.equals(object.etag())) {
        return true;
      }
    }
    return false;
  }
}
