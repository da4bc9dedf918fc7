package hone.engine.machines;

import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.memory.MemoryDatabase;
import hone.engine.memory.MemoryTransaction;
import hone.engine.simulator.machine.Violation;
import hone.engine.store.Transaction;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Notes the transitions of all jobs, change by change, and lets none pass that the state machines
/// of docs/machines do not have. Not thread-safe.
public final class TransitionLog {
  private static final TrainingMachine EXPLORED = TrainingMachine.explored();
  private static final Machine TUNING = Machine.of("tuning job", TuningMachine.explored());
  private static final Machine TRAINING = Machine.of("training job", EXPLORED.status());
  private static final Machine SECONDARY = Machine.of("secondary", EXPLORED.secondary());
  private static final Machine ATTEMPT = Machine.of("attempt", EXPLORED.attempt());

  private final Set<String> seen = new LinkedHashSet<>();

  /// All that there are.
  public static Set<String> all() {
    return Stream.of(TUNING, TRAINING, SECONDARY, ATTEMPT)
        .flatMap(machine -> machine.transitions().stream().map(machine::named))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private record Machine(String name, Set<StateMachine.Transition> transitions) {
    static Machine of(String name, StateMachine machine) {
      return new Machine(name, machine.transitions());
    }

    String named(StateMachine.Transition transition) {
      return name + ": " + transition;
    }
  }

  /// Those that jobs made.
  public Set<String> seen() {
    return seen;
  }

  /// A transaction whose changes are noted.
  public Transaction transaction(MemoryDatabase.View view) {
    return new Noted(view);
  }

  private void note(Machine machine, StateMachine.Transition transition) {
    if (!transition.from().equals(transition.to())) {
      Violation.unless(
          machine.transitions().contains(transition),
          () -> machine.named(transition) + " is not in docs/machines");
      seen.add(machine.named(transition));
    }
  }

  private void changed(TuningState was, TuningState is) {
    note(TUNING, new StateMachine.Transition(TuningMachine.state(was), TuningMachine.state(is)));
  }

  private void changed(TrainingState was, TrainingState is) {
    TrainingMachine.Changes changes = TrainingMachine.changes(was, is);
    note(TRAINING, changes.status());
    note(ATTEMPT, changes.attempt());
    changes.secondary().forEach(each -> note(SECONDARY, each));
  }

  private final class Noted extends MemoryTransaction {
    Noted(MemoryDatabase.View view) {
      super(view);
    }

    @Override
    public void update(TrainingJob job) {
      trainingJob(job.id()).ifPresent(was -> changed(was.state(), job.state()));
      super.update(job);
    }

    @Override
    public void update(TuningJob job) {
      tuningJob(job.id()).ifPresent(was -> changed(was.state(), job.state()));
      super.update(job);
    }
  }
}
