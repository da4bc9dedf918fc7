package hone.runtime.log;

import hone.runtime.libc.Held;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads lines from a row of files that others append to and remove: `out.0`, `out.1` and so on,
/// and `out.end` once nothing more will come. The cursor is a file's number and a position in it.
/// Where files went before they were read, a line says so. The program can replace them: what is no
/// regular file is none of them.
public final class FileSource implements LogSource {
  private static final int CHUNK = 1 << 18;

  /// How long to wait, once the program has ended, for the end of what it printed.
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private static final long PAUSE_MILLIS = 2;

  private static final String GAP =
      KeptLog.OWN + "lines are missing here: they came faster than they were read";

  private final Path files;
  private final LineCutter line = new LineCutter();
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
  private long waitedFrom;

  /// @param files what the files' names begin with
  public FileSource(Path files) {
    this.files = files;
  }

  private record Cursor(long file, long position) {
    static Cursor parse(String text) {
      if (text.equals(LogSource.START)) {
        return new Cursor(0, 0);
      }
      int slash = text.indexOf('/');
      return new Cursor(
          Long.parseLong(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
    }

    String text() {
      return file == 0 && position == 0 ? LogSource.START : file + "/" + position;
    }
  }

  @Override
  public boolean knows(String cursor) {
    return cursor.equals(START) || cursor.matches("[0-9]{1,18}/[0-9]{1,18}");
  }

  private Path file(Object number) {
    return files.resolveSibling(files.getFileName() + "." + number);
  }

  @Override
  public Batch read(String cursor, boolean ended) throws IOException {
    Cursor at = Cursor.parse(cursor);
    boolean whole = Files.exists(file("end"));
    // Looked for first: what is before the next one grows no more.
    boolean hasNext = isThere(at.file + 1);
    buffer.clear();
    try {
      append(at.file, at.position);
    } catch (NoSuchFileException _) {
      return afterGap(at, cursor);
    }
    int here = buffer.position();
    if (hasNext && buffer.hasRemaining()) {
      try {
        append(at.file + 1, 0);
      } catch (NoSuchFileException _) {
        return afterGap(at, cursor);
      }
    } else {
      hasNext = false;
    }
    boolean last = buffer.hasRemaining();
    boolean waiting = ended && last && !whole && isPatient();
    var texts = new ArrayList<String>();
    int consumed = lines(texts, ended && last && !waiting);
    if (waiting && consumed == 0) {
      pause();
    }
    Cursor next =
        hasNext && consumed >= here
            ? new Cursor(at.file + 1, consumed - here)
            : new Cursor(at.file, at.position + consumed);
    boolean more = next.file > at.file || (consumed > 0 && !last);
    @Nullable Instant written = texts.isEmpty() ? null : writtenAt(next.file);
    return new Batch(texts, written, next.text(), waiting || more);
  }

  /// When a file was written last: what was read of it had been printed then.
  private @Nullable Instant writtenAt(long number) throws IOException {
    try {
      return Files.getLastModifiedTime(file(number)).toInstant();
    } catch (NoSuchFileException _) {
      return null; // gone meanwhile, as more was printed
    }
  }

  private void append(long number, long position) throws IOException {
    try (FileChannel in = Held.read(file(number))) {
      in.position(position);
      while (buffer.hasRemaining() && in.read(buffer) >= 0) {
        // Until the buffer is full or the file at its end.
      }
    }
  }

  /// Go on with the first line that begins in what is left.
  private Batch afterGap(Cursor at, String cursor) throws IOException {
    OptionalLong oldest = oldest();
    if (oldest.isEmpty() || oldest.getAsLong() <= at.file) {
      return new Batch(List.of(), cursor, false); // nothing was ever printed, or all is gone
    }
    buffer.clear();
    try {
      append(oldest.getAsLong(), 0);
    } catch (NoSuchFileException _) {
      return new Batch(List.of(), cursor, true); // gone as well
    }
    int begin = 0;
    while (begin < buffer.position() && buffer.get(begin) != '\n') {
      begin++;
    }
    int first = Math.min(begin + 1, buffer.position());
    // A later time would be that of all lines that follow.
    @Nullable Instant written = writtenAt(oldest.getAsLong());
    return new Batch(List.of(GAP), written, new Cursor(oldest.getAsLong(), first).text(), true);
  }

  /// The program may have put something else in its place.
  private boolean isThere(long number) {
    return Files.isRegularFile(file(number), LinkOption.NOFOLLOW_LINKS);
  }

  private OptionalLong oldest() throws IOException {
    Path folder = files.toAbsolutePath().getParent();
    String start = files.getFileName() + ".";
    if (folder == null || !Files.isDirectory(folder)) {
      return OptionalLong.empty();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(each -> String.valueOf(each.getFileName()))
          .filter(name -> name.startsWith(start))
          .map(name -> name.substring(start.length()))
          .filter(number -> number.matches("[0-9]{1,18}"))
          .mapToLong(Long::parseLong)
          .filter(this::isThere)
          .min();
    }
  }

  private boolean isPatient() {
    if (waitedFrom == 0) {
      waitedFrom = System.nanoTime();
    }
    return System.nanoTime() - waitedFrom < PATIENCE_NANOS;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Take the lines of the buffer.
  ///
  /// @param all whether what does not end is a line as well
  /// @return how many bytes they took
  private int lines(List<String> texts, boolean all) {
    line.clear();
    int count = buffer.position();
    int consumed = 0;
    for (int i = 0; i < count; i++) {
      byte b = buffer.get(i);
      if (line.isPassed(b)) {
        texts.add(line.take(true));
        consumed = i;
      }
      if (b == '\n') {
        texts.add(line.take(false));
        consumed = i + 1;
      } else {
        line.add(b);
      }
    }
    boolean longerThanAChunk = count == CHUNK && consumed == 0;
    if (consumed < count && (longerThanAChunk || all)) {
      texts.add(line.take(false));
      consumed = count;
    }
    return consumed;
  }
}
