package hone.api.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Turns AWS's service models into Java: `Main <model folder> <output folder>`. What to generate
/// stands in the model folder's `services.json`.
final class Main {
  private Main() {}

  public static void main(String[] arguments) throws IOException {
    Path models = Path.of(arguments[0]);
    Path output = Path.of(arguments[1]);
    for (Object each :
        JsonTree.list(JsonTree.read(models.resolve("services.json")).get("services"))) {
      Map<String, Object> service = JsonTree.object(each);
      var model =
          new Model(
              JsonTree.read(models.resolve(service.get("model").toString())),
              JsonTree.list(service.get("overrides")));
      generate(
          model,
          service.get("package").toString(),
          JsonTree.texts(service.get("operations")),
          output);
      if (service.containsKey("searched")) {
        String packageName = service.get("package").toString();
        write(
            output.resolve(packageName.replace('.', '/')),
            "SearchPaths",
            new PathsSource(model, packageName).write(JsonTree.texts(service.get("searched"))));
      }
      if (service.containsKey("listed")) {
        String packageName = service.get("package").toString();
        write(
            output.resolve(packageName.replace('.', '/')),
            "Enumerations",
            enumerations(model, packageName, JsonTree.texts(service.get("listed"))));
      }
    }
  }

  private static void generate(
      Model model, String packageName, List<String> operations, Path output) throws IOException {
    Path folder = Files.createDirectories(output.resolve(packageName.replace('.', '/')));
    removeOthers(folder, model.structures(operations));
    for (String structure : model.structures(operations)) {
      write(folder, structure, new RecordSource(model, packageName, structure).write());
    }
    write(folder, "Operations", operations(model, packageName, operations));
    write(
        folder,
        "package-info",
        """
        /// The shapes of the service `%s`, generated from its model.
        @NullMarked
        package %s;

        import org.jspecify.annotations.NullMarked;
        """
            .formatted(model.metadata("serviceId"), packageName));
  }

  private static String enumerations(Model model, String packageName, List<String> names) {
    var constants = new ArrayList<String>();
    for (String name : names) {
      List<String> values = model.shape(name).constraints().values();
      constants.add(
          """
            /// Of a `%s`.
            public static final List<String> %s =
                List.of(%s);
          """
              .formatted(
                  name,
                  Names.constant(name),
                  values.stream().map(Names::literal).collect(Collectors.joining(", "))));
    }
    return """
    package %s;

    import java.util.List;
    import javax.annotation.processing.Generated;

    /// The values that some texts may have, in the model's order.
    @Generated("hone.api.codegen")
    public final class Enumerations {
    %s
      private Enumerations() {}
    }
    """
        .formatted(packageName, String.join("\n", constants));
  }

  private static String operations(Model model, String packageName, List<String> names) {
    var lines = new ArrayList<String>();
    var all = new ArrayList<String>();
    for (String name : names) {
      Model.Operation operation = model.operation(name);
      String constant = Names.constant(name);
      all.add(constant);
      lines.add(
          """
            /// `%s`.
            public static final OperationShape<%s> %s =
                new OperationShape<>(SERVICE, "%s", "%s", "%s", %s::read);
          """
              .formatted(
                  name,
                  operation.input(),
                  constant,
                  name,
                  operation.method(),
                  operation.path(),
                  operation.input()));
    }
    return """
    package %s;

    import hone.api.OperationShape;
    import hone.api.Protocol;
    import hone.api.ServiceShape;
    import java.util.List;
    import javax.annotation.processing.Generated;

    /// The operations of this service.
    @Generated("hone.api.codegen")
    public final class Operations {
      /// The service itself.
      public static final ServiceShape SERVICE =
          new ServiceShape("%s", "%s", "%s", "%s", "%s", List.of(%s));

    %s
      /// All of them.
      public static final List<OperationShape<?>> ALL = List.of(%s);

      private Operations() {}
    }
    """
        .formatted(
            packageName,
            model.metadata("serviceId"),
            model.signingName(),
            model.metadata("targetPrefix"),
            model.metadata("apiVersion"),
            model.metadata("xmlNamespace"),
            String.join(", ", model.protocols()),
            String.join("\n", lines),
            String.join(", ", all));
  }

  /// A structure that is no longer reached would otherwise stay until the next clean build.
  private static void removeOthers(Path folder, Set<String> structures) throws IOException {
    List<Path> present;
    try (Stream<Path> files = Files.list(folder)) {
      present = files.toList();
    }
    for (Path file : present) {
      String name = file.getFileName().toString().replace(".java", "");
      if (!structures.contains(name)
          && !name.equals("Operations")
          && !name.equals("SearchPaths")
          && !name.equals("Enumerations")
          && !name.equals("package-info")) {
        Files.delete(file);
      }
    }
  }

  /// Leave an unchanged file alone, so that nothing is compiled again for nothing.
  private static void write(Path folder, String name, String source) throws IOException {
    Path file = folder.resolve(name + ".java");
    if (!Files.exists(file) || !Files.readString(file).equals(source)) {
      Files.writeString(file, source);
    }
  }
}
