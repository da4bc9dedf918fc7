package hone.engine.simulator;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.job.JobStatus;
import hone.engine.job.Tally;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.loop.Engine;
import hone.engine.simulator.Ledger.Entry;
import hone.engine.simulator.Ledger.Known;
import hone.engine.simulator.machine.BackendFault;
import hone.engine.simulator.machine.Chance;
import hone.engine.simulator.machine.Crash;
import hone.engine.simulator.machine.Violation;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import hone.engine.store.Snapshot;
import hone.engine.submission.TrainingSubmission;
import hone.engine.submission.TuningSubmission;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Two accounts that call whatever the API offers, with the same names, and hold the engine to its
/// answers. Not thread-safe.
final class Callers {
  private final Simulation world;
  private final Chance chance;

  /// Of its own, so that the few jobs that it stops shift no other draw.
  private final Chance rare;

  private final Requests requests;
  private final Ledger ledger = new Ledger();

  Callers(Simulation world, Chance chance) {
    this.world = world;
    this.chance = chance;
    rare = chance.derive("rare");
    requests = new Requests(chance.derive("requests"));
  }

  Ledger ledger() {
    return ledger;
  }

  /// Call something, if the server is up.
  void call() {
    Scope scope = chance.pick(world.scopes());
    chance
        .pick(world.servers())
        .engine()
        .filter(_ -> !world.quiet())
        .ifPresent(engine -> call(engine, scope));
  }

  private void call(Engine engine, Scope scope) {
    look(() -> stopFailing(engine, scope));
    double which = chance.real();
    if (which < 0.2) {
      createTuning(engine, scope);
    } else if (which < 0.3) {
      createTraining(engine, scope);
    } else if (which < 0.4) {
      change(ledger.of(scope, false), entry -> engine.stopTuningJob(scope, entry.name), true);
    } else if (which < 0.46) {
      change(ledger.of(scope, false), entry -> engine.deleteTuningJob(scope, entry.name), false);
    } else if (which < 0.54) {
      change(ledger.of(scope, true), entry -> engine.stopTrainingJob(scope, entry.name), true);
    } else if (which < 0.58) {
      change(ledger.of(scope, true), entry -> engine.deleteTrainingJob(scope, entry.name), false);
    } else if (which < 0.62) {
      touchChild(engine, scope);
    } else if (which < 0.66) {
      look(() -> stopEnding(engine, scope));
    } else if (which < 0.85) {
      look(() -> engine.read(store -> describe(store, scope)));
    } else {
      look(() -> list(engine, scope));
    }
  }

  private void createTuning(Engine engine, Scope scope) {
    String name = (chance.in(0.2) ? "JOB-" : "job-") + chance.between(1, 8);
    List<Long> parents =
        ledger.of(scope, false).stream().map(entry -> entry.id).filter(id -> id > 0).toList();
    TuningSubmission request = requests.tuning(scope, name, parents);
    Entry entry = ledger.creating(scope, name, request.document(), false);
    create(entry, () -> entry.id = engine.submit(request).id());
  }

  private void createTraining(Engine engine, Scope scope) {
    TrainingSubmission request = requests.training(scope, "own-" + chance.between(1, 12));
    Entry entry = ledger.creating(scope, request.name(), request.document(), true);
    create(entry, () -> engine.submit(request));
  }

  private void create(Entry entry, Runnable call) {
    try {
      call.run();
      ledger.created(entry);
      world.note("created " + entry);
    } catch (Crash _) {
      world.note("cut off: create " + entry);
    } catch (ApiError error) {
      switch (error.code()) {
        case IN_USE, LIMIT_EXCEEDED -> ledger.refused(entry);
        case UNAVAILABLE -> world.note("unavailable: create " + entry);
        default -> throw new Violation("Create of " + entry + " was answered " + error);
      }
    }
  }

  private interface Call {
    void on(Entry entry);
  }

  private void change(List<Entry> entries, Call call, boolean stops) {
    if (entries.isEmpty()) {
      return;
    }
    Entry entry = chance.pick(entries);
    List<Entry> meant = ledger.namesakes(entry);
    // Of two that may have that name the caller cannot tell which it was.
    boolean isSure = meant.size() == 1 && entry.deleted == Known.NO && entry.created == Known.YES;
    List<Known> before = meant.stream().map(each -> each.deleted).toList();
    if (!stops) {
      meant.forEach(each -> each.deleted = Known.PERHAPS);
      meant.forEach(each -> each.deletes++);
    }
    int deletes = entry.deletes;
    String what = (stops ? "stop " : "delete ") + entry;
    try {
      call.on(entry);
      if (stops) {
        entry.stopped |= isSure;
      } else if (isSure) {
        entry.deleted = Known.YES;
      }
      world.note(what);
    } catch (Crash _) {
      world.note("cut off: " + what);
    } catch (ApiError error) {
      world.note(what + " was answered " + error.code());
      // Another call may have deleted it before this one was answered.
      boolean isAlone = entry.deletes == deletes;
      refused(error, what, isSure && isAlone);
      if (!stops && error.code() != ApiError.Code.UNAVAILABLE) {
        meant.forEach(each -> each.deletes--);
        for (int i = 0; i < meant.size() && isAlone; i++) {
          meant.get(i).deleted = before.get(i);
        }
      }
    }
  }

