package hone.runtime.image;

import hone.engine.Ordered;
import hone.engine.backend.Images;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// Finds what an image name stands for: a `local:` program, or the first entry whose pattern fits.
/// Thread-safe.
public final class ImageCatalogue implements Images {
  private static final String REGISTRY =
      "[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/";

  private static final String TAG = "(:[A-Za-z0-9._-]+)?";

  /// AWS's names of its XGBoost images: any account, region and version, also the oldest one.
  public static final Pattern AWS_XGBOOST =
      Pattern.compile(REGISTRY + "(sagemaker-xgboost|xgboost)" + TAG);

  /// AWS's names of the images that run a request's script.
  public static final Pattern AWS_FRAMEWORKS =
      Pattern.compile(
          REGISTRY
              + "(sagemaker-(scikit-learn|base-python|pytorch|mxnet|chainer"
              + "|tensorflow(-scriptmode)?)|[a-z-]+-training(-neuronx?)?)"
              + TAG);

  private static final String LOCAL = "local:";

  private static final String NO_PROGRAMS =
      "this server runs containers alone (process_backend: none), and no program beside itself";

  private final List<ImageEntry> entries;

  /// Whether there may be other programs than containers.
  private final boolean programs;

  public ImageCatalogue(List<ImageEntry> entries) {
    this(entries, true);
  }

  private ImageCatalogue(List<ImageEntry> entries, boolean programs) {
    this.entries = List.copyOf(entries);
    this.programs = programs;
  }

  /// The same where whatever is no container is refused, also where a later entry would take it
  /// for one.
  public ImageCatalogue ofContainers() {
    return new ImageCatalogue(entries, false);
  }

  /// What to run for an image.
  public sealed interface Program {
    /// A program of this machine, without the argument that tells it to train.
    record Command(List<String> command, SequencedMap<String, String> environment)
        implements Program {
      public Command {
        command = List.copyOf(command);
        environment = Ordered.copyOf(environment);
        if (command.isEmpty()) {
          throw new IllegalArgumentException("found no command");
        }
      }
    }

    /// A script of the request's, as SageMaker's framework images run one.
    ///
    /// @param interpreter Python, as a path or a name that the server's PATH has
    record Script(String interpreter) implements Program {}

    /// A container's image.
    ///
    /// @param image the name by which an engine knows it; empty in an entry for the name that the
    ///     request has
    /// @param user whom it runs as, where the configuration says so for this image
    /// @param readOnly whether its own files are read-only, where the configuration says so
    record Container(String image, Optional<String> user, Optional<Boolean> readOnly)
        implements Program {
      Container named(String request) {
        return image.isEmpty() ? new Container(request, user, readOnly) : this;
      }
    }
  }

  @Override
  public Resolution resolve(String image) {
    if (image.startsWith(LOCAL)) {
      return localProblem(image)
          .<Resolution>map(Resolution.Unknown::new)
          .orElseGet(() -> new Resolution.Custom(List.of()));
    }
    return entry(image)
        .<Resolution>map(
            entry ->
                entry
                    .builtIn()
                    .<Resolution>map(algorithm -> algorithm)
                    .orElseGet(() -> new Resolution.Custom(FirstPartyMetrics.of(image))))
        .orElseGet(() -> new Resolution.Unknown(unknown()));
  }

  private Optional<ImageEntry> entry(String image) {
    return entries.stream()
        .filter(each -> each.pattern().matcher(image).matches())
        .findFirst()
        .filter(this::isOffered);
  }

  private boolean isOffered(ImageEntry entry) {
    return programs || entry.program() instanceof Program.Container;
  }

  private String shown() {
    return String.join(
        "; ", entries.stream().filter(this::isOffered).map(ImageEntry::shown).toList());
  }

  private Optional<String> localProblem(String image) {
    if (!programs) {
      return Optional.of(NO_PROGRAMS);
    }
    String name = image.substring(LOCAL.length());
    Path program;
    try {
      program = Path.of(name);
    } catch (InvalidPathException error) {
      return Optional.of("the path is none: " + error.getMessage());
    }
    if (!program.isAbsolute()) {
      return Optional.of("found the path '" + name + "', allowed after local: is an absolute path");
    }
    if (!Files.isRegularFile(program)) {
      return Optional.of("there is no file " + program);
    }
    return switch (ProgramFile.look(program, name)) {
      case ProgramFile.Start.Never never -> Optional.of(never.why());
      case ProgramFile.Start.By _ -> Optional.empty();
      case ProgramFile.Start.Itself _ ->
          Files.isExecutable(program)
              ? Optional.empty()
              : Optional.of(program + " may not be executed; 'chmod +x' makes it a program");
    };
  }

  private String unknown() {
    if (!programs) {
      return NO_PROGRAMS
          + ", and it is none of its images ("
          + shown()
          + "): add it to them in the configuration as [{pattern: \"*/name:*\", container: true}]";
    }
    return "it is none of the image catalogue's ("
        + shown()
        + ") and does not start with local: followed by a program's absolute path. Add it to the"
        + " configuration, config.yaml in the server's data folder, as one of images: [{pattern:"
        + " \"*/name:*\", script: python3}] (or command: or container: true), or let the engine"
        + " have all others by unmapped_images: container; then start the server again.";
  }

  /// The program that an image name stands for, or what is wrong with the name.
  ///
  /// @param bringsScript whether the request says which script is run
  /// @throws UnknownImage if nothing can run it (any more)
  public Program program(String image, boolean bringsScript) throws UnknownImage {
    if (image.startsWith(LOCAL)) {
      Optional<String> problem = localProblem(image);
      if (problem.isPresent()) {
        throw new UnknownImage(problem.get());
      }
      return new Program.Command(List.of(image.substring(LOCAL.length())), new LinkedHashMap<>());
    }
    ImageEntry entry = entry(image).orElseThrow(() -> new UnknownImage(unknown()));
    return switch (entry.program()) {
      case Program.Command command ->
          bringsScript && entry.script().isPresent() ? entry.script().get() : command;
      case Program.Script script -> script;
      case Program.Container container -> container.named(image);
    };
  }

  /// Whether an image name stands for a container's image.
  public boolean isContainer(String image) {
    return !image.startsWith(LOCAL)
        && entry(image).map(entry -> entry.program() instanceof Program.Container).orElse(false);
  }

  /// Says why nothing can run an image.
  public static final class UnknownImage extends Exception {
    private static final long serialVersionUID = 1;

    UnknownImage(String why) {
      super(why);
    }
  }
}
