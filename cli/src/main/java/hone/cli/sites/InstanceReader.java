package hone.cli.sites;

import hone.cli.config.key.Kind;
import hone.cli.config.key.Value;
import hone.runtime.image.ImageEntry;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.instance.InstanceTypes.Extras;
import hone.runtime.instance.InstanceTypes.Limits;
import java.util.List;

/// Reads the entries of the table of instance types.
final class InstanceReader {
  static final List<String> KEYS =
      List.of(
          "type",
          "cores",
          "memory_gib",
          "gpus",
          "gpu_resource",
          "slurm_options",
          "kubernetes_pod_template");

  private static final long GIB = 1L << 30;

  private static final Kind<String> GPU_RESOURCE =
      Kind.text(
          "a resource of the nodes, such as amd.com/gpu",
          "[a-z0-9.-]+\\.[a-z]+/[A-Za-z0-9._-]{1,63}");

  private InstanceReader() {}

  static InstanceTypes.Entry entry(Value entry) {
    String type = entry.need("type", "an instance type, with * and ?").text();
    double cores = entry.get("cores").map(value -> number(value, 10_000)).orElse(0.0);
    double memory = entry.get("memory_gib").map(value -> number(value, 100_000)).orElse(0.0);
    int gpus = entry.get("gpus").map(InstanceReader::gpus).orElse(0);
    return new InstanceTypes.Entry(
        type,
        ImageEntry.glob(type),
        new Limits(cores, (long) (memory * GIB), gpus),
        new Extras(
            entry.get("slurm_options").map(SlurmWiring.OPTIONS.kind()::of).orElse(List.of()),
            entry.get("kubernetes_pod_template").map(file -> file.path("a file")),
            entry.get("gpu_resource").map(GPU_RESOURCE::of).orElse(Extras.GPUS)));
  }

  private static double number(Value value, double most) {
    if (value.text().matches("[0-9]{1,9}(\\.[0-9]{1,6})?")) {
      double number = Double.parseDouble(value.text());
      if (number <= most) {
        return number;
      }
    }
    throw value.wrong("a number from 0.0 to " + most);
  }

  private static int gpus(Value value) {
    return value.text().equals("all")
        ? -1
        : value.whole(0, 1_000, "a whole number from 0 to 1000, or all");
  }
}
