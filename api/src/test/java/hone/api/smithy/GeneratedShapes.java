package hone.api.smithy;

import static org.assertj.core.api.Assertions.assertThat;

import hone.api.OperationShape;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import tools.jackson.databind.json.JsonMapper;

/// Has the project's own generator make Java of a model, compiles it, and loads it.
final class GeneratedShapes {
  private static final Path GENERATOR = Path.of("src/codegen/java/hone/api/codegen/Main.java");
  private static final String PACKAGE = "hone.smithy";

  private GeneratedShapes() {}

  /// @param folder for the files in between; must stay while the shapes are used
  /// @return the model's operations by name
  static Map<String, OperationShape<?>> of(ServiceModel model, Path folder) throws Exception {
    Path models = Files.createDirectories(folder.resolve("models"));
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    write(models.resolve("smithy.json"), model.tree());
    write(
        models.resolve("services.json"),
        Map.of(
            "services",
            List.of(
                Map.of(
                    "model",
                    "smithy.json",
                    "package",
                    PACKAGE,
                    "operations",
                    model.operations(),
                    "overrides",
                    List.of()))));
    generate(models, sources);
    compile(sources, classes);
    return load(classes);
  }

  static OperationShape<?> get(Map<String, OperationShape<?>> operations, String name) {
    return Objects.requireNonNull(operations.get(name), name);
  }

  private static void write(Path file, Object tree) throws IOException {
    Files.writeString(file, JsonMapper.shared().writeValueAsString(tree));
  }

  private static void generate(Path models, Path sources) throws IOException, InterruptedException {
    Process generator =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--class-path",
                System.getProperty("java.class.path"),
                GENERATOR.toString(),
                models.toString(),
                sources.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(generator.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(generator.waitFor()).as(said).isZero();
  }

  private static void compile(Path sources, Path classes) throws IOException {
    var arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-nowarn",
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString()));
    try (Stream<Path> files = Files.walk(sources)) {
      files.map(Path::toString).filter(each -> each.endsWith(".java")).forEach(arguments::add);
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).as("javac's result").isZero();
  }

  private static Map<String, OperationShape<?>> load(Path classes)
      throws MalformedURLException, ReflectiveOperationException {
    var loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, GeneratedShapes.class.getClassLoader());
    Field all = loader.loadClass(PACKAGE + ".Operations").getField("ALL");
    var operations = new HashMap<String, OperationShape<?>>();
    for (Object each : (List<?>) all.get(null)) {
      var operation = (OperationShape<?>) each;
      operations.put(operation.name(), operation);
    }
    return operations;
  }
}
