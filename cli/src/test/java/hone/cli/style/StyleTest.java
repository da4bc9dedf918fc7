package hone.cli.style;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// Checks what a machine can see of STYLE.md, in every Java source of the tree.
final class StyleTest {
  private static final int COLUMNS = 100;
  private static final int METHOD_LINES = 60;
  private static final int FILE_LINES = 500;
  private static final int TEST_FILE_LINES = 700;
  private static final int PACKAGE_FILES = 15;
  private static final int PARAMETERS = 5;

  /// A scan that sees fewer than these looks in the wrong place.
  private static final int FILES_AT_LEAST = 1_000;

  private static final int PACKAGES_AT_LEAST = 150;
  private static final int TYPES_AT_LEAST = 1_200;
  private static final int METHODS_AT_LEAST = 6_000;

  /// Files and folders that may break a rule about sizes, each with its reason.
  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "src/main/java/hone/search",
          "the search library's public surface: its users need one import",
          "hone/search/math/Cholesky.java",
          "innermost loops take arrays, strides and bounds",
          "hone/search/math/Lbfgs.java",
          "the line search takes the state of the iteration that calls it");

  @Test
  void everySourceIsFormatted() throws IOException, FormatterException {
    var formatter = new Formatter();
    var wrong = new ArrayList<String>();
    for (Path file : sources()) {
      String source = Files.readString(file);
      if (!formatter.formatSourceAndFixImports(source).equals(source)) {
        wrong.add(name(file));
      }
    }

    assertThat(wrong).as("not in google-java-format's form; ./format rewrites them").isEmpty();
  }

  @Test
  void noLineIsLongerThanAHundredColumns() throws IOException {
    var wrong = new ArrayList<String>();
    for (Path file : sources()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).codePointCount(0, lines.get(i).length()) > COLUMNS) {
          wrong.add(name(file) + ":" + (i + 1));
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  /// The formatter breaks a `///` line that is too long into one of `//`, which documents nothing.
  @Test
  void noDocumentationGoesOnInAnOrdinaryComment() throws IOException {
    var wrong = new ArrayList<String>();
    for (Path file : sources()) {
      List<String> lines = Files.readAllLines(file).stream().map(String::strip).toList();
      for (int i = 1; i < lines.size(); i++) {
        if (lines.get(i).startsWith("// ") && lines.get(i - 1).startsWith("///")) {
          wrong.add(name(file) + ":" + (i + 1));
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void noFileAndNoPackageIsTooLarge() throws IOException {
    var wrong = new ArrayList<String>();
    var filesByFolder = new TreeMap<Path, Integer>();
    for (Path file : sources()) {
      int lines = Files.readAllLines(file).size();
      int allowed = Sources.isTest(file) ? TEST_FILE_LINES : FILE_LINES;
      if (lines > allowed && !isException(file)) {
        wrong.add(name(file) + ": " + lines + " lines, allowed: " + allowed);
      }
      if (!file.endsWith("package-info.java")) {
        filesByFolder.merge(folder(file), 1, Integer::sum);
      }
    }
    filesByFolder.forEach(
        (folder, files) -> {
          if (files > PACKAGE_FILES && !isException(folder)) {
            wrong.add(name(folder) + ": " + files + " files, allowed: " + PACKAGE_FILES);
          }
        });

    assertThat(wrong).isEmpty();
  }

  @Test
  void methodsAreShortAndTakeFewParameters() throws IOException {
    var found = new ArrayList<String>();
    int methods = 0;
    for (Declaration declaration : declarations()) {
      if (declaration.tree() instanceof MethodTree method && !isException(declaration.file())) {
        methods++;
        if (declaration.lines() > METHOD_LINES) {
          found.add(declaration + ": " + declaration.lines() + " lines, allowed: " + METHOD_LINES);
        }
        if (method.getParameters().size() > PARAMETERS && !declaration.inRecord()) {
          found.add(declaration + ": " + method.getParameters().size() + " parameters");
        }
      }
    }

    assertThat(methods).isGreaterThan(METHODS_AT_LEAST);
    assertThat(found).isEmpty();
  }

  @Test
  void namesSayHowAndNotThatSomethingIsAnImplementation() throws IOException {
    var found = new ArrayList<String>();
    int types = 0;
    for (Declaration declaration : declarations()) {
      switch (declaration.tree()) {
        case ClassTree type -> {
          types++;
          String name = type.getSimpleName().toString();
          if (name.matches("(Default|Abstract)[A-Z].*|.*(Impl|Manager|Utils?|Helper)")) {
            found.add(declaration + ": the type's name");
          }
        }
        case MethodTree method -> {
          boolean overrides =
              method.getModifiers().getAnnotations().stream()
                  .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
          if (method.getName().toString().matches("get[A-Z].*") && !overrides) {
            found.add(declaration + ": a noun without 'get'");
          }
        }
        default -> throw new IllegalStateException("not collected: " + declaration);
      }
    }

    assertThat(types).isGreaterThan(TYPES_AT_LEAST);
    assertThat(found).isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() throws IOException {
    var wrong = new ArrayList<String>();
    var folders = sources().stream().map(StyleTest::folder).collect(Collectors.toSet());
    for (Path folder : folders) {
      // A test package's mark may stand in the main package of the same name.
      var mark = Path.of(folder.toString().replace("/src/test/java/", "/src/main/java/"));
      if (!isMarked(folder) && !isMarked(mark)) {
        wrong.add(name(folder));
      }
    }

    assertThat(folders).hasSizeGreaterThan(PACKAGES_AT_LEAST);
    assertThat(wrong).isEmpty();
  }

  private static boolean isMarked(Path folder) throws IOException {
    Path info = folder.resolve("package-info.java");
    return Files.exists(info) && Files.readString(info).contains("@NullMarked");
  }

  private static List<Path> sources() {
    List<Path> sources = Sources.all();
    assertThat(sources).hasSizeGreaterThan(FILES_AT_LEAST);
    return sources;
  }

  private static boolean isException(Path file) {
    return EXCEPTIONS.keySet().stream().anyMatch(file::endsWith);
  }

  private static String name(Path file) {
    return Sources.path(file);
  }

  private static Path folder(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalArgumentException("a file without a folder: " + file);
    }
    return folder;
  }

  /// Parse every source and list its types and methods.
  private static List<Declaration> declarations() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new ArrayList<Declaration>();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources()));
      for (CompilationUnitTree unit : task.parse()) {
        new Collector(unit, Trees.instance(task), found).scan(unit, false);
      }
    }
    return found;
  }

  private record Declaration(Path file, Tree tree, long line, long lines, boolean inRecord) {
    @Override
    public String toString() {
      String simpleName =
          switch (tree) {
            case ClassTree type -> type.getSimpleName().toString();
            case MethodTree method -> method.getName().toString();
            default -> tree.getKind().toString();
          };
      return name(file) + ":" + line + " " + simpleName;
    }
  }

  private static final class Collector extends TreeScanner<Void, Boolean> {
    private final CompilationUnitTree unit;
    private final Trees trees;
    private final List<Declaration> found;

    Collector(CompilationUnitTree unit, Trees trees, List<Declaration> found) {
      this.unit = unit;
      this.trees = trees;
      this.found = found;
    }

    @Override
    public Void visitClass(ClassTree type, Boolean inRecord) {
      add(type, false);
      return super.visitClass(type, type.getKind() == Tree.Kind.RECORD);
    }

    @Override
    public Void visitMethod(MethodTree method, Boolean inRecord) {
      boolean constructor = method.getName().contentEquals("<init>");
      add(method, inRecord && constructor);
      return super.visitMethod(method, false);
    }

    private void add(Tree tree, boolean inRecord) {
      var positions = trees.getSourcePositions();
      long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
      long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree));
      Path file = Path.of(unit.getSourceFile().toUri());
      found.add(new Declaration(file, tree, first, last - first + 1, inRecord));
    }
  }
}
