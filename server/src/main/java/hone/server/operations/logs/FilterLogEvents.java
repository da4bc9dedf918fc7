package hone.server.operations.logs;

import hone.api.Shape;
import hone.api.logs.FilterLogEventsRequest;
import hone.api.logs.FilterLogEventsResponse;
import hone.api.logs.FilteredLogEvent;
import hone.api.logs.Operations;
import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.backend.TrainingLog.Line;
import hone.engine.storage.HeavyWork;
import hone.engine.store.Snapshot;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.limits.Turns;
import hone.server.operations.logs.MergedLines.Found;
import hone.server.operations.logs.MergedLines.Place;
import hone.server.operations.logs.MergedLines.Span;
import hone.server.operations.logs.Streams.Order;
import hone.server.operations.logs.Streams.Part;
import hone.server.operations.logs.Streams.Position;
import hone.server.operations.support.Lists;
import hone.server.operations.support.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `FilterLogEvents` of CloudWatch Logs, as `aws logs tail` uses it: the lines of several streams
/// in the order of their times, or from their tail in the opposite order, up to a hundred streams
/// at once. As in AWS an answer may have few events, or none, and a token: it had looked at enough.
public final class FilterLogEvents {
  /// At what AWS ends a page, counting the text and 26 bytes for each event.
  private static final int BYTES_MAX = 1 << 20;

  private static final int EVENT_BYTES = 26;

  /// The first startTime with which AWS reads from the tail, by its page on FilterLogEvents.
  private static final Instant FROM_TAIL_SINCE = Instant.parse("2024-01-01T00:00:00Z");

  private static final int LINES_MAX = 20_000;
  private static final int STREAMS_MAX = 100;

  /// Up to how many streams are read on together: those that begin meanwhile come into them.
  private static final int GROWN_MAX = 2 * STREAMS_MAX;

  /// How many steps a page may take, of some 10 ns: an ordinary expression of 20 instructions sees
  /// 2 MB of lines, one of 5,000 a line of 8 KiB.
  private static final long WORK_MAX = 40_000_000;

  /// What a line takes beside its characters.
  private static final int LINE_CHARACTERS = 16;

  /// How many dear searches of an account are under way or wait for the one that is.
  private static final int DEAR_MAX = 8;

  /// How many steps each character takes at most where a search is a light one: of some terms, an
  /// ordinary expression, or a few fields.
  private static final int LIGHT_WEIGHT = 100;

  /// How many light searches of an account are under way or wait.
  private static final int LIGHT_MAX = 16;

  /// How many of them at once: others' have processors left.
  private static final int LIGHT_AT_ONCE =
      Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /// How much later than its training job's end a line may have come.
  private static final Duration SLACK = Duration.ofMinutes(1);

  private final Services services;
  private final Turns dear = new Turns(DEAR_MAX, 1);
  private final Turns light = new Turns(LIGHT_MAX, LIGHT_AT_ONCE);

  private FilterLogEvents(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return LogOperation.answering(
        Operations.FILTER_LOG_EVENTS, new FilterLogEvents(services)::perform);
  }

  /// Streams that have been begun to be read together, from where the ones before them end.
  ///
  /// @param until where they end, `null` for the end of all
  /// @param line behind which of their lines to go on
  private record Begun(@Nullable Position until, Place line) {
    String text() {
      return (until == null ? "" : until.text()) + " " + line.text();
    }
  }

  /// Where a page starts.
  ///
  /// @param fromHead whether the earliest lines come first
  /// @param from with which stream, `null` for the first
  /// @param begun what was begun of the streams from there on, in their order: more than one where
  ///     so many have come into those of one page that they are read in parts
  private record Start(boolean fromHead, @Nullable Position from, List<Begun> begun) {
    private Start {
      begun = List.copyOf(begun);
    }

    String token() {
      return LogToken.of(
          Stream.concat(
                  Stream.of(fromHead ? "f" : "b", from == null ? "" : from.text()),
                  begun.stream().map(Begun::text))
              .collect(Collectors.joining(" ")));
    }

    /// Where to go on behind a line of a part.
    Start behind(Part part, Place line) {
      return new Start(
          fromHead,
          part.first(),
          Stream.concat(Stream.of(new Begun(part.next(), line)), begunBehind(part.next()))
              .toList());
    }

    /// Where to go on once the streams before a position are read to their ends.
    Start behind(Position next) {
      return new Start(fromHead, next, begunBehind(next).toList());
    }

    /// Of streams that are read in parts the others' lines before were told, too.
    private Stream<Begun> begunBehind(@Nullable Position next) {
      boolean isWhole = !begun.isEmpty() && Objects.equals(begun.getFirst().until(), next);
      return begun.stream().skip(isWhole ? 1 : 0);
    }

    /// The direction is the token's, where there is one.
    static Start read(FilterLogEventsRequest request) {
      if (request.nextToken() != null) {
        return LogToken.read(request.nextToken(), text -> parse(text, request));
      }
      boolean fromHead = request.startFromHead() == null || request.startFromHead();
      Long start = request.startTime();
      if (!fromHead && start != null && start < FROM_TAIL_SINCE.toEpochMilli()) {
        throw ApiError.validation(
            "startFromHead: found false with the startTime "
                + Instant.ofEpochMilli(start)
                + ", allowed is false with a startTime from "
                + FROM_TAIL_SINCE
                + " on");
      }
      return new Start(fromHead, null, List.of());
    }

