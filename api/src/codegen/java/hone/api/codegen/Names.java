package hone.api.codegen;

import java.util.Set;

/// Java names for the model's names.
final class Names {
  private static final Set<String> RESERVED =
      Set.of("default", "enum", "interface", "class", "package", "switch", "static", "final");

  private Names() {}

  /// The component of a member: its name with a small first letter, which is also how AWS's
  /// validation messages write it.
  static String component(String member) {
    String name = Character.toLowerCase(member.charAt(0)) + member.substring(1);
    return RESERVED.contains(name) ? name + "_" : name;
  }

  /// `CreateTrainingJob` as `CREATE_TRAINING_JOB`.
  static String constant(String operation) {
    return operation.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(java.util.Locale.ROOT);
  }

  /// A Java string literal.
  static String literal(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