  private static void refused(ApiError error, String what, boolean isSure) {
    switch (error.code()) {
      case UNAVAILABLE, VALIDATION, IN_USE -> {}
      case NOT_FOUND -> Violation.unless(!isSure, () -> what + " was answered " + error);
      default -> throw new Violation(what + " was answered " + error);
    }
  }

  /// Stop, interrupt or delete a training job of a tuning job.
  private void touchChild(Engine engine, Scope scope) {
    look(
        () -> {
          List<TrainingJob> jobs = engine.read(store -> trainings(store, scope, null));
          List<TrainingJob> children = jobs.stream().filter(job -> job.origin() != null).toList();
          if (!children.isEmpty()) {
            String name = chance.pick(children).identity().name();
            double what = chance.real();
            if (what < 0.4) {
              engine.stopTrainingJob(scope, name);
            } else if (what < 0.8) {
              engine.interruptTrainingJob(scope, name);
            } else {
              engine.deleteTrainingJob(scope, name);
            }
            world.note("touched " + name);
          }
          return true;
        });
  }

  /// Stop those that are about to end by themselves: chance alone hardly ever meets one.
  private boolean stopEnding(Engine engine, Scope scope) {
    for (TuningJob job : engine.read(store -> tunings(store, scope))) {
      if (job.state().status() == JobStatus.IN_PROGRESS && job.state().ending() != null) {
        engine.stopTuningJob(scope, job.identity().name());
        world.note("stopped on its way to an end " + job.identity().name());
      }
    }
    return true;
  }

  /// Stop one that is about to fail: few do, each for moments, and no chance meets one there.
  private boolean stopFailing(Engine engine, Scope scope) {
    List<TuningJob> failing =
        world
            .database()
            .truth(
                store ->
                    store.unfinishedTuningJobs().stream()
                        .flatMap(id -> store.tuningJob(id).stream())
                        .filter(job -> job.identity().scope().equals(scope))
                        .filter(job -> job.state().ending() == JobStatus.FAILED)
                        .filter(job -> job.state().status() == JobStatus.IN_PROGRESS)
                        .toList());
    if (!failing.isEmpty() && rare.in(0.5)) {
      engine.stopTuningJob(scope, failing.getFirst().identity().name());
      world.note("stopped on its way to failing " + failing.getFirst().identity().name());
    }
    return true;
  }

  private interface Look {
    boolean at();
  }

  private void look(Look look) {
    try {
      look.at();
    } catch (Crash _) {
      world.note("cut off: a look");
    } catch (BackendFault fault) {
      world.note("not answered: " + fault.getMessage());
    } catch (ApiError error) {
      Violation.unless(
          error.code() != ApiError.Code.LIMIT_EXCEEDED, () -> "a look was answered " + error);
    }
  }

  private boolean describe(Snapshot store, Scope scope) {
    List<Entry> entries = ledger.of(scope, false);
    if (entries.isEmpty()) {
      return false;
    }
    Entry entry = chance.pick(entries);
    TuningJob job = store.tuningJob(scope, entry.name.toUpperCase(Locale.ROOT)).orElse(null);
    if (job == null) {
      Violation.unless(
          entry.created == Known.PERHAPS || entry.deleted == Known.PERHAPS,
          () -> "not found: " + entry);
      return false;
    }
    Violation.unless(
        job.identity().scope().equals(scope) && ledger.byToken(scope, job.document()).isPresent(),
        () -> "Describe of " + entry + " answered another's job " + job.identity());
    Tally shown = store.tally(job.id());
    Tally counted = Invariants.recount(world.trainings(job.id()));
    Violation.unless(shown.equals(counted), () -> "counters: " + shown + ", recount: " + counted);
    return true;
  }

  private boolean list(Engine engine, Scope scope) {
    Set<String> names = new LinkedHashSet<>();
    for (TuningJob job : engine.read(store -> tunings(store, scope))) {
      Violation.unless(
          job.identity().scope().equals(scope), () -> "listed another's job " + job.identity());
      Violation.unless(
          names.add(job.identity().name().toLowerCase(Locale.ROOT)),
          () -> "listed twice: " + job.identity());
    }
    return true;
  }

  private List<TuningJob> tunings(Snapshot store, Scope scope) {
    var found = new ArrayList<TuningJob>();
    JobQuery.Sort sort = chance.in(0.5) ? JobQuery.Sort.NAME : JobQuery.Sort.CREATION_TIME;
    JobStatus status = chance.in(0.2) ? JobStatus.COMPLETED : null;
    var filter = new JobQuery.Filter(null, status, null, null, null, null);
    boolean ascending = chance.in(0.5);
    Page.Cursor cursor = null;
    do {
      Page<TuningJob> page =
          store.tuningJobs(scope, new JobQuery(sort, ascending, filter, null, 3, cursor));
      found.addAll(page.items());
      cursor = page.next();
    } while (cursor != null);
    return found;
  }

  private static List<TrainingJob> trainings(Snapshot store, Scope scope, @Nullable Long tuningId) {
    return store
        .trainingJobs(
            scope,
            new JobQuery(
                JobQuery.Sort.CREATION_TIME, true, JobQuery.Filter.NONE, tuningId, 10_000, null))
        .items();
  }
}
