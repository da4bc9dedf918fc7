package hone.runtime.log;

import hone.engine.backend.TrainingLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The kept logs of one attempt, one for each host, and the note of how far their sources have been
/// read. They stay when the attempt's folder goes.
///
/// @param folder `logs/<attempt>` in the data folder
public record KeptLogs(Path folder) {

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

  SpoolNote note() throws IOException {
    return Files.exists(noteFile())
        ? SpoolNote.parse(Files.readString(noteFile()))
        : SpoolNote.START;
  }

  /// Note how far the sources have been read. Not synced: a crash of the machine ends the training
  /// programs as well.
  void write(SpoolNote note) throws IOException {
    Path part = folder.resolve("position.part");
    Files.writeString(part, note.text());
    Files.move(part, noteFile(), StandardCopyOption.ATOMIC_MOVE);
  }
}
