package hone.runtime.folder;

import hone.engine.storage.BucketObjects.Content;
import hone.engine.storage.HeavyWork;
import hone.engine.storage.PartUploads;
import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import hone.engine.storage.StoredObject;
import hone.engine.training.Ordered;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Uploads in parts, each a folder of the bucket's own with one file for each part.
final class FolderUploads implements PartUploads {
  private static final System.Logger LOG = System.getLogger(FolderUploads.class.getName());
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String NOTE = "upload.json";

  /// All parts but the last must have as much.
  private static final long PART_BYTES_MIN = 5L * 1024 * 1024;

  private final FolderBucket bucket;

  FolderUploads(FolderBucket bucket) {
    this.bucket = bucket;
  }

  private record Note(String key, String begunAt, SequencedMap<String, String> headers) {
    private Note {
      headers = Ordered.copyOf(headers);
    }
  }

  private record PartNote(String etag, SequencedMap<String, String> headers) {
    private PartNote {
      headers = Ordered.copyOf(headers);
    }
  }

  @Override
  public String begin(String key, SequencedMap<String, String> headers) {
    bucket.check(key);
    String id = UUID.randomUUID().toString();
    var note = new Note(key, Instant.now().toString(), headers);
    try {
      Path all = bucket.made("uploads");
      Files.createDirectory(folder(id));
      Durable.replace(folder(id).resolve(NOTE), MAPPER.writeValueAsBytes(note));
      Durable.syncFolder(folder(id));
      Durable.syncFolder(all);
    } catch (IOException error) {
      throw FolderBucket.failed("cannot begin an upload", error);
    }
    return id;
  }

  private Path folder(String id) {
    return bucket.own("uploads").resolve(id);
  }

  private Note note(String key, String id) {
    if (id.matches("[0-9a-f-]{36}")) {
      try {
        Note note = MAPPER.readValue(Files.readAllBytes(folder(id).resolve(NOTE)), Note.class);
        if (note.key().equals(key)) {
          return note;
        }
      } catch (NoSuchFileException _) {
        // complete, aborted, or never begun
      } catch (IOException error) {
        throw new UncheckedIOException("cannot read the upload " + id, error);
      }
    }
    throw new StorageException(
        Reason.NO_UPLOAD,
        "The specified multipart upload does not exist. The upload ID might be invalid, or the "
            + "multipart upload might have been aborted or completed.");
  }

