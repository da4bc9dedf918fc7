package hone.runtime.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Reads lines from a file that a program appends to, without ever making it wait. Where the file
/// grows beyond 64 MiB, what has been read of it is cut off; lines printed in that very moment may
/// be lost.
public final class FileSource implements LogSource {
  private static final long SPOOL_MAX = 64L << 20;
  private static final int CHUNK = 1 << 18;

  private final Path file;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
  private boolean cutLine;

  public FileSource(Path file) {
    this.file = file;
  }

  @Override
  public Batch read(String cursor, boolean ended) throws IOException {
    long position = Long.parseLong(cursor);
    if (!Files.exists(file)) {
      return new Batch(List.of(), cursor, false);
    }
    try (FileChannel in =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (position > in.size() || (position > SPOOL_MAX && position == in.size())) {
        // Either it was cut off and that not noted, or all of it has been read and noted.
        in.truncate(0);
        position = 0;
      }
      return readChunk(in, position, ended);
    }
  }

  private Batch readChunk(FileChannel in, long position, boolean ended) throws IOException {
    buffer.clear();
    line.reset();
    cutLine = false;
    int count = in.read(buffer, position);
    var texts = new ArrayList<String>();
    if (count <= 0) {
      return new Batch(texts, String.valueOf(position), false);
    }
    int consumed = 0;
    for (int i = 0; i < count; i++) {
      byte b = buffer.get(i);
      if (b == '\n') {
        endLine(texts);
        consumed = i + 1;
      } else if (line.size() < LINE_MAX) {
        line.write(b);
      } else {
        cutLine = true;
      }
    }
    boolean last = position + count >= in.size();
    boolean longerThanAChunk = count == CHUNK && consumed == 0;
    boolean neverEnded = ended && last;
    if (consumed < count && (longerThanAChunk || neverEnded)) {
      endLine(texts);
      consumed = count;
    }
    return new Batch(texts, String.valueOf(position + consumed), consumed > 0 && !last);
  }

  private void endLine(List<String> texts) {
    String text = line.toString(StandardCharsets.UTF_8);
    String whole = cutLine ? text + " …(cut)" : text;
    texts.add(whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole);
    line.reset();
    cutLine = false;
  }
}
