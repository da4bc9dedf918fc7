package hone.cli.asktell;

import hone.search.AskTell;
import hone.search.Configuration;
import hone.search.Decision;
import hone.search.Problem;
import hone.search.Progress;
import hone.search.Report;
import hone.search.Stopper;
import hone.search.Stoppers;
import hone.search.Strategies;
import hone.search.Strategy;
import hone.search.Trial;
import hone.search.bayes.Insight;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One search over a pair of streams: one request a line, one answer a line, in order.
///
/// An answer with an `error` member means that the request changed nothing. Not thread-safe.
public final class AskTellProtocol {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /// Seeds that are drawn are below this: JSON's numbers are doubles in many languages, and a seed
  /// that changes on its way repeats nothing.
  private static final long SEEDS = 1L << 53;

  private final LongSupplier seeds;
  private @Nullable AskTell search;

  private AskTellProtocol(LongSupplier seeds) {
    this.seeds = seeds;
  }

  /// Answers requests until the input ends.
  ///
  /// @param seeds where a search without a seed gets one from
  /// @return the process's exit code, 0
  public static int run(InputStream in, OutputStream out, LongSupplier seeds) throws IOException {
    AskTellProtocol protocol = new AskTellProtocol(seeds);
    PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!line.isBlank()) {
        print.print(protocol.answer(line) + "\n");
        print.flush();
      }
    }
    return 0;
  }

  private String answer(String line) {
    ObjectNode answer;
    try {
      answer = answer(read(line));
    } catch (IllegalArgumentException e) {
      answer = error(String.valueOf(e.getMessage()));
    }
    return JSON.writeValueAsString(answer);
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("request: found no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private ObjectNode answer(JsonNode request) {
    String op = ProblemReader.text(request, "op");
    return switch (op) {
      case "create" -> create(request);
      case "ask" -> ask();
      case "report" -> report(request);
      case "tell" -> tell(request);
      case "status" -> status();
      default ->
          throw new IllegalArgumentException(
              "op: found \"" + op + "\", allowed are create, ask, report, tell and status");
    };
  }

  private ObjectNode create(JsonNode request) {
    if (search != null) {
      throw new IllegalArgumentException("create: found a second one, allowed is one");
    }
    Problem problem = ProblemReader.read(request);
    String name = ProblemReader.text(request, "strategy");
    Strategy strategy =
        Strategies.named(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "strategy: found \""
                            + name
                            + "\", allowed are "
                            + Strategies.all().stream().map(Strategy::name).toList()));
    boolean early = isEarly(request.path("earlyStopping").asString("Off"));
    Stopper stopper = strategy.stopper(early).orElseGet(Stoppers::never);
    OptionalLong given = ProblemReader.seed(request);
    long seed = given.orElseGet(() -> Math.floorMod(seeds.getAsLong(), SEEDS));
    search = new AskTell(problem, strategy, stopper, seed);
    return given.isPresent() ? ok() : ok().put("seed", seed);
  }

  private static boolean isEarly(String asked) {
    return switch (asked) {
      case "Off" -> false;
      case "Auto" -> true;
      default ->
          throw new IllegalArgumentException(
              "earlyStopping: found \"" + asked + "\", allowed are Off and Auto");
    };
  }

  private ObjectNode ask() {
    return switch (created().ask()) {
      case AskTell.Asked.Done(String reason) ->
          JSON.createObjectNode().put("done", true).put("reason", reason);
      case AskTell.Asked.Next(Trial trial, var _) -> {
        ObjectNode answer = JSON.createObjectNode().put("trial", trial.number());
        answer.set("values", values(trial.configuration()));
        yield answer;
      }
    };
  }

  private ObjectNode report(JsonNode request) {
    int trial = trial(request);
    long resource = ProblemReader.whole(request, "", "resource", Long.MAX_VALUE);
    Report report = new Report(resource, ProblemReader.real(request, "", "value"));
    Decision decision = created().report(trial, report);
    return switch (decision) {
      case Decision.Continue() -> JSON.createObjectNode().put("decision", "continue");
      case Decision.Stop(String reason) ->
          JSON.createObjectNode().put("decision", "stop").put("reason", reason);
    };
  }

  private ObjectNode tell(JsonNode request) {
    created().tell(trial(request), ProblemReader.outcome(request, ""));
    return ok();
  }

  private ObjectNode status() {
    AskTell now = created();
    ObjectNode answer = JSON.createObjectNode();
    answer.put("trials", now.history().trials().size());
    now.best()
        .ifPresent(
            best -> {
              ObjectNode node = JSON.createObjectNode().put("trial", best.number());
              best.outcome().objective().ifPresent(value -> node.put("value", value));
              node.set("values", values(best.configuration()));
              answer.set("best", node);
            });
    Insight insight = now.insight();
    Progress progress = insight.progress();
    answer.put("notImproving", progress.notImproving()).put("converged", progress.converged());
    progress.regretBound().ifPresent(bound -> answer.put("regretBound", bound));
    ObjectNode importance = answer.putObject("importance");
    insight.importance().forEach(importance::put);
    return answer;
  }

  private AskTell created() {
    if (search == null) {
      throw new IllegalArgumentException("op: found no search yet, needed is create first");
    }
    return search;
  }

  private static int trial(JsonNode request) {
    return (int) ProblemReader.whole(request, "", "trial", Integer.MAX_VALUE);
  }

  private static ObjectNode values(Configuration configuration) {
    ObjectNode node = JSON.createObjectNode();
    configuration.values().forEach(node::put);
    return node;
  }

  private static ObjectNode ok() {
    return JSON.createObjectNode().put("ok", true);
  }

  private static ObjectNode error(String message) {
    return JSON.createObjectNode().put("error", message);
  }
}
