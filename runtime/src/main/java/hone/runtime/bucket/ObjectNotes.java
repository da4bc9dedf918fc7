package hone.runtime.bucket;

import hone.engine.Ordered;
import hone.engine.file.Disk;
import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.engine.storage.PartSizes;
import hone.engine.storage.StoredObject;
import hone.runtime.file.FileStamp;
import hone.runtime.file.TextHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Keeps what a file cannot hold of an object: its etag, its headers and its parts. A note counts
/// only for the very file that it was written for, by size and time; a file that another program
/// put there or changed has none. A note is written before its file comes into its place, and tells
/// of the file that is there until then, too.
record ObjectNotes(Path folder) {
  private static final System.Logger LOG = System.getLogger(ObjectNotes.class.getName());
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// @param modified seconds and nanoseconds, as the file's time is
  /// @param upload the upload in parts that made it, if one did
  /// @param before what was there when it was written
  private record Note(
      String key,
      long size,
      String modified,
      String etag,
      SequencedMap<String, String> headers,
      @Nullable PartSizes parts,
      @Nullable String upload,
      @Nullable Note before) {
    private Note {
      headers = Ordered.copyOf(headers);
    }

    static Note of(StoredObject object, @Nullable String upload, @Nullable Note before) {
      String modified = object.modified().toString();
      return new Note(
          object.key(),
          object.size(),
          modified,
          object.etag(),
          object.headers(),
          object.parts(),
          upload,
          before);
    }

    PartSizes partSizes() {
      return parts == null ? PartSizes.NONE : parts; // notes did not tell them once
    }

    boolean isOf(String wanted, long bytes, Instant time) {
      return key.equals(wanted) && size == bytes && modified.equals(time.toString());
    }
  }

  private Path file(String key) {
    String hash = TextHash.of(key);
    return folder.resolve(hash.substring(0, 2)).resolve(hash + ".json");
  }

  /// Write an object's note; its file comes next.
  ///
  /// @param upload the upload in parts that makes it, if one does
  /// @param there what it replaces
  void write(StoredObject object, @Nullable String upload, Optional<StoredObject> there)
      throws IOException {
    Note before = there.map(each -> Note.of(each, null, null)).orElse(null);
    Path file = file(object.key());
    Disk.makeFolder(file.resolveSibling("."));
    byte[] text = MAPPER.writeValueAsBytes(Note.of(object, upload, before));
    WholeFile.write(file, text, Durability.MACHINE);
  }

  void delete(String key) throws IOException {
    Files.deleteIfExists(file(key));
  }

  /// The object that a file is, if it has a note.
  Optional<StoredObject> read(String key, BasicFileAttributes attributes) throws IOException {
    Instant modified = attributes.lastModifiedTime().toInstant();
    if (attributes.isDirectory()) {
      String nothing = HexFormat.of().formatHex(md5().digest());
      return Optional.of(new StoredObject(key, 0, modified, nothing, new LinkedHashMap<>()));
    }
    for (Note each = note(key); each != null; each = each.before()) {
      if (each.isOf(key, attributes.size(), modified)) {
        return Optional.of(
            new StoredObject(
                key, each.size(), modified, each.etag(), each.headers(), each.partSizes()));
      }
    }
    return Optional.empty();
  }

  /// Whether an object was made by an upload in parts.
  boolean isMadeBy(StoredObject object, String upload) throws IOException {
    Note note = note(object.key());
    return note != null
        && note.isOf(object.key(), object.size(), object.modified())
        && upload.equals(note.upload());
  }

  private @Nullable Note note(String key) throws IOException {
    try {
      return MAPPER.readValue(Files.readAllBytes(file(key)), Note.class);
    } catch (NoSuchFileException _) {
      return null; // put there by another program
    } catch (JacksonException error) {
      LOG.log(System.Logger.Level.WARNING, "cannot read " + file(key), error);
      return null;
    }
  }

  /// The object that a file is which has no note.
  static StoredObject unnoted(String key, BasicFileAttributes attributes) {
    Instant modified = attributes.lastModifiedTime().toInstant();
    return new StoredObject(
        key, attributes.size(), modified, stamp(attributes), new LinkedHashMap<>());
  }

  /// Changes when the file does; its dash tells clients that it is no MD5, as S3's own do.
  private static String stamp(BasicFileAttributes attributes) {
    byte[] stamp = FileStamp.of(attributes).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(md5().digest(stamp)) + "-1";
  }

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has MD5", impossible);
    }
  }
}
