package hone.runtime.program;

import hone.engine.training.TrainingSpec.Algorithm;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells whether a program sees its files at `/opt/ml`: always, where it is to; otherwise where it
/// would miss them and nothing stands in the way. Thread-safe.
///
/// @param isAlways whether all programs are to
/// @param namespace the way into a mount namespace, empty if there is none
record OptMlView(boolean isAlways, Supplier<List<String>> namespace) {
  private static final String INSTEAD =
      ". Take SM_MODEL_DIR, SM_CHANNEL_... and the like, or SAGEMAKER_BASE_DIR, instead of it; or"
          + " have the server's configuration say process_opt_ml: true, which needs the folder"
          + " /opt/ml, and root or unprivileged user namespaces";

  /// What a program sees there.
  sealed interface Sight {
    /// What its log is to say before it starts.
    Optional<String> remark();

    /// Its own files.
    record Own(Optional<String> remark) implements Sight {}

    /// What the machine has there.
    record Machine(Optional<String> name, String why) implements Sight {
      @Override
      public Optional<String> remark() {
        return name.map(
            names ->
                names
                    + " names /opt/ml, where this program does not see its files, and from where"
                    + " nothing is stored: "
                    + why
                    + INSTEAD);
      }

      /// What helps a program that misses its files.
      String advice() {
        return "the program does not see its files at /opt/ml: " + why + INSTEAD;
      }
    }
  }

  /// What a host's program will see, once its files are there.
  ///
  /// @param words the program and its arguments, as far as the request or its image says them
  /// @param isHere whether it starts on this machine
  /// @throws RefusedException if it is to see its own files, and cannot
  Sight of(Seat seat, Program program, List<String> words, boolean isHere)
      throws RefusedException, IOException {
    Algorithm algorithm = seat.order().spec().algorithm();
    if (isAlways || OptMl.isRun(algorithm, program)) {
      demand();
      return new Sight.Own(Optional.empty());
    }
    Optional<String> name = OptMl.namedBy(seat.order());
    if (name.isEmpty()) {
      name = OptMl.namedIn(seat.folder().code(), words);
    }
    if (name.isEmpty()) {
      return new Sight.Machine(name, "neither its request nor its code names that folder");
    }
    var files = new ArrayList<>(List.of(seat.folder().root()));
    words.forEach(word -> OptMl.file(word).ifPresent(files::add));
    if (program instanceof Program.Script script) {
      OptMl.file(script.interpreter()).ifPresent(files::add);
    }
    Optional<String> obstacle = obstacle(files, isHere);
    return obstacle.isPresent()
        ? new Sight.Machine(name, obstacle.get())
        : new Sight.Own(OptMl.isUsed() ? name.map(OptMlView::hiding) : Optional.empty());
  }

  private static String hiding(String name) {
    return name
        + " names /opt/ml: the program sees its own files there, and none of those that this"
        + " machine has there";
  }

  /// Why a program cannot see its files there without anything else being changed for it.
  ///
  /// @param files what it needs to run, which must not be hidden
  private Optional<String> obstacle(List<Path> files, boolean isHere) throws IOException {
    if (!isHere) {
      return Optional.of("it runs on another machine");
    }
    if (namespace.get().isEmpty()) {
      return Optional.of("this system lets the server make no mount namespace");
    }
    if (MountNamespace.changesUser(namespace.get())) {
      return Optional.of("the server is not root"); // and the program would take itself for root
    }
    for (Path file : files) {
      if (OptMl.hides(file)) {
        return Optional.of("it needs " + file + ", which would be hidden");
      }
    }
    try {
      OptMl.makeFolder();
      return Optional.empty();
    } catch (IOException error) {
      return Optional.of("the folder cannot be made (" + error + ")");
    }
  }

  private void demand() throws RefusedException {
    if (namespace.get().isEmpty()) {
      throw new RefusedException(
          "programs are to see their files at /opt/ml (process_opt_ml, or a script's entry"
              + " point), but this system lets"
              + " the server make no mount namespace; run it as root, allow unprivileged user"
              + " namespaces, or have programs use SAGEMAKER_BASE_DIR");
    }
    try {
      OptMl.makeFolder();
    } catch (IOException _) {
      throw new RefusedException(
          "programs are to see their files at /opt/ml (process_opt_ml, or a script's entry"
              + " point): make that folder, empty,"
              + " so that something can be mounted there");
    }
  }
}
