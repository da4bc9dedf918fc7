package hone.server.operations.search;

import hone.server.operations.search.records.Found;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a record must satisfy.
sealed interface Condition {

  boolean holds(Found found);

  /// All of them hold; true of none.
  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean holds(Found found) {
      return parts.stream().allMatch(part -> part.holds(found));
    }
  }

  /// One of them holds.
  record Any(List<Condition> parts) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean holds(Found found) {
      return parts.stream().anyMatch(part -> part.holds(found));
    }
  }

  /// A property compares so.
  record Compared(Comparison comparison) implements Condition {
    @Override
    public boolean holds(Found found) {
      return comparison.holds(comparison.property().of(found));
    }
  }

  /// All comparisons hold for one and the same item of a list.
  ///
  /// @param list the steps to it
  record Nested(List<String> list, List<Comparison> comparisons) implements Condition {
    public Nested {
      list = List.copyOf(list);
      comparisons = List.copyOf(comparisons);
    }

    @Override
    public boolean holds(Found found) {
      List<JsonNode> items = Property.flat(List.of(found.member(list.getFirst())));
      for (String step : list.subList(1, list.size())) {
        var next = new ArrayList<JsonNode>();
        items.forEach(item -> next.add(item.path(step)));
        items = Property.flat(next);
      }
      return items.stream().anyMatch(this::holdsFor);
    }

    private boolean holdsFor(JsonNode item) {
      return comparisons.stream()
          .allMatch(each -> each.holds(each.property().within(item, list.size())));
    }
  }

  /// The tag is absent, or has this value.
  record Visible(Property tag, String value) implements Condition {
    @Override
    public boolean holds(Found found) {
      return tag.of(found).stream().allMatch(node -> node.asString("").equals(value));
    }
  }
}
