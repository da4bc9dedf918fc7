package hone.runtime.folder;

import hone.engine.storage.StoredObject;
import hone.engine.training.Ordered;
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
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Keeps what a file cannot hold of an object: its etag and its headers. A note counts only for the
/// very file that it was written for, by size and time; a file that another program put there or
/// changed has none.
record ObjectNotes(Path folder) {
  private static final System.Logger LOG = System.getLogger(ObjectNotes.class.getName());
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// @param modified seconds and nanoseconds, as the file's time is
  private record Note(
      String key, long size, String modified, String etag, SequencedMap<String, String> headers) {
    private Note {
      headers = Ordered.copyOf(headers);
    }
  }

  private Path file(String key) {
    String hash = HexFormat.of().formatHex(digest("SHA-256").digest(bytes(key)));
    return folder.resolve(hash.substring(0, 2)).resolve(hash + ".json");
  }

  void write(StoredObject object) throws IOException {
    var note =
        new Note(
            object.key(),
            object.size(),
            object.modified().toString(),
            object.etag(),
            object.headers());
    Durable.write(file(object.key()), MAPPER.writeValueAsBytes(note));
  }

  void delete(String key) throws IOException {
    Files.deleteIfExists(file(key));
  }

  /// The object that a file is.
  StoredObject read(String key, BasicFileAttributes attributes) throws IOException {
    Instant modified = attributes.lastModifiedTime().toInstant();
    if (attributes.isDirectory()) {
      String nothing = HexFormat.of().formatHex(digest("MD5").digest());
      return new StoredObject(key, 0, modified, nothing, new LinkedHashMap<>());
    }
    try {
      Note note = MAPPER.readValue(Files.readAllBytes(file(key)), Note.class);
      if (note.key().equals(key)
          && note.size() == attributes.size()
          && note.modified().equals(modified.toString())) {
        return new StoredObject(key, note.size(), modified, note.etag(), note.headers());
      }
    } catch (NoSuchFileException _) {
      // put there by another program
    } catch (JacksonException error) {
      LOG.log(System.Logger.Level.WARNING, "cannot read " + file(key), error);
    }
    return new StoredObject(
        key, attributes.size(), modified, unnoted(attributes), new LinkedHashMap<>());
  }

  /// Changes when the file does; its dash tells clients that it is no MD5, as S3's own do.
  private static String unnoted(BasicFileAttributes attributes) {
    String stamp =
        attributes.size()
            + "/"
            + attributes.lastModifiedTime().toInstant()
            + "/"
            + attributes.fileKey();
    return HexFormat.of().formatHex(digest("MD5").digest(bytes(stamp))) + "-1";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has " + algorithm, impossible);
    }
  }
}
