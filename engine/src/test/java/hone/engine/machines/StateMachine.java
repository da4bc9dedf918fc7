package hone.engine.machines;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

/// States, and which event leads from one to another, in the order in which they were found. Not
/// thread-safe.
public final class StateMachine {
  /// Stands for what is not there yet, or no more.
  private static final String NOTHING = "[*]";

  private final SequencedMap<Transition, SequencedSet<String>> events = new LinkedHashMap<>();

  /// One arrow.
  public record Transition(String from, String to) {
    @Override
    public String toString() {
      return from + " -> " + to;
    }
  }

  /// It begins in that state.
  void begin(String event, String state) {
    add(NOTHING, event, state);
  }

  /// It ends there.
  void end(String state, String event) {
    add(state, event, NOTHING);
  }

  /// An event leads there; to stay where one is is no transition.
  void add(String from, String event, String to) {
    if (!from.equals(to)) {
      events.computeIfAbsent(new Transition(from, to), _ -> new LinkedHashSet<>()).add(event);
    }
  }

  /// The transitions between states, without the first and the last.
  public Set<Transition> transitions() {
    var between = new LinkedHashSet<>(events.keySet());
    between.removeIf(each -> each.from().equals(NOTHING) || each.to().equals(NOTHING));
    return between;
  }

  /// The states that nothing leads out of but the end of everything.
  List<String> finals() {
    return events.keySet().stream()
        .filter(each -> each.to().equals(NOTHING))
        .map(Transition::from)
        .toList();
  }

  /// The diagram, for Mermaid.
  String mermaid() {
    var text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
    var named = new LinkedHashSet<String>();
    for (Transition each : events.keySet()) {
      named.add(each.from());
      named.add(each.to());
    }
    for (String state : named) {
      if (!id(state).equals(state)) {
        text.append("  state \"%s\" as %s%n".formatted(state, id(state)));
      }
    }
    for (Map.Entry<Transition, SequencedSet<String>> each : events.entrySet()) {
      Transition arrow = each.getKey();
      String label = String.join("<br/>", each.getValue());
      text.append("  %s --> %s".formatted(id(arrow.from()), id(arrow.to())));
      text.append(label.isEmpty() ? "\n" : ": " + label + "\n");
    }
    return text.append("```\n").toString();
  }

  private static String id(String state) {
    return state.equals(NOTHING) ? state : state.replaceAll("[^A-Za-z]", "");
  }
}
