package hone.api.codegen;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Writes the class that lists the members below some structures by their paths, which searches
/// name: `ResourceConfig.InstanceType string`.
final class PathsSource {
  private final Model model;
  private final String packageName;

  PathsSource(Model model, String packageName) {
    this.model = model;
    this.packageName = packageName;
  }

  /// @param members members of `SearchRecord`
  String write(List<String> members) {
    var constants = new ArrayList<String>();
    for (String member : members) {
      var lines = new ArrayList<String>();
      collect(model.shape("SearchRecord").members().get(member), "", new LinkedHashSet<>(), lines);
      constants.add(
          """
            /// Paths below a `%s`, each with the model's type.
            public static final String %s =
                \"""
                %s
                \""";
          """
              .formatted(member, Names.constant(member), String.join("\n      ", lines)));
    }
    return """
    package %s;

    import javax.annotation.processing.Generated;

    /// The members of what can be searched, by their paths.
    @Generated("hone.api.codegen")
    public final class SearchPaths {
    %s
      private SearchPaths() {}
    }
    """
        .formatted(packageName, String.join("\n", constants));
  }

  private void collect(String structure, String start, Set<String> within, List<String> lines) {
    if (!within.add(structure)) {
      return;
    }
    model
        .shape(structure)
        .members()
        .forEach(
            (name, target) -> {
              Model.Shape shape = model.shape(target);
              String path = start + name;
              Model.Shape item = shape.type().equals("list") ? model.shape(shape.item()) : shape;
              lines.add(path + " " + item.type());
              if (item.isStructure()) {
                collect(item.name(), path + ".", within, lines);
              }
            });
    within.remove(structure);
  }
}