  @Override
  public Part put(String key, String id, int number, Content content) {
    note(key, id);
    Path data = folder(id).resolve(String.format(Locale.ROOT, "%05d", number));
    Path part = folder(id).resolve(UUID.randomUUID().toString());
    try {
      MessageDigest md5 = ObjectNotes.digest("MD5");
      try (OutputStream out = new DigestOutputStream(Files.newOutputStream(part), md5)) {
        content.bytes().transferTo(out);
      }
      Durable.sync(part);
      var note = new PartNote(HexFormat.of().formatHex(md5.digest()), content.headers().get());
      Durable.replace(note(data), MAPPER.writeValueAsBytes(note));
      Files.move(part, data, StandardCopyOption.ATOMIC_MOVE);
      Durable.syncFolder(folder(id));
      return part(number, data);
    } catch (NoSuchFileException _) {
      throw new StorageException(Reason.NO_UPLOAD, "The multipart upload was aborted meanwhile.");
    } catch (IOException error) {
      throw FolderBucket.failed("cannot store a part", error);
    } finally {
      discard(part);
    }
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException error) {
      throw new UncheckedIOException("cannot delete " + part, error);
    }
  }

  private static Path note(Path data) {
    return data.resolveSibling(data.getFileName() + ".json");
  }

  private static Part part(int number, Path data) throws IOException {
    PartNote note = MAPPER.readValue(Files.readAllBytes(note(data)), PartNote.class);
    return new Part(
        number,
        Files.size(data),
        note.etag(),
        Files.getLastModifiedTime(data).toInstant(),
        note.headers());
  }

  @Override
  public List<Part> parts(String key, String id) {
    note(key, id);
    try (Stream<Path> files = Files.list(folder(id))) {
      var parts = new ArrayList<Part>();
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.matches("[0-9]{5}")) {
          readable(Integer.parseInt(name), file).ifPresent(parts::add);
        }
      }
      return parts;
    } catch (IOException error) {
      throw new UncheckedIOException("cannot read the upload " + id, error);
    }
  }

  /// A part whose note a crash of the machine has left unwritten was never answered.
  private static Optional<Part> readable(int number, Path data) throws IOException {
    try {
      return Optional.of(part(number, data));
    } catch (NoSuchFileException | JacksonException error) {
      LOG.log(System.Logger.Level.WARNING, "passed over the part " + data, error);
      return Optional.empty();
    }
  }

  @Override
  public StoredObject complete(String key, String id, List<Part> wanted) {
    // Clients give up waiting and ask again, while the parts are still being put together.
    try (var _ = bucket.holdUpload(id)) {
      String etag = etag(wanted);
      if (!Files.exists(folder(id).resolve(NOTE))) {
        Optional<StoredObject> done = bucket.find(key).filter(each -> each.etag().equals(etag));
        if (done.isPresent()) {
          return done.get();
        }
      }
      Note note = note(key, id);
      var stored = new LinkedHashMap<Integer, Part>();
      parts(key, id).forEach(part -> stored.put(part.number(), part));
      check(wanted, stored);
      return HeavyWork.OF_REQUESTS.run(
          () -> {
            StoredObject object = bucket.commit(key, join(id, wanted), etag, note.headers());
            delete(id);
            return object;
          });
    } catch (IOException error) {
      throw FolderBucket.failed("cannot complete the upload " + id, error);
    }
  }

  /// AWS's own: the digest of the parts' digests, and how many they are.
  private static String etag(List<Part> parts) {
    MessageDigest md5 = ObjectNotes.digest("MD5");
    for (Part each : parts) {
      if (!each.etag().matches("[0-9a-f]{32}")) {
        throw invalid(each.number());
      }
      md5.update(HexFormat.of().parseHex(each.etag()));
    }
    return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
  }

  private Path join(String id, List<Part> parts) throws IOException {
    Path whole = folder(id).resolve("whole");
    try (FileChannel out =
        FileChannel.open(
            whole,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (Part each : parts) {
        append(out, folder(id).resolve(String.format(Locale.ROOT, "%05d", each.number())));
      }
    }
    Files.setLastModifiedTime(whole, FileTime.from(Instant.now()));
    return whole;
  }

  private static void append(FileChannel out, Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = in.size();
      for (long done = 0; done < size; ) {
        done += in.transferTo(done, size - done, out);
      }
    }
  }

  private static void check(List<Part> wanted, SequencedMap<Integer, Part> stored) {
    int before = 0;
    for (Part each : wanted) {
      if (each.number() <= before) {
        throw new StorageException(
            Reason.PART_ORDER,
            "The list of parts was not in ascending order. The parts list must be specified in "
                + "order by part number.");
      }
      before = each.number();
      Part part = stored.get(each.number());
      if (part == null
          || !part.etag().equals(each.etag())
          || !part.headers().entrySet().containsAll(each.headers().entrySet())) {
        throw invalid(each.number());
      }
      if (part.size() < PART_BYTES_MIN && each.number() < wanted.getLast().number()) {
        throw new StorageException(
            Reason.PART_TOO_SMALL,
            "Your proposed upload is smaller than the minimum allowed size: part "
                + each.number()
                + " has "
                + part.size()
                + " bytes, allowed are "
                + PART_BYTES_MIN
                + " and more.");
      }
    }
  }

  private static StorageException invalid(int number) {
    return new StorageException(
        Reason.INVALID_PART,
        "One or more of the specified parts could not be found. The part may not have been "
            + "uploaded, or the specified entity tag may not match the part's entity tag: part "
            + number
            + ".");
  }

  @Override
  public void abort(String key, String id) {
    note(key, id);
    try {
      delete(id);
    } catch (IOException error) {
      throw FolderBucket.failed("cannot abort the upload " + id, error);
    }
  }

  private void delete(String id) throws IOException {
    Files.deleteIfExists(folder(id).resolve(NOTE));
    try (Stream<Path> files = Files.walk(folder(id))) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  @Override
  public List<Upload> pending() {
    Path all = bucket.own("uploads");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    var found = new ArrayList<Upload>();
    try (Stream<Path> folders = Files.list(all)) {
      for (Path each : folders.toList()) {
        if (Files.exists(each.resolve(NOTE))) {
          Note note = MAPPER.readValue(Files.readAllBytes(each.resolve(NOTE)), Note.class);
          found.add(
              new Upload(
                  note.key(), String.valueOf(each.getFileName()), Instant.parse(note.begunAt())));
        }
      }
    } catch (IOException error) {
      throw new UncheckedIOException("cannot list uploads", error);
    }
    found.sort(Upload.ORDER);
    return found;
  }
}
