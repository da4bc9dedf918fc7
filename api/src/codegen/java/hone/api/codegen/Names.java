package hone.api.codegen;

import javax.lang.model.SourceVersion;

/// Java names for the model's names.
final class Names {
  private Names() {}

  /// The component of a member: its name with a small first letter, which is also how AWS's
  /// validation messages write it.
  static String component(String member) {
    String name = shown(member);
    return SourceVersion.isKeyword(name) ? name + "_" : name;
  }

  /// A member in validation messages: with a small first letter.
  static String shown(String member) {
    return Character.toLowerCase(member.charAt(0)) + member.substring(1);
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
