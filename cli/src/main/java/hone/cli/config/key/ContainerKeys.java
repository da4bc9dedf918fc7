package hone.cli.config.key;

import hone.runtime.container.Ownership;
import hone.runtime.container.PullPolicy;
import java.util.List;
import java.util.Locale;

/// The keys about containers, wherever they run.
public final class ContainerKeys {
  public static final KeyGroup KEYS = new KeyGroup();

  public static final Key<Boolean> UNMAPPED =
      KEYS.key(
          "unmapped_images",
          "HONE_UNMAPPED_IMAGES",
          Kind.word("refuse", "container").map("container"::equals),
          "refuse",
          "What happens with a TrainingImage that no entry of images fits: container runs it by the"
              + " engine.");

  public static final Key<PullPolicy> PULL =
      KEYS.key(
          "docker_pull",
          Kind.oneOf(List.of(PullPolicy.values()), each -> each.name().toLowerCase(Locale.ROOT)),
          "missing",
          "When images are fetched from their registries.");

  public static final Key<String> USER =
      KEYS.key(
          "docker_user",
          Kind.text(
              "auto, image or uid:gid",
              String.join("|", Ownership.AUTO, Ownership.IMAGE, "[0-9]{1,9}:[0-9]{1,9}")),
          "auto",
          "Whom containers run as: auto is the server's own user, or 65532 where that is root;"
              + " image is the image's, and needs a server that is root or an engine that is"
              + " rootless.");

  public static final Key<Boolean> READ_ONLY =
      KEYS.key(
          "docker_read_only",
          Kind.truth(),
          "true",
          "Whether an image's own files are read-only; /opt/ml's folders and /tmp never are.");

  public static final Key<Integer> PROCESSES =
      KEYS.key(
          "docker_processes_max",
          Kind.whole(16, 1_000_000),
          "1024",
          "How many processes and threads a container, or a program in a control group, may have.");

  private ContainerKeys() {}
}
