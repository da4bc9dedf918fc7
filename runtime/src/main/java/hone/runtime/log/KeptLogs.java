package hone.runtime.log;

import hone.engine.backend.TrainingLog;
import hone.engine.file.Durability;
import hone.engine.file.OwnerOnly;
import hone.engine.file.WholeFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The kept logs of one attempt, one for each host, and the note of how far their sources have been
/// read. They stay when the attempt's folder goes.
///
/// @param folder `logs/<attempt>` in the data folder
public record KeptLogs(Path folder) {
  private static final System.Logger LOG = System.getLogger(KeptLogs.class.getName());
  static final long KEPT_MAX = 64L << 20;

  /// One host's log.
  public KeptLog of(String host) {
    return new KeptLog(folder.resolve(host + ".log"));
  }

  /// One host's log, to read.
  public TrainingLog reader(String host) throws IOException {
    KeptLog log = of(host);
    return new LogReader(log.file(), note().of(host).log());
  }

  private Path noteFile() {
    return folder.resolve("position");
  }

  /// Read the metric values that belong to what was noted.
  public void restore(MetricJournal journal) throws IOException {
    journal.truncate(note().journal());
  }

  /// How many lines have been read of all hosts.
  public long lines() throws IOException {
    return note().lines();
  }

  /// Add a line of the server's own to a host's log, unless it is its last one already, as after a
  /// restart. Nothing else may write to the logs meanwhile.
  public void remark(String host, String text, Instant now) throws IOException {
    KeptLog log = of(host);
    String line = KeptLog.OWN + text;
    SpoolNote note = note();
    SpoolNote.HostNote at = note.of(host);
    log.truncate(at.log());
    if (!log.endsWith(line)) {
      long length = log.append(List.of(line), now, KEPT_MAX);
      var next = new SpoolNote.HostNote(at.cursor(), length, at.lines());
      write(note.with(host, next, note.journal()));
    }
  }

  SpoolNote note() throws IOException {
    try {
      return SpoolNote.parse(Files.readString(noteFile()));
    } catch (NoSuchFileException _) {
      return SpoolNote.START; // nothing was read yet, or the logs are gone
    } catch (CharacterCodingException
        | NumberFormatException
        | ArrayIndexOutOfBoundsException error) {
      // A machine that lost its power can leave a file empty, a bad disk one that is no text.
      LOG.log(System.Logger.Level.WARNING, "begin anew: cannot read " + noteFile(), error);
      return SpoolNote.START;
    }
  }

  /// Note it again where somebody took the logs away: what was read is not read anew.
  void renew(SpoolNote note) throws IOException {
    if (Files.notExists(noteFile())) {
      Files.createDirectories(folder, OwnerOnly.folder(folder));
      write(note);
    }
  }

  /// Note how far the sources have been read. Not synced: a crash of the machine ends the training
  /// programs as well.
  void write(SpoolNote note) throws IOException {
    WholeFile.write(noteFile(), note.text().getBytes(StandardCharsets.UTF_8), Durability.PROCESS);
  }
}
