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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Checks the floors: who may see whom, and what the pure floors may not call.
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("hone");

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
  void everyModuleIsSeen() {
    for (String module :
        List.of("search", "engine", "runtime", "api", "server", "algorithms", "cli")) {
      assertThat(CLASSES.stream().filter(each -> isIn(each, module)).count())
          .as("classes of " + module)
          .isPositive();
    }
    assertThat(CLASSES.size()).isGreaterThan(60);
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
            "server", List.of("server", "api", "engine", "search"));
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
  void cliNeverSeesTheAlgorithms() {
    noClasses()
        .that()
        .resideInAPackage("hone.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("hone.algorithms..")
        .check(CLASSES);
  }

  @Test
  void packagesOfOneModuleHaveNoCycles() {
    for (String module :
        List.of("search", "engine", "runtime", "api", "server", "algorithms", "cli")) {
      slices()
          .matching("hone." + module + ".(**)")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .check(CLASSES);
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

    assertThat(calls).isGreaterThan(100);
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
