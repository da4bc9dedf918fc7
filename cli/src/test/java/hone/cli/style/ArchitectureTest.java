package hone.cli.style;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Checks the floors: who may see whom, and what the pure floors may not call.
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("hone");

  /// Those that are on this class path.
  private static final List<String> MODULES =
      List.of("search", "engine", "runtime", "api", "server", "algorithms", "cli");

  private static final Pattern IMPORT = Pattern.compile("^import (?:static )?hone\\.([a-z]+)");

  /// A scan that follows fewer calls than this looks in the wrong place.
  private static final int CALLS_AT_LEAST = 10_000;

  /// What is banned in `search` and `engine`, and what stands in its place.
  private static final Map<String, String> BANNED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("java.time.Instant.now", "an InstantSource"),
              Map.entry("java.time.Clock.system.*", "an InstantSource"),
              Map.entry("java.lang.System.currentTimeMillis", "an InstantSource"),
              Map.entry("java.lang.System.nanoTime", "an InstantSource"),
              Map.entry("java.lang.Math.random", "a derived seed"),
              Map.entry(
                  "java.lang.Math.(exp|expm1|log|log10|log1p|pow|cbrt|hypot|sinh?|cosh?|tanh?)",
                  "StrictMath: the same digits on every machine"),
              Map.entry("java.util.Random.<init>", "a derived seed"),
              Map.entry("java.util.concurrent.ThreadLocalRandom.*", "a derived seed"),
              Map.entry("java.util.UUID.randomUUID", "a derived name, or the caller's"),
              Map.entry("java.lang.Thread.sleep", "a wait that a test can end: see Signals"),
              Map.entry("java.lang.System.getenv", "a parameter that Wiring gives"),
              Map.entry("java.lang.System.getProperty", "a parameter that Wiring gives"),
              Map.entry("java.lang.System.(out|err)", "System.Logger"),
              Map.entry("java.util.concurrent.CompletableFuture.*", "a virtual thread"),
              Map.entry("java.util.Collection.parallelStream", "a fixed partition"),
              Map.entry("java.util.Map.copyOf", "Ordered.copyOf"),
              Map.entry("java.util.Set.copyOf", "an ordered copy"),
              Map.entry("java.util.HashMap.<init>", "LinkedHashMap or TreeMap"),
              Map.entry("java.util.HashSet.<init>", "LinkedHashSet or TreeSet"),
              Map.entry("java.nio.charset.Charset.defaultCharset", "StandardCharsets"),
              Map.entry("java.util.Locale.getDefault", "Locale.ROOT")));

  @Test
  void everySourceOfTheModulesIsSeen() {
    Set<String> seen = CLASSES.stream().map(JavaClass::getName).collect(Collectors.toSet());
    for (String module : MODULES) {
      List<String> types =
          Sources.all().stream()
              .filter(file -> Sources.path(file).startsWith(module + "/src/main/java/"))
              .map(ArchitectureTest::type)
              .filter(name -> !name.endsWith("package-info"))
              .toList();

      assertThat(types).as("types of " + module).isNotEmpty();
      assertThat(seen).containsAll(types);
    }
  }

  private static String type(Path file) {
    return Sources.path(file)
        .replaceFirst(".*/src/main/java/", "")
        .replaceFirst("\\.java$", "")
        .replace('/', '.');
  }

  @Test
  void searchAndAlgorithmsAndApiSeeNothingOfHone() {
    for (String module : List.of("search", "algorithms", "api")) {
      noClasses()
          .that()
          .resideInAPackage("hone." + module + "..")
          .should()
          .dependOnClassesThat(honeOutside(List.of(module)))
          .check(CLASSES);
    }
  }

  @Test
  void theFloorsLookDownOnly() {
    Map<String, List<String>> allowed =
        Map.of(
            "engine", List.of("engine", "search"),
            "runtime", List.of("runtime", "engine"),
            "server", List.of("server", "api", "engine", "search"),
            "cli", List.of("cli", "server", "api", "runtime", "engine", "search"));
    allowed.forEach(
        (module, below) ->
            noClasses()
                .that()
                .resideInAPackage("hone." + module + "..")
                .should()
                .dependOnClassesThat(honeOutside(below))
                .check(CLASSES));
  }

  @Test
  void askTellAloneOfCliSeesTheSearch() {
    noClasses()
        .that()
        .resideInAPackage("hone.cli..")
        .and()
        .resideOutsideOfPackage("hone.cli.asktell..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("hone.search..")
        .check(CLASSES);
  }

  /// They are not on this class path, so that their imports tell: `ui` holds a program of the
  /// build, `bench` stands above all.
  @Test
  void whatIsOutsideOfTheFloorsImportsOnlyWhatItMay() throws IOException {
    Map<String, List<String>> allowed =
        Map.of(
            "ui", List.of("ui"),
            "bench", List.of("bench", "cli", "server", "runtime", "engine", "search"));
    var wrong = new ArrayList<String>();
    var seen = new TreeSet<String>();
    for (Path file : Sources.all()) {
      String module = Sources.path(file).replaceFirst("/.*", "");
      if (allowed.containsKey(module)) {
        seen.add(module);
        for (String line : Files.readAllLines(file)) {
          Matcher imported = IMPORT.matcher(line);
          if (imported.find() && !allowed.get(module).contains(imported.group(1))) {
            wrong.add(Sources.path(file) + ": " + line);
          }
        }
      }
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(allowed.keySet());
    assertThat(wrong).isEmpty();
  }

  @Test
  void packagesOfOneModuleHaveNoCycles() {
    for (String module : MODULES) {
      slices().matching("hone." + module + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }
  }

  @Test
  void searchNeedsNoMoreThanJavaBase() {
    var found = new ArrayList<String>();
    for (JavaClass each : CLASSES) {
      if (isIn(each, "search")) {
        each.getDirectDependenciesFromSelf().stream()
            .map(dependency -> dependency.getTargetClass().getBaseComponentType().getName())
            .filter(name -> name.contains("."))
            .filter(name -> !name.matches("(hone\\.search|org\\.jspecify)\\..*"))
            .filter(name -> !isOfJavaBase(name))
            .forEach(name -> found.add(each.getName() + " uses " + name));
      }
    }

    assertThat(found).isEmpty();
  }

  @Test
  void thePureFloorsCallNothingThatDiffersFromRunToRun() {
    var found = new ArrayList<String>();
    int calls = 0;
    for (JavaClass each : CLASSES) {
      if (isIn(each, "search") || isIn(each, "engine")) {
        for (JavaAccess<?> access : each.getAccessesFromSelf()) {
          calls++;
          String target = access.getTargetOwner().getName() + "." + access.getTarget().getName();
          BANNED.forEach(
              (pattern, instead) -> {
                if (Pattern.matches(pattern, target)) {
                  found.add(access.getDescription() + "; instead: " + instead);
                }
              });
        }
      }
    }

    assertThat(calls).isGreaterThan(CALLS_AT_LEAST);
    assertThat(found).isEmpty();
  }

  private static boolean isOfJavaBase(String name) {
    try {
      Class<?> type = Class.forName(name, false, ArchitectureTest.class.getClassLoader());
      return "java.base".equals(type.getModule().getName());
    } catch (ClassNotFoundException _) {
      return false;
    }
  }

  private static boolean isIn(JavaClass type, String module) {
    return (type.getPackageName() + ".").startsWith("hone." + module + ".");
  }

  private static DescribedPredicate<JavaClass> honeOutside(List<String> modules) {
    return DescribedPredicate.describe(
        "are of Hone, outside of " + modules,
        type ->
            type.getPackageName().startsWith("hone")
                && modules.stream().noneMatch(module -> isIn(type, module)));
  }
}