    private static Start parse(String text, FilterLogEventsRequest request) {
      String[] parts = text.split(" ", -1);
      if (parts.length % 2 != 0 || !parts[0].matches("[fb]")) {
        throw new IllegalArgumentException(text);
      }
      boolean fromHead = parts[0].equals("f");
      Streams streams = streams(request, fromHead);
      var begun = new ArrayList<Begun>();
      for (int i = 2; i < parts.length; i += 2) {
        begun.add(new Begun(position(streams, parts[i]), Place.parse(parts[i + 1])));
      }
      return new Start(fromHead, position(streams, parts[1]), begun);
    }

    private static @Nullable Position position(Streams streams, String text) {
      return text.isEmpty() ? null : streams.position(text);
    }
  }

  /// From the tail the newest training jobs come first; a tuning job's have rising numbers in their
  /// names.
  private static Streams streams(FilterLogEventsRequest request, boolean fromHead) {
    String prefix = request.logStreamNamePrefix();
    Order order = fromHead || prefix != null ? Order.NAME : Order.CREATION;
    return new Streams(order, fromHead, prefix == null ? "" : prefix);
  }

  private Shape perform(Caller caller, FilterLogEventsRequest request) {
    TrainingLogGroup.check(caller, request.logGroupName(), request.logGroupIdentifier());
    List<String> names = Lists.orEmpty(request.logStreamNames());
    String prefix = request.logStreamNamePrefix();
    if (!names.isEmpty() && prefix != null) {
      throw ApiError.validation(
          "logStreamNamePrefix: found it beside logStreamNames, allowed is one of them");
    }
    var bounds = Bounds.of(request.startTime(), request.endTime(), request.limit());
    LogPattern pattern = LogPattern.of(request.filterPattern());
    var page = new Events(pattern, bounds.linesMax());
    Start start = Start.read(request);
    Streams streams = streams(request, start.fromHead());
    Part part =
        services
            .engine()
            .read(
                store ->
                    names.isEmpty()
                        ? part(store, caller.scope(), streams, start)
                        : new Part(named(store, caller.scope(), names), null, null));
    Turns turns = pattern.weight() > LIGHT_WEIGHT ? dear : light;
    Supplier<@Nullable Place> reading = () -> read(page, part.streams(), bounds, start);
    Place stopped =
        pattern instanceof LogPattern.Every && start.fromHead()
            ? reading.get()
            : turns.take(caller.principal().account(), () -> searched(reading));
    return page.answer(
        stopped != null
            ? start.behind(part, stopped).token()
            : part.next() == null ? null : start.behind(part.next()).token());
  }

  /// Searching computes, and so does looking back for where lines begin; no virtual thread may do
  /// so for long.
  private static @Nullable Place searched(Supplier<@Nullable Place> reading) {
    try {
      return HeavyWork.OF_SEARCHES.<@Nullable Place, RuntimeException>run(reading::get);
    } catch (IOException error) {
      throw new UncheckedIOException("a search was broken off", error);
    }
  }

  private static Part part(Snapshot store, Scope scope, Streams streams, Start start) {
    return start.begun().isEmpty()
        ? streams.part(store, scope, start.from(), STREAMS_MAX)
        : streams.part(store, scope, start.from(), start.begun().getFirst().until(), GROWN_MAX);
  }

  private static List<TrainingStream> named(Snapshot store, Scope scope, List<String> names) {
    return names.stream().distinct().map(name -> TrainingStream.named(store, scope, name)).toList();
  }

  /// Read lines until the page is full.
  ///
  /// @return the last one's place, or `null` if that was all
  private @Nullable Place read(
      Events page, List<TrainingStream> streams, Bounds bounds, Start start) {
    // Other than in GetLogEvents the end belongs to it.
    Instant end = bounds.until().equals(Instant.MAX) ? Instant.MAX : bounds.until().plusMillis(1);
    // Lines of this very moment are still coming.
    Instant now = Instant.now();
    var lines =
        new MergedLines(
            services.logs(),
            streams.stream().filter(stream -> !isOver(stream, bounds.from())).toList(),
            new Span(bounds.from(), end.isBefore(now) ? end : now, start.fromHead()),
            start.begun().isEmpty() ? null : start.begun().getFirst().line());
    Optional<Found> found = lines.next();
    while (found.isPresent()) {
      page.see(found.get());
      if (page.isFull()) {
        return Place.of(found.get(), start.fromHead());
      }
      found = lines.next();
    }
    return null;
  }

  private static boolean isOver(TrainingStream stream, Instant from) {
    Instant ended = stream.job().state().endedAt();
    return ended != null && ended.plus(SLACK).isBefore(from);
  }

  /// The events of a page, and how much was read for it.
  private static final class Events {
    private final LogPattern pattern;
    private final int weight;
    private final int max;
    private final List<FilteredLogEvent> events = new ArrayList<>();
    private int lines;
    private int bytes;
    private long work;

    private Events(LogPattern pattern, int max) {
      this.pattern = pattern;
      weight = pattern.weight();
      this.max = max;
    }

    private void see(Found found) {
      lines++;
      TrainingStream stream = found.stream();
      Line line = found.line();
      work += (long) weight * (line.text().length() + LINE_CHARACTERS);
      if (pattern.matches(line.text())) {
        long at = line.at().toEpochMilli();
        String id = stream.attempt() + "/" + stream.host() + "/" + line.start();
        events.add(new FilteredLogEvent(stream.name(), at, line.text(), at, id));
        bytes += line.text().getBytes(StandardCharsets.UTF_8).length + EVENT_BYTES;
      }
    }

    private boolean isFull() {
      return events.size() == max || bytes >= BYTES_MAX || lines >= LINES_MAX || work >= WORK_MAX;
    }

    private Shape answer(@Nullable String next) {
      return FilterLogEventsResponse.builder()
          .events(events)
          .searchedLogStreams(List.of())
          .nextToken(next)
          .build();
    }
  }
}
