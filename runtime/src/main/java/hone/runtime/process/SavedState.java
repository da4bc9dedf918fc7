package hone.runtime.process;

import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.Observation.StageEntry;
import hone.engine.backend.TrainingOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What must survive a restart about one attempt: all that it takes to go on with it.
///
/// @param stages what it went through, the present one last
/// @param stopping whether it is to end
/// @param pid the shim's process, once started
/// @param startedAt when that process started, as the system tells it: pids are used again
/// @param end how it ended, or `null`
record SavedState(
    TrainingOrder order,
    List<StageEntry> stages,
    boolean stopping,
    @Nullable Long pid,
    @Nullable Instant startedAt,
    @Nullable End end) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  SavedState {
    stages = List.copyOf(stages);
  }

  /// How an attempt ended.
  ///
  /// @param kind whose fault a failure is, or `null`
  /// @param reason why it failed, or `null`
  /// @param model where the model lies, or `null`
  record End(
      Instant at,
      boolean completed,
      @Nullable FailureKind kind,
      @Nullable String reason,
      @Nullable String model) {

    Ending ending() {
      if (kind != null) {
        return new Ending.Failed(kind, String.valueOf(reason));
      }
      return completed ? new Ending.Completed() : new Ending.Stopped();
    }
  }

  static SavedState created(TrainingOrder order, Instant now) {
    return new SavedState(
        order, List.of(new StageEntry(Stage.STARTING, now)), false, null, null, null);
  }

  static SavedState read(Path file) throws IOException {
    return MAPPER.readValue(Files.readAllBytes(file), SavedState.class);
  }

  /// Write it. A machine's crash ends the program, so that only the order and the end must outlast
  /// one.
  void write(Path file) throws IOException {
    boolean durable = end != null || stages.size() == 1;
    AttemptFolder.write(file, MAPPER.writeValueAsBytes(this), durable);
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
    return new SavedState(order, all, stopping, pid, startedAt, end);
  }

  SavedState running(long process, @Nullable Instant since) {
    return new SavedState(order, stages, stopping, process, since, end);
  }

  SavedState stopped() {
    return new SavedState(order, stages, true, pid, startedAt, end);
  }

  SavedState ended(End how) {
    return new SavedState(order, stages, stopping, pid, startedAt, how);
  }

  Observation observation() {
    return end == null
        ? new Observation.Active(stages)
        : new Observation.Ended(stages, end.at(), end.ending(), end.model());
  }
}
