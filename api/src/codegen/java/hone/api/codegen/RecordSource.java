package hone.api.codegen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes the Java record of one structure: components, reader, writer, checks, builder.
final class RecordSource {
  private final Model model;
  private final String packageName;
  private final Model.Shape shape;
  private final StringBuilder out = new StringBuilder();
  private final Map<String, String> patterns = new LinkedHashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final List<Member> members;

  private record Member(String name, Model.Shape target, boolean required) {
    String component() {
      return Names.component(name);
    }
  }

  RecordSource(Model model, String packageName, String name) {
    this.model = model;
    this.packageName = packageName;
    shape = model.shape(name);
    members =
        shape.members().entrySet().stream()
            .map(
                each ->
                    new Member(
                        each.getKey(),
                        model.shape(each.getValue()),
                        shape.required().contains(each.getKey())))
            .toList();
  }

  String write() {
    line("package " + packageName + ";");
    line("");
    for (String type :
        List.of(
            "hone.api.Checker",
            "hone.api.Shape",
            "hone.api.ShapeReader",
            "hone.api.ShapeWriter",
            "java.time.Instant",
            "java.util.List",
            "java.util.Objects",
            "java.util.SequencedMap",
            "java.util.regex.Pattern",
            "javax.annotation.processing.Generated",
            "org.jspecify.annotations.Nullable")) {
      line("import " + type + ";");
    }
    line("");
    line("/// AWS's `" + shape.name() + "`.");
    line("@Generated(\"hone.api.codegen\")");
    line(
        "public record "
            + shape.name()
            + "("
            + members.stream()
                .map(each -> "\n    " + declared(each) + " " + each.component())
                .collect(Collectors.joining(","))
            + ") implements Shape {");
    int body = out.length();
    constructor();
    reader();
    writer();
    checks();
    builder();
    line("}");
    var constants = new StringBuilder();
    patterns.forEach(
        (pattern, constant) ->
            constants.append(
                "  private static final Pattern "
                    + constant
                    + " = Pattern.compile("
                    + Names.literal(pattern)
                    + ");\n"));
    texts.forEach(
        (made, constant) ->
            constants.append(
                "  private static final Checker.Texts " + constant + " = " + made + ";\n"));
    out.insert(body, constants);
    return out.toString();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private String declared(Member member) {
    String type = type(member.target());
    return member.required() ? type : "@Nullable " + type;
  }

  private String type(Model.Shape target) {
    return switch (target.type()) {
      case "structure" -> target.name();
      case "list" -> "List<" + type(model.shape(target.item())) + ">";
      case "map" -> "SequencedMap<String, " + type(model.shape(target.value())) + ">";
      case "string" -> "String";
      case "boolean" -> "Boolean";
      case "integer" -> "Integer";
      case "long" -> "Long";
      case "float" -> "Float";
      case "double" -> "Double";
      case "timestamp" -> "Instant";
      default -> throw new IllegalArgumentException(target.name() + ": type " + target.type());
    };
  }

  private void constructor() {
    line("  public " + shape.name() + " {");
    for (Member member : members) {
      String name = member.component();
      switch (member.target().type()) {
        case "list" -> line("    " + name + " = Shape.copy(" + name + ");");
        case "map" -> line("    " + name + " = Shape.copy(" + name + ");");
        default -> {}
      }
    }
    line("  }");
    line("");
  }

  private void reader() {
    line("  /// Read one; members that the model does not know are skipped.");
    line("  public static " + shape.name() + " read(ShapeReader in) {");
    line("    var out = new Builder();");
    line("    in.beginStructure();");
    if (shape.union()) {
      line("    int members = 0;");
    }
    line("    for (String member = in.nextMember(); member != null; member = in.nextMember()) {");
    if (shape.union()) {
      line("      members++;");
    }
    line("      switch (member) {");
    for (Member member : members) {
      line(
          "        case "
              + Names.literal(member.name())
              + " -> out."
              + member.component()
              + " = "
              + readExpression(member.target())
              + ";");
    }
    line(
        shape.union()
            ? "        default -> throw Shape.unknownMember("
                + Names.literal(shape.name())
                + ", member);"
            : "        default -> in.skip();");
    line("      }");
    line("    }");
    if (shape.union()) {
      line("    Shape.requireOne(" + Names.literal(shape.name()) + ", members);");
    }
    line("    return out.unchecked();");
    line("  }");
    line("");
  }

  private String readExpression(Model.Shape target) {
    return switch (target.type()) {
      case "structure" -> target.name() + ".read(in)";
      case "list" -> "in.list(() -> " + readExpression(model.shape(target.item())) + ")";
      case "map" -> "in.map(() -> " + readExpression(model.shape(target.value())) + ")";
      case "string" -> "in.string()";
      case "boolean" -> "in.bool()";
      case "integer" -> "in.int32()";
      case "long" -> "in.int64()";
      case "float" -> "in.float32()";
      case "double" -> "in.float64()";
      case "timestamp" -> "in.timestamp()";
      default -> throw new IllegalArgumentException(target.type());
    };
  }

  private void writer() {
    line("  @Override");
    line("  public void write(ShapeWriter out) {");
    line("    out.beginStructure();");
    for (Member member : members) {
      String name = member.component();
      line("    if (" + name + " != null) {");
      line("      out.name(" + Names.literal(member.name()) + ");");
      line("      " + writeStatement(member.target(), name, 0));
      line("    }");
    }
    line("    out.endStructure();");
    line("  }");
    line("");
  }

  private String writeStatement(Model.Shape target, String value, int depth) {
    String item = "each" + depth;
    return switch (target.type()) {
      case "structure" -> value + ".write(out);";
      case "list" ->
          "out.list("
              + value
              + ", "
              + item
              + " -> { "
              + writeStatement(model.shape(target.item()), item, depth + 1)
              + " });";
      case "map" ->
          "out.map("
              + value
              + ", "
              + item
              + " -> { "
              + writeStatement(model.shape(target.value()), item, depth + 1)
              + " });";
      case "timestamp" -> "out.timestamp(" + value + ");";
      default -> "out.value(" + value + ");";
    };
  }

  private void checks() {
    line("  @Override");
    line("  public void check(Checker check) {");
    for (Member member : members) {
      String name = member.component();
      var statements = new ArrayList<String>();
      String path = Names.literal(Names.shown(member.name()));
      checks(member.target(), path, name, statements);
      if (member.required()) {
        line("    check.required(" + path + ", " + name + ");");
      }
      if (!statements.isEmpty()) {
        line("    if (" + name + " != null) {");
        statements.forEach(each -> line("      " + each));
        line("    }");
      }
    }
    line("  }");
    line("");
  }

  private void checks(Model.Shape target, String path, String value, List<String> statements) {
    Model.Constraints limits = target.constraints();
    switch (target.type()) {
      case "structure" -> statements.add("check.structure(" + path + ", " + value + ");");
      case "string" -> stringChecks(limits, path, value, statements);
      case "integer", "long", "float", "double" -> {
        if (limits.min() != null || limits.max() != null) {
          statements.add(
              "check.range(%s, %s, %s, %s);"
                  .formatted(path, value, bound(limits.min()), bound(limits.max())));
        }
      }
      case "list" -> {
        sizeCheck(limits, path, value, statements);
        itemChecks(target, path, value, statements);
      }
      case "map" -> {
        sizeCheck(limits, path, value, statements);
        simple(model.shape(target.key()), "check.keys", path, value, statements);
        simple(model.shape(target.value()), "check.values", path, value, statements);
      }
      default -> {}
    }
  }

  private void itemChecks(Model.Shape target, String path, String value, List<String> statements) {
    Model.Shape item = model.shape(target.item());
    if (item.isStructure()) {
      statements.add("check.structures(" + path + ", " + value + ");");
    } else if (item.type().equals("list") || item.type().equals("map")) {
      throw new IllegalArgumentException(target.name() + ": a list of " + item.type());
    } else {
      simple(item, "check.items", path, value, statements);
    }
  }

  /// Constraints on the strings within a list or map, which AWS reports about the whole of it.
  private void simple(
      Model.Shape item, String method, String path, String value, List<String> statements) {
    Model.Constraints limits = item.constraints();
    boolean limited =
        limits.min() != null
            || limits.max() != null
            || limits.pattern() != null
            || !limits.values().isEmpty();
    if (item.type().equals("string") && limited) {
      statements.add("%s(%s, %s, %s);".formatted(method, path, value, texts(limits)));
    } else if (item.isStructure() && method.equals("check.values")) {
      statements.add("check.structureValues(" + path + ", " + value + ");");
    }
  }

  /// The constant that holds the constraints of a list's or map's texts.
  private String texts(Model.Constraints limits) {
    String made =
        "new Checker.Texts(%s, %s, %s, %s)"
            .formatted(
                length(limits.min(), "0"),
                length(limits.max(), "Integer.MAX_VALUE"),
                limits.pattern() == null ? "null" : pattern(limits.pattern()),
                limits.isOpen() ? "List.of()" : values(limits));
    return texts.computeIfAbsent(made, _ -> "TEXTS_" + (texts.size() + 1));
  }

  private void stringChecks(
      Model.Constraints limits, String path, String value, List<String> statements) {
    if (limits.min() != null || limits.max() != null) {
      statements.add(
          "check.length(%s, %s, %s, %s);"
              .formatted(
                  path,
                  value,
                  length(limits.min(), "0"),
                  length(limits.max(), "Integer.MAX_VALUE")));
    }
    String pattern = limits.pattern() == null ? null : pattern(limits.pattern());
    if (limits.isOpen()) {
      statements.add(
          "check.openEnumeration(%s, %s, %s, %s);".formatted(path, value, pattern, values(limits)));
    } else if (pattern != null) {
      statements.add("check.pattern(%s, %s, %s);".formatted(path, value, pattern));
    } else if (!limits.values().isEmpty()) {
      statements.add("check.enumeration(%s, %s, %s);".formatted(path, value, values(limits)));
    }
  }

  private static String values(Model.Constraints limits) {
    return "List.of("
        + limits.values().stream().map(Names::literal).collect(Collectors.joining(", "))
        + ")";
  }

  private static void sizeCheck(
      Model.Constraints limits, String path, String value, List<String> statements) {
    if (limits.min() != null || limits.max() != null) {
      statements.add(
          "check.size(%s, %s, %s.size(), %s, %s);"
              .formatted(
                  path,
                  value,
                  value,
                  length(limits.min(), "0"),
                  length(limits.max(), "Integer.MAX_VALUE")));
    }
  }

  private String pattern(String pattern) {
    return patterns.computeIfAbsent(pattern, _ -> "PATTERN_" + (patterns.size() + 1));
  }

  private static String bound(Double value) {
    return value == null ? "null" : value + "";
  }

  private static String length(Double value, String otherwise) {
    return value == null ? otherwise : Integer.toString(value.intValue());
  }

  private void builder() {
    line("  /// Start with nothing set.");
    line("  public static Builder builder() {");
    line("    return new Builder();");
    line("  }");
    line("");
    line("  /// Builds a `" + shape.name() + "`. Not thread-safe.");
    line("  @Generated(\"hone.api.codegen\")");
    line("  public static final class Builder {");
    for (Member member : members) {
      line("    private @Nullable " + type(member.target()) + " " + member.component() + ";");
    }
    for (Member member : members) {
      String name = member.component();
      line("");
      line("    public Builder " + name + "(@Nullable " + type(member.target()) + " value) {");
      line("      this." + name + " = value;");
      line("      return this;");
      line("    }");
    }
    line("");
    line("    /// Build it.");
    line("    public " + shape.name() + " build() {");
    for (Member member : members) {
      if (member.required()) {
        line(
            "      Objects.requireNonNull("
                + member.component()
                + ", "
                + Names.literal(shape.name() + "." + member.component())
                + ");");
      }
    }
    line("      return unchecked();");
    line("    }");
    line("");
    line("    private " + shape.name() + " unchecked() {");
    line(
        "      return new "
            + shape.name()
            + "("
            + members.stream().map(Member::component).collect(Collectors.joining(", "))
            + ");");
    line("    }");
    line("  }");
  }
}
