package hone.runtime.program;

import hone.engine.backend.TrainingOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Makes a training process's environment: nothing of the server's own but what finds programs,
/// then the request's, then what SageMaker's training toolkit gives to scripts (`SM_…`), which
/// replaces the request's there, too.
public final class TrainingEnvironment {
  /// Names an attempt's processes, also those that have left their process group.
  public static final String MARKER = "HONE_ATTEMPT";

  /// Tells which host's they are.
  public static final String HOST_MARKER = "HONE_HOST";

  private static final List<String> INHERITED = List.of("PATH", "LANG", "LC_ALL", "TZ");

  private static final System.Logger LOG = System.getLogger(TrainingEnvironment.class.getName());

  /// Source: execve(2), `MAX_ARG_STRLEN`, less the end of the text.
  private static final int LENGTH_MAX = 131_071;

  private TrainingEnvironment() {}

  /// @param server the server's own environment
  /// @param image what the image adds
  static SequencedMap<String, String> of(
      Seat seat,
      Map<String, String> server,
      SequencedMap<String, String> image,
      Allotment allotment)
      throws IOException {
    var variables = new LinkedHashMap<String, String>();
    for (String name : INHERITED) {
      String value = server.get(name);
      if (value != null) {
        variables.put(name, value);
      }
    }
    String user = System.getProperty("user.name");
    variables.put("USER", user);
    variables.put("LOGNAME", user);
    variables.put("HOME", seat.folder().temporary().toString());
    allotment.temporary().ifPresent(folder -> variables.put("TMPDIR", folder.toString()));
    // What a Python program prints is to be seen when it is printed, and can be judged then.
    variables.put("PYTHONUNBUFFERED", "1");
    variables.putAll(image);
    job(seat.order(), variables);
    variables.putAll(seat.order().spec().environment());
    variables.putAll(new ToolkitVariables(seat, allotment).all());
    allotment.devices().ifPresent(devices -> see(devices, variables));
    variables.put(MARKER, seat.order().attempt().text());
    variables.put(HOST_MARKER, seat.host().name());
    // Hyperparameters and channels have names that no variable can have.
    variables.keySet().removeIf(name -> name.isEmpty() || name.matches("(?s).*[=\0].*"));
    variables.values().removeIf(value -> value.indexOf('\0') >= 0);
    variables.entrySet().removeIf(each -> isTooLong(each.getKey(), each.getValue()));
    return variables;
  }

  /// Linux starts no program with such a variable. What is in it is in the contract's files, too.
  private static boolean isTooLong(String name, String value) {
    int length = (name + "=" + value).getBytes(StandardCharsets.UTF_8).length;
    if (length <= LENGTH_MAX) {
      return false;
    }
    LOG.log(System.Logger.Level.WARNING, "left out, having " + length + " bytes: " + name);
    return true;
  }

  /// Let the program see these GPUs alone. Their numbers are those of `nvidia-smi`, which counts in
  /// the order of the bus.
  private static void see(List<String> devices, SequencedMap<String, String> variables) {
    variables.put("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    variables.put("CUDA_VISIBLE_DEVICES", String.join(",", devices));
  }

  private static void job(TrainingOrder order, SequencedMap<String, String> variables) {
    String region = order.scope().region();
    variables.put("TRAINING_JOB_NAME", order.name());
    variables.put("TRAINING_JOB_ARN", order.arn());
    variables.put("AWS_REGION", region);
    variables.put("AWS_DEFAULT_REGION", region);
  }
}
