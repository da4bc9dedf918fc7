package hone.runtime.bucket;

import hone.engine.Ordered;
import hone.engine.file.Disk;
import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.engine.storage.BucketObjects.Content;
import hone.engine.storage.BucketObjects.Precondition;
import hone.engine.storage.HeavyWork;
import hone.engine.storage.PartSizes;
import hone.engine.storage.PartUploads;
import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import hone.engine.storage.StoredObject;
import hone.runtime.confined.ConfinedFolder;
import hone.runtime.file.DiskRoom;
import hone.runtime.file.RoomKeepingStream;
import hone.runtime.file.RoomWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Uploads in parts, each a folder of the bucket's own with two files for each part: its bytes,
/// which never change, and its note, which tells which file they are. The bytes of a part that
/// comes again are another file; with the note it is replaced at once.
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

  /// @param file the name of the file that holds the bytes
  private record PartNote(
      String file, long size, String etag, SequencedMap<String, String> headers) {
    private PartNote {
      Objects.requireNonNull(file);
      headers = Ordered.copyOf(headers);
    }
  }

  /// A part, and the file that holds its bytes.
  private record StoredPart(Part part, Path data) {}

  @Override
  public String begin(String key, SequencedMap<String, String> headers) {
    bucket.check(key);
    String id = UUID.randomUUID().toString();
    var note = new Note(key, bucket.now().toString(), headers);
    try {
      Path all = bucket.made("uploads");
      Files.createDirectory(folder(id));
      Path file = folder(id).resolve(NOTE);
      WholeFile.write(file, MAPPER.writeValueAsBytes(note), Durability.MACHINE);
      Disk.syncFolder(all);
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
    throw noUpload();
  }

  private static StorageException noUpload() {
    return new StorageException(
        Reason.NO_UPLOAD,
        "The specified multipart upload does not exist. The upload ID might be invalid, or the "
            + "multipart upload might have been aborted or completed.");
  }

  @Override
  public Part put(String key, String id, int number, Content content) {
    note(key, id);
    Path data = folder(id).resolve(UUID.randomUUID().toString());
    boolean stored = false;
    try {
      MessageDigest md5 = ObjectNotes.md5();
      try (OutputStream out = new DigestOutputStream(RoomKeepingStream.create(data), md5)) {
        content.bytes().transferTo(out);
      }
      Disk.sync(data);
      Disk.syncFolder(folder(id));
      var note =
          new PartNote(
              String.valueOf(data.getFileName()),
              Files.size(data),
              HexFormat.of().formatHex(md5.digest()),
              content.headers().get());
      replace(id, number, note);
      stored = true;
      return part(number, data, note);
    } catch (NoSuchFileException _) {
      throw new StorageException(Reason.NO_UPLOAD, "The multipart upload was aborted meanwhile.");
    } catch (IOException error) {
      throw FolderBucket.failed("cannot store a part", error);
    } finally {
      if (!stored) {
        discard(data);
      }
    }
  }

  /// Have a part be another file from now on.
  private void replace(String id, int number, PartNote note) throws IOException {
    try (var _ = bucket.holdPart(id, number)) {
      Optional<StoredPart> before = stored(id, number);
      byte[] text = MAPPER.writeValueAsBytes(note);
      WholeFile.write(noteFile(id, number), text, Durability.MACHINE);
      before.ifPresent(each -> discard(each.data()));
    }
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException error) {
      throw new UncheckedIOException("cannot delete " + part, error);
    }
  }

  private Path noteFile(String id, int number) {
    return folder(id).resolve(String.format(Locale.ROOT, "%05d.json", number));
  }

  private static Part part(int number, Path data, PartNote note) throws IOException {
    Instant modified = Files.getLastModifiedTime(data).toInstant();
    return new Part(number, note.size(), note.etag(), modified, note.headers());
  }

  /// A part, if it is whole. One that a crash of the machine has left otherwise was never answered.
  private Optional<StoredPart> stored(String id, int number) throws IOException {
    Path file = noteFile(id, number);
    Optional<PartNote> note = partNote(file);
    while (note.isPresent()) {
      Optional<StoredPart> found = stored(id, number, note.get());
      if (found.isPresent()) {
        return found;
      }
      Optional<PartNote> again = partNote(file);
      if (again.equals(note)) {
        LOG.log(System.Logger.Level.WARNING, "passed over the part of " + file);
        return Optional.empty();
      }
      note = again; // it was replaced in between
    }
    return Optional.empty();
  }

  private static Optional<PartNote> partNote(Path file) throws IOException {
    try {
      return Optional.of(MAPPER.readValue(Files.readAllBytes(file), PartNote.class));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (JacksonException error) {
      LOG.log(System.Logger.Level.WARNING, "cannot read " + file, error);
      return Optional.empty();
    }
  }

  private Optional<StoredPart> stored(String id, int number, PartNote note) throws IOException {
    Path data = folder(id).resolve(note.file());
    try {
      return Files.size(data) == note.size()
          ? Optional.of(new StoredPart(part(number, data, note), data))
          : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  @Override
  public List<Part> parts(String key, String id) {
    note(key, id);
    try {
      return stored(id).values().stream().map(StoredPart::part).toList();
    } catch (NoSuchFileException _) {
      throw noUpload(); // complete or aborted meanwhile
    } catch (IOException error) {
      throw new UncheckedIOException("cannot read the upload " + id, error);
    }
  }

  /// The parts by their numbers.
  private SequencedMap<Integer, StoredPart> stored(String id) throws IOException {
    var found = new LinkedHashMap<Integer, StoredPart>();
    try (Stream<Path> files = Files.list(folder(id))) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.matches("[0-9]{5}\\.json")) {
          int number = Integer.parseInt(name.substring(0, 5));
          stored(id, number).ifPresent(each -> found.put(number, each));
        }
      }
    }
    return found;
  }

  @Override
  public StoredObject complete(String key, String id, List<Part> wanted, Precondition condition) {
    // Clients give up waiting and ask again, while the parts are still being put together.
    try (var _ = bucket.holdCompletion(id)) {
      String etag = etag(wanted);
      Optional<StoredObject> done =
          bucket.findMadeBy(key, id).filter(each -> each.etag().equals(etag));
      if (done.isPresent()) {
        try (var _ = bucket.holdUpload(id)) {
          if (Files.exists(folder(id))) { // a crash came in between
            delete(id);
          }
        }
        return done.get();
      }
      note(key, id);
      List<StoredPart> parts = checked(wanted, stored(id));
      condition.check(bucket.find(key)); // before they are put together, which may take long
      // While it waits for its turn, it may be aborted.
      return HeavyWork.OF_REQUESTS.run(
          bucket.bucket().account(), () -> make(key, id, parts, condition));
    } catch (IOException error) {
      throw FolderBucket.failed("cannot complete the upload " + id, error);
    }
  }

  private StoredObject make(String key, String id, List<StoredPart> parts, Precondition condition)
      throws IOException {
    try (var _ = bucket.holdUpload(id)) {
      Note note = note(key, id);
      Path whole = join(id, parts);
      StoredObject object;
      try {
        String etag = etag(parts.stream().map(StoredPart::part).toList());
        PartSizes sizes = PartSizes.of(parts.stream().map(each -> each.part().size()).toList());
        var noted = new FolderBucket.Noted(etag, note.headers(), sizes, id);
        object = bucket.commit(key, whole, noted, condition);
      } finally {
        discard(whole);
      }
      delete(id);
      return object;
    }
  }

  /// AWS's own: the digest of the parts' digests, and how many they are.
  private static String etag(List<Part> parts) {
    MessageDigest md5 = ObjectNotes.md5();
    for (Part each : parts) {
      if (!each.etag().matches("[0-9a-f]{32}")) {
        throw invalid(each.number());
      }
      md5.update(HexFormat.of().parseHex(each.etag()));
    }
    return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
  }

  private Path join(String id, List<StoredPart> parts) throws IOException {
    Path whole = folder(id).resolve("whole");
    long bytes = parts.stream().mapToLong(each -> each.part().size()).sum();
    Optional<String> lack = DiskRoom.lack(folder(id), bytes);
    if (lack.isPresent()) {
      throw DiskRoom.full(lack.get());
    }
    boolean joined = false;
    try (FileChannel out =
        FileChannel.open(
            whole,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      RoomWatch room = RoomWatch.of(folder(id)); // others write meanwhile
      for (StoredPart each : parts) {
        try {
          append(out, each.data(), room);
        } catch (NoSuchFileException _) {
          throw invalid(each.part().number()); // another came in its place meanwhile
        }
      }
      joined = true;
    } finally {
      if (!joined) {
        discard(whole);
      }
    }
    return whole;
  }

  static void append(FileChannel out, Path file, RoomWatch room) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = in.size();
      for (long done = 0; done < size; ) {
        long next = Math.min(RoomWatch.STEP, size - done);
        room.need(next);
        done += in.transferTo(done, next, out);
      }
    }
  }

  /// The parts of which an object is to be made, in order.
  private static List<StoredPart> checked(
      List<Part> wanted, SequencedMap<Integer, StoredPart> stored) {
    var parts = new ArrayList<StoredPart>();
    int before = 0;
    for (Part each : wanted) {
      if (each.number() <= before) {
        throw new StorageException(
            Reason.PART_ORDER,
            "The list of parts was not in ascending order. The parts list must be specified in "
                + "order by part number.");
      }
      before = each.number();
      StoredPart found = stored.get(each.number());
      if (found == null
          || !found.part().etag().equals(each.etag())
          || !found.part().headers().entrySet().containsAll(each.headers().entrySet())) {
        throw invalid(each.number());
      }
      parts.add(found);
      Part part = found.part();
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
    return parts;
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
    try (var _ = bucket.holdUpload(id)) {
      note(key, id);
      delete(id);
    } catch (IOException error) {
      throw FolderBucket.failed("cannot abort the upload " + id, error);
    }
  }

  /// Out of the way at once: parts may still be coming.
  private void delete(String id) throws IOException {
    delete(folder(id), bucket.made("tmp"));
  }

  static void delete(Path upload, Path temporary) throws IOException {
    Path gone = temporary.resolve(UUID.randomUUID().toString());
    Files.move(upload, gone, StandardCopyOption.ATOMIC_MOVE);
    ConfinedFolder.deleteAt(gone);
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
        upload(each).ifPresent(found::add);
      }
    } catch (IOException error) {
      throw new UncheckedIOException("cannot list uploads", error);
    }
    found.sort(Upload.ORDER);
    return found;
  }

  private static Optional<Upload> upload(Path folder) throws IOException {
    try {
      Note note = MAPPER.readValue(Files.readAllBytes(folder.resolve(NOTE)), Note.class);
      String id = String.valueOf(folder.getFileName());
      return Optional.of(new Upload(note.key(), id, Instant.parse(note.begunAt())));
    } catch (NoSuchFileException _) {
      return Optional.empty(); // complete or aborted meanwhile
    }
  }
}
