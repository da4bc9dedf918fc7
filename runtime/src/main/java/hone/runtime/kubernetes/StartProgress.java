package hone.runtime.kubernetes;

import hone.runtime.container.ContainerRequest;
import hone.runtime.kubernetes.PodReading.Hindrance;
import hone.runtime.kubernetes.PodReading.Waiting;
import hone.runtime.site.GivenUpException;
import hone.runtime.site.Lasting;
import hone.runtime.site.RefusedException;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.MicroTime;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Waits for a pod to run its program: tells what it waits for, and gives up on what will not come.
/// Not thread-safe.
final class StartProgress {
  /// As long as the world may refuse what an attempt needs before it starts.
  private static final Duration IMAGE_PATIENCE = Duration.ofMinutes(10);

  private static final Duration CONTAINER_PATIENCE = Duration.ofMinutes(1);

  /// How long a node may fail to prepare a pod. Pulling an image is no failure, however long.
  private static final Duration NODE_PATIENCE = Duration.ofMinutes(10);

  /// The same where the server may not ask what the node does, which may be pulling an image.
  private static final Duration BLIND_PATIENCE = Duration.ofHours(1);

  private static final Duration ASKING = Duration.ofSeconds(10);

  /// What the cluster says that it does for a pod.
  ///
  /// @param allowed whether the server may ask for that
  /// @param warning whether the newest is that something went wrong
  /// @param reason the newest one's, or empty
  /// @param text the newest for people, or empty
  record News(boolean allowed, boolean warning, String reason, String text) {
    static final News FORBIDDEN = new News(false, false, "", "");

    static News of(List<Event> events) {
      return events.stream()
          // Of one second's, a warning is the older one: only what lasts is given up.
          .max(Comparator.comparing(News::at).thenComparing(each -> !isWarning(each)))
          .map(
              each ->
                  new News(
                      true,
                      isWarning(each),
                      String.valueOf(each.getReason()),
                      each.getReason() + ": " + each.getMessage()))
          .orElseGet(() -> new News(true, false, "", ""));
    }

    private static boolean isWarning(Event event) {
      return "Warning".equals(event.getType());
    }

    /// When it happened last, as an API server writes times; who tells it fills in other fields.
    private static String at(Event event) {
      return Stream.of(
              event.getLastTimestamp(),
              event.getSeries() == null ? null : text(event.getSeries().getLastObservedTime()),
              text(event.getEventTime()),
              event.getFirstTimestamp())
          .filter(Objects::nonNull)
          .findFirst()
          .orElse("");
    }

    private static @Nullable String text(@Nullable MicroTime time) {
      return time == null ? null : time.getTime();
    }
  }

  /// Where news are from.
  interface Source {
    News news() throws IOException;
  }

  private final String image;
  private final Consumer<String> tell;
  private final Source source;

  /// The pod waits for the same; nobody has asked what its node does.
  private final Lasting waited;

  private final Lasting asked;

  /// What was told of its node's preparations, by their reasons.
  private final Set<String> happenings = new HashSet<>();

  private Hindrance last = Hindrance.SOON;

  /// @param tell writes into the attempt's log
  /// @param source of what the cluster does for it
  /// @param nanos the machine's time that passes
  StartProgress(String image, Consumer<String> tell, Source source, LongSupplier nanos) {
    this.image = image;
    this.tell = tell;
    this.source = source;
    waited = new Lasting(nanos).begin();
    asked = new Lasting(nanos).begin();
  }

  /// See whether it runs or has run.
  ///
  /// @throws RefusedException if it never will
  /// @throws GivenUpException if its node has not got it ready for too long
  boolean hasBegun(Waiting waiting) throws RefusedException, IOException {
    if (waiting.hindrance() != last) {
      last = waiting.hindrance();
      waited.restart();
      asked.restart();
    }
    String why = waiting.why();
    return switch (waiting.hindrance()) {
      case NONE -> true;
      case SOON -> {
        watchNode();
        yield false;
      }
      case NODE -> wait("waiting for a node: " + why);
      case IMAGE -> {
        if (waited.hasLasted(IMAGE_PATIENCE)) {
          throw ContainerRequest.noImage(image, why);
        }
        yield wait("waiting for the image: " + why);
      }
      case IMAGE_REFUSED -> throw ContainerRequest.noImage(image, why);
      case CONTAINER -> {
        if (waited.hasLasted(CONTAINER_PATIENCE)) {
          throw new RefusedException("the cluster cannot run it: " + why);
        }
        yield wait("waiting for the container: " + why);
      }
      case PROGRAM_REFUSED -> throw new RefusedException("the cluster cannot run it: " + why);
    };
  }

  /// Tell what its node does, when it is something else; give up where that lasts.
  private void watchNode() throws IOException {
    if (!waited.isWorthTelling() || !asked.hasLasted(ASKING)) {
      return;
    }
    asked.restart();
    News news = source.news();
    String of = news.text().isEmpty() ? "" : ": " + news.text();
    boolean isStuck =
        news.allowed()
            ? news.warning() && waited.hasLasted(NODE_PATIENCE)
            : waited.hasLasted(BLIND_PATIENCE);
    if (isStuck) {
      Duration patience = news.allowed() ? NODE_PATIENCE : BLIND_PATIENCE;
      throw new GivenUpException(
          "the node did not get the pod ready within " + patience.toMinutes() + " minutes" + of);
    }
    if (happenings.add(news.reason())) {
      tell.accept("waiting for the node to prepare the pod" + of);
    }
  }

  private boolean wait(String what) {
    if (waited.isToBeTold()) {
      tell.accept(what);
    }
    return false;
  }
}
