package hone.runtime.attempt;

import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.Observation.StageEntry;
import hone.engine.backend.TrainingOrder;
import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.libc.Held;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// One attempt's state, from which a restarted server goes on with it.
///
/// @param site the name of the site where it runs
/// @param stages what it went through, the present one last
/// @param stopping whether it is to end
/// @param exit how its programs ended, once all have, or the first that failed while the others are
///     being ended; otherwise `null`
/// @param interruptedAt when its place was taken away, or `null`
/// @param end how it ended, or `null`
record SavedState(
    TrainingOrder order,
    String site,
    List<StageEntry> stages,
    boolean stopping,
    @Nullable Exit exit,
    @Nullable Instant interruptedAt,
    @Nullable End end) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  SavedState {
    Objects.requireNonNull(order);
    Objects.requireNonNull(site);
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("found no stage, each attempt has one");
    }
  }

  /// How a host's program ended.
  ///
  /// @param code the exit code; `null` if it will never be known
  /// @param why what is known about the end, or empty
  /// @param over whether all hosts' programs have ended
  /// @param at when the last one had, or `null` if they have not all
  record Exit(
      String host, @Nullable Integer code, String why, boolean over, @Nullable Instant at) {}

  /// How an attempt ended.
  ///
  /// @param kind whose fault a failure is, or `null`
  /// @param reason why it failed, or what is to be said of its end, or `null`
  /// @param model where the model lies, or `null`
  record End(
      Instant at,
      boolean completed,
      @Nullable FailureKind kind,
      @Nullable String reason,
      @Nullable String model) {

    Ending ending(boolean interrupted) {
      if (kind != null) {
        return new Ending.Failed(kind, String.valueOf(reason));
      }
      if (completed) {
        return new Ending.Completed(reason == null ? "" : reason);
      }
      return interrupted ? new Ending.Interrupted() : new Ending.Stopped();
    }
  }

  static SavedState created(TrainingOrder order, String site, Instant now) {
    return new SavedState(
        order, site, List.of(new StageEntry(Stage.STARTING, now)), false, null, null, null);
  }

  /// A program may have replaced it.
  ///
  /// @throws IOException if it cannot be read or is none; a crash may leave it empty
  static SavedState read(Path file) throws IOException {
    try {
      return MAPPER.readValue(Held.text(file), SavedState.class);
    } catch (JacksonException error) {
      throw new IOException(file + " has no state: " + error.getOriginalMessage(), error);
    }
  }

  /// Write the state to its file. Only the order and the end outlast a crash of the machine, which
  /// ends the programs.
  void write(Path file) throws IOException {
    boolean isEdge = end != null || stages.size() == 1;
    Durability durability = isEdge ? Durability.MACHINE : Durability.PROCESS;
    WholeFile.write(file, MAPPER.writeValueAsBytes(this), durability);
  }

  /// Whether all programs have ended.
  boolean isOver() {
    return exit != null && exit.over();
  }

  Stage stage() {
    return stages.getLast().stage();
  }

  SavedState entering(Stage stage, Instant now) {
    if (stage == stage()) {
      return this;
    }
    var all = new ArrayList<>(stages);
    all.add(new StageEntry(stage, now));
    return new SavedState(order, site, all, stopping, exit, interruptedAt, end);
  }

  SavedState exited(Exit how) {
    return new SavedState(order, site, stages, stopping, how, interruptedAt, end);
  }

  /// To be stopped, whether or not its place was to be taken away.
  SavedState stopped() {
    return new SavedState(order, site, stages, true, exit, null, end);
  }

  SavedState interrupted(Instant now) {
    return new SavedState(order, site, stages, true, exit, now, end);
  }

  SavedState ended(End how) {
    return new SavedState(order, site, stages, stopping, exit, interruptedAt, how);
  }

  /// After a first failure, which is the verdict, the others are being ended.
  ///
  /// @param live whether its programs were just seen to run, or to wait for it
  Observation observation(boolean live) {
    return end == null
        ? new Observation.Active(stages, live && exit == null)
        : new Observation.Ended(stages, end.at(), end.ending(interruptedAt != null), end.model());
  }
}
