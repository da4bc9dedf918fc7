package hone.cli;

import hone.cli.config.key.ConfiguredImage;
import hone.cli.config.key.ContainerKeys;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.ServerKeys;
import hone.cli.config.key.Value;
import hone.cli.sites.SiteList;
import hone.engine.backend.Images.Resolution.BuiltIn;
import hone.runtime.command.Executables;
import hone.runtime.image.BuiltInContentTypes;
import hone.runtime.image.BuiltInHyperparameters;
import hone.runtime.image.BuiltInMetrics;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The image catalogue: the configuration's entries, then AWS's XGBoost images as the built-in
/// XGBoost, which is a program of its own like any other, and AWS's framework images as what runs
/// the request's script.
final class BuiltInImages {
  /// What runs scripts where the configuration names nothing else.
  private static final Program.Script PYTHON = new Program.Script("python3");

  private BuiltInImages() {}

  /// Refuse a Python that is not on this machine, where scripts are to run on it.
  ///
  /// @param path where the server finds programs
  /// @throws CliError that says for which image, what was found and what is allowed
  static void check(HoneConfig config, String path) {
    if (!SiteList.runsProgramsHere(config)) {
      return;
    }
    for (ConfiguredImage each : config.get(ServerKeys.IMAGES)) {
      String python = each.script().map(Program.Script::interpreter).orElse("");
      if (!python.isEmpty() && !isThere(python, path)) {
        throw Value.error(
            "images: found the script '"
                + python
                + "' for "
                + each.pattern()
                + ", which is no program of this machine, allowed: "
                + ConfiguredImage.PYTHON_ALLOWED
                + ", "
                + path);
      }
    }
  }

  private static boolean isThere(String program, String path) {
    return program.contains("/")
        ? Executables.isExecutable(Path.of(program))
        : Executables.find(path, program).isPresent();
  }

  static ImageCatalogue catalogue(HoneConfig config, Home home) {
    ImageEntry xgboost = xgboost(config, home);
    var entries = new ArrayList<ImageEntry>();
    for (ConfiguredImage each : config.get(ServerKeys.IMAGES)) {
      Pattern pattern = ImageEntry.glob(each.pattern());
      entries.add(
          switch (each) {
            case ConfiguredImage.Own(String shown, Program program) ->
                ImageEntry.custom(shown, pattern, program);
            case ConfiguredImage.BuiltIn(String shown, var algorithm, var script) ->
                switch (algorithm) {
                  case XGBOOST ->
                      new ImageEntry(
                          shown,
                          pattern,
                          xgboost.program(),
                          xgboost.builtIn(),
                          script.or(xgboost::script));
                };
          });
    }
    entries.add(xgboost);
    if (config.get(ContainerKeys.UNMAPPED)) {
      var any = new Program.Container("", Optional.empty(), Optional.empty());
      entries.add(ImageEntry.custom("*", ImageEntry.glob("*"), any));
    } else {
      entries.add(
          ImageEntry.custom(
              "AWS's framework images, for scripts", ImageCatalogue.AWS_FRAMEWORKS, PYTHON));
    }
    var all = new ImageCatalogue(entries);
    return config.get(SiteList.PROGRAMS).isPresent() ? all : all.ofContainers();
  }

  private static ImageEntry xgboost(HoneConfig config, Home home) {
    // A training lasts about a second: the JVM must start fast rather than run fast.
    var command =
        List.of(
            Home.java().toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            home.algorithmsClassPath(),
            "hone.algorithms.xgboost.Train");
    return new ImageEntry(
        "AWS's XGBoost images",
        ImageCatalogue.AWS_XGBOOST,
        new Program.Command(command, threads(config)),
        Optional.of(
            new BuiltIn(
                ConfiguredImage.Algorithm.XGBOOST.shown(),
                table("metrics.json", BuiltInMetrics::read),
                table("hyperparameters.json", BuiltInHyperparameters::read),
                table("content-types.json", BuiltInContentTypes::read))),
        Optional.of(PYTHON));
  }

  /// The training jobs that run at once share the processors; OpenMP's threads that wait must not
  /// keep the others from working.
  private static SequencedMap<String, String> threads(HoneConfig config) {
    int processors = Runtime.getRuntime().availableProcessors();
    var environment = new LinkedHashMap<String, String>();
    environment.put("OMP_WAIT_POLICY", "passive");
    environment.put(
        "OMP_THREAD_LIMIT", String.valueOf(Math.max(1, processors / config.get(ServerKeys.SLOTS))));
    return environment;
  }

  private static <T> List<T> table(String file, Function<InputStream, List<T>> read) {
    String name = "xgboost/" + file;
    try (InputStream in = BuiltInImages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      return read.apply(in);
    } catch (IOException error) {
      throw new UncheckedIOException(name, error);
    }
  }
}
