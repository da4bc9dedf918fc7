package hone.runtime.script;

import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.WholeFile;
import hone.runtime.data.Channels;
import hone.runtime.data.Share;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.site.RefusedException;
import hone.runtime.storage.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Runs a script of the request's instead of an image's program, as SageMaker's framework images
/// do: `sagemaker_submit_directory` says where it is, `sagemaker_program` which file starts, and
/// what its `requirements.txt` asks for is installed. Thread-safe.
public final class ScriptMode {
  private static final String PROGRAM = "sagemaker_program";
  private static final String SUBMIT = "sagemaker_submit_directory";

  private final Channels channels;
  private final Venvs venvs;

  public ScriptMode(Channels channels, Venvs venvs) {
    this.channels = channels;
    this.venvs = venvs;
  }

  /// The file that starts, below the code folder.
  private static String program(TrainingOrder order) throws RefusedException {
    return value(order, PROGRAM, "SAGEMAKER_PROGRAM", "the script's file name");
  }

  private static String submitDirectory(TrainingOrder order) throws RefusedException {
    return value(
        order,
        SUBMIT,
        "SAGEMAKER_SUBMIT_DIRECTORY",
        "s3://…/sourcedir.tar.gz, file:///… or a folder's absolute path");
  }

  private static String value(
      TrainingOrder order, String hyperparameter, String variable, String allowed)
      throws RefusedException {
    String given = order.spec().environment().get(variable);
    if (given == null) {
      JsonNode value = UserValues.of(order.hyperparameters()).toolkit().get(hyperparameter);
      given = value == null ? "" : UserValues.text(value);
    }
    if (given.isBlank()) {
      throw new RefusedException(
          "this image runs scripts: found no hyperparameter "
              + hyperparameter
              + " and no variable "
              + variable
              + ", allowed: "
              + allowed);
    }
    return given;
  }

  /// Bring the code to a host's folder, and make its Python environment.
  public void prepare(TrainingOrder order, Program.Script script, HostFolder folder)
      throws RefusedException, IOException {
    Path source = folder.root().resolve("source");
    WholeFile.deleteFolder(source);
    WholeFile.deleteFolder(folder.code());
    fetch(order, source);
    Path archive = archive(source);
    if (archive.equals(source)) {
      Files.move(source, folder.code());
    } else {
      Files.createDirectories(folder.code());
      SourceArchive.unpack(archive, folder.code());
      WholeFile.deleteFolder(source);
    }
    if (!Files.isRegularFile(folder.code().resolve(program(order)))) {
      throw new RefusedException(
          "there is no file " + program(order) + " in " + submitDirectory(order));
    }
    python(script, folder);
  }

  private void fetch(TrainingOrder order, Path source) throws RefusedException, IOException {
    String from = submitDirectory(order);
    String uri = from.startsWith("/") ? "file://" + from : from;
    var channel =
        new Channel("code", uri, "S3Prefix", "FullyReplicated", null, null, null, "File", null);
    try {
      // Files need nothing hidden.
      channels.bring(order.scope().account(), channel, Share.WHOLE, source, source);
    } catch (DataException error) {
      throw new RefusedException("the script cannot be had: " + error.getMessage());
    }
  }

  /// The archive, if that is all there is; otherwise the folder itself.
  private static Path archive(Path source) throws IOException {
    try (Stream<Path> files = Files.list(source)) {
      List<Path> all = files.limit(2).toList();
      boolean packed = all.size() == 1 && all.getFirst().toString().endsWith(".tar.gz");
      return packed ? all.getFirst() : source;
    }
  }

  private String python(Program.Script script, HostFolder folder)
      throws RefusedException, IOException {
    Path requirements = folder.code().resolve("requirements.txt");
    return Files.isRegularFile(requirements)
        ? venvs.python(script.interpreter(), folder.code()).toString()
        : script.interpreter();
  }

  /// What the toolkit tells a script about itself.
  public SequencedMap<String, String> variables(TrainingOrder order, HostFolder folder)
      throws RefusedException {
    String program = program(order);
    var variables = new LinkedHashMap<String, String>();
    variables.put("SM_USER_ENTRY_POINT", program);
    variables.put("SM_MODULE_NAME", program.replaceFirst("\\.py$", ""));
    variables.put("SM_MODULE_DIR", submitDirectory(order));
    variables.put("PYTHONPATH", folder.code().toString());
    // What a script prints is to be seen when it is printed.
    variables.put("PYTHONUNBUFFERED", "1");
    return variables;
  }

  /// What to run on a host that has been prepared.
  public List<String> command(TrainingOrder order, Program.Script script, HostFolder folder)
      throws RefusedException, IOException {
    String program = program(order);
    Path file = folder.code().resolve(program);
    var command = new ArrayList<String>();
    command.add(program.endsWith(".sh") ? "/bin/sh" : python(script, folder));
    command.add(file.toString());
    command.addAll(UserValues.of(order.hyperparameters()).arguments());
    return command;
  }
}
