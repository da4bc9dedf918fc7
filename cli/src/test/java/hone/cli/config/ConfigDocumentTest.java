package hone.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.config.key.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Keeps docs/configuration.md true: it is made from `Key`.
///
/// `mvn -pl cli -am test -Dtest=ConfigDocumentTest -Dsurefire.failIfNoSpecifiedTests=false
/// -Dtest.jvm.arguments=-Dhone.write=true` writes it anew.
final class ConfigDocumentTest {
  private static final String HEAD =
      """
      # Configuration

      `hone serve` and `hone demo` read `config.yaml` in the data folder, or the file that
      `--config` names: YAML 1.2, one `key: value` a line. Flags are stronger than the file, and
      the file is stronger than environment variables. An unknown key is an error that names it.
      (This page is made from `Key`; `hone config` prints the same.)

      | key | allowed | otherwise | variable | meaning |
      |---|---|---|---|---|
      """;

  private static final String TAIL =
      """

      ```yaml
      port: 8020
      slots: 4
      images:
        - pattern: "my-trainer:*"                # a TrainingImage; * is any text, ? any character
          command: [python3, /srv/train.py]      # program and arguments; never a shell
        - pattern: "registry.example/xgb:*"
          builtin: xgboost                       # the built-in algorithm,
          script: /srv/xgb/bin/python            # or what runs the script that a request brings
        - pattern: "*/sagemaker-scikit-learn:*"
          script: /srv/venv/bin/python           # runs the script that each request brings
        - pattern: "*.dkr.ecr.*.amazonaws.com/*"
          container: true                        # by the engine, under the name in the request
        - pattern: "churn:*"
          container: registry.example/churn:3    # or under another one
          user: image                            # what docker_user and docker_read_only say
          read_only: false                       # for all, said for this image
      instance_types:
        - {type: "ml.g5.*", cores: 8, memory_gib: 32, gpus: 1}
        - type: "ml.p4d.*"                       # what a type means to a cluster may be said, too
          cores: 16
          memory_gib: 128
          gpus: 2
          gpu_resource: nvidia.com/mig-3g.20gb   # Kubernetes' name of its GPUs
          kubernetes_pod_template: /etc/hone/a100.yaml   # laid over the general one
          slurm_options: [--partition=a100, --account=lab]
        - {type: "*", cores: 2, memory_gib: 8}
      ```

      Clients (`hone tune`, `jobs`, …, and AWS's own) read AWS's variables: `AWS_ENDPOINT_URL`,
      `AWS_SHARED_CREDENTIALS_FILE` and `AWS_PROFILE`, or `AWS_ACCESS_KEY_ID` and
      `AWS_SECRET_ACCESS_KEY`, and `AWS_REGION` or `AWS_DEFAULT_REGION`. Flags are stronger:
      `--endpoint`, `--region`, and `--data`, whose folder's running server and key are then the
      ones. Where no server is named, `hone` takes the key of this machine's, in its data folder,
      before AWS's variables.

      `HONE_MASTER_KEY` has the key that secrets in the store are sealed with, as in
      `<data>/master.key`: the same for all servers of one store.
      """;

  @Test
  void theDocumentSaysWhatTheCodeKnows() throws IOException {
    Path file = Path.of("").toAbsolutePath().resolveSibling("docs").resolve("configuration.md");
    var text = new StringBuilder(HEAD);
    for (Key<?> key : ConfigKeys.ALL) {
      String variable = key.environment().isEmpty() ? "" : "`" + key.environment() + "`";
      text.append("| `").append(key.name()).append("` | ");
      text.append(key.allowed()).append(" | ").append(key.standard()).append(" | ");
      text.append(variable).append(" | ").append(key.meaning()).append(" |\n");
    }
    text.append(TAIL);
    if (Boolean.getBoolean("hone.write")) {
      Files.writeString(file, text);
    }

    assertThat(file).hasContent(text.toString());
  }
}
