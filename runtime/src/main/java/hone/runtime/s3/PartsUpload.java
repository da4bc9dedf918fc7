package hone.runtime.s3;

import hone.engine.storage.BoundedStream;
import hone.runtime.storage.DataException;
import hone.runtime.storage.Permit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Uploads one file in parts, and goes on with what an earlier server began.
record PartsUpload(S3Client client, String bucket, String key, Encryption encryption) {
  /// What is larger goes in parts of this size, or larger ones for more than 10,000.
  static final long PART_BYTES = 16L * 1024 * 1024;

  private static final System.Logger LOG = System.getLogger(PartsUpload.class.getName());
  private static final int PARTS_MAX = 10_000;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// What was begun: for another file, or the same with other bytes, it is of no use.
  private record Begun(String bucket, String key, String id, long size, String modified) {
    Begun withId(String other) {
      return new Begun(bucket, key, other, size, modified);
    }
  }

  void put(Path file, Path note, Permit last) throws DataException, IOException {
    long size = Files.size(file);
    String modified = Files.getLastModifiedTime(file).toInstant().toString();
    Begun begun = earlier(note, new Begun(bucket, key, "", size, modified));
    SequencedMap<Integer, Part> there = begun == null ? null : stored(begun.id());
    if (begun == null || there == null) {
      begun = begin(note, size, modified);
      there = new LinkedHashMap<>();
    }
    long partSize = Math.max(PART_BYTES, (size + PARTS_MAX - 1) / PARTS_MAX);
    var parts = new ArrayList<CompletedPart>();
    for (long at = 0; at < size; at += partSize) {
      int number = parts.size() + 1;
      long length = Math.min(partSize, size - at);
      Part known = there.get(number);
      String etag =
          known != null && known.size() == length
              ? known.eTag()
              : send(file, begun.id(), number, at, length);
      parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
    }
    last.check();
    complete(begun.id(), parts);
    Files.deleteIfExists(note);
  }

  private String what() {
    return "cannot store s3://" + bucket + "/" + key;
  }

  /// What was begun of the same; of anything else the parts are given up.
  private @Nullable Begun earlier(Path note, Begun wanted) throws IOException {
    Begun begun = noted(note);
    if (begun == null || begun.withId("").equals(wanted)) {
      return begun;
    }
    abort(begun);
    Files.deleteIfExists(note);
    return null;
  }

  /// Give up what was begun, if anything was: its parts would be kept, and paid for, for ever.
  void drop(Path note) throws IOException {
    Begun begun = noted(note);
    if (begun != null) {
      abort(begun);
      Files.deleteIfExists(note);
    }
  }

  private void abort(Begun begun) throws IOException {
    try {
      RemoteStore.call(
          "cannot give up the parts of s3://" + begun.bucket() + "/" + begun.key(),
          () ->
              client.abortMultipartUpload(
                  ask -> ask.bucket(begun.bucket()).key(begun.key()).uploadId(begun.id())));
    } catch (DataException error) {
      // Gone already, or not allowed: that must not keep anything from being stored.
      LOG.log(System.Logger.Level.WARNING, error.getMessage());
    }
  }

  private static @Nullable Begun noted(Path note) throws IOException {
    try {
      return MAPPER.readValue(Files.readAllBytes(note), Begun.class);
    } catch (NoSuchFileException _) {
      return null;
    } catch (JacksonException _) {
      return null; // half written: nothing was sent after it
    }
  }

  /// The parts that are stored, or `null` if the upload is not known any more.
  private @Nullable SequencedMap<Integer, Part> stored(String id)
      throws DataException, IOException {
    return RemoteStore.<@Nullable SequencedMap<Integer, Part>>call(
        what(),
        () -> {
          var parts = new LinkedHashMap<Integer, Part>();
          try {
            client
                .listPartsPaginator(ask -> ask.bucket(bucket).key(key).uploadId(id))
                .parts()
                .forEach(part -> parts.put(part.partNumber(), part));
            return parts;
          } catch (S3Exception error) {
            if (error.statusCode() == 404) {
              return null;
            }
            throw error;
          }
        });
  }

  private Begun begin(Path note, long size, String modified) throws DataException, IOException {
    String id =
        RemoteStore.call(
            what(),
            () ->
                client
                    .createMultipartUpload(encryption.begin().bucket(bucket).key(key).build())
                    .uploadId());
    var begun = new Begun(bucket, key, id, size, modified);
    Files.write(note, MAPPER.writeValueAsBytes(begun));
    return begun;
  }

  private String send(Path file, String id, int number, long at, long length)
      throws DataException, IOException {
    var body =
        RequestBody.fromContentProvider(
            () -> bytes(file, at, length), length, "application/octet-stream");
    return call(
        () ->
            client
                .uploadPart(
                    ask ->
                        ask.bucket(bucket)
                            .key(key)
                            .uploadId(id)
                            .partNumber(number)
                            .contentLength(length),
                    body)
                .eTag());
  }

  private static InputStream bytes(Path file, long at, long length) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(at);
      return new BoundedStream(Channels.newInputStream(channel), length);
    } catch (IOException error) {
      throw new java.io.UncheckedIOException("cannot read " + file, error);
    }
  }

  private void complete(String id, List<CompletedPart> parts) throws DataException, IOException {
    call(
        () ->
            client.completeMultipartUpload(
                ask ->
                    ask.bucket(bucket)
                        .key(key)
                        .uploadId(id)
                        .multipartUpload(all -> all.parts(parts))));
  }

  /// Make a call for an upload that was begun. That it is not known any more passes, since another
  /// is begun then: its end was answered and the answer was lost, or somebody cleared it away.
  private <T> T call(RemoteStore.Call<T> call) throws DataException, IOException {
    return RemoteStore.call(
        what(),
        () -> {
          try {
            return call.make();
          } catch (NoSuchUploadException error) {
            throw new IOException(what() + ": " + error.getMessage(), error);
          }
        });
  }
}
