package headroom.core;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import headroom.core.violations.ReachesOut;
import headroom.core.violations.RunsInACircle;
import headroom.core.violations.StartsThreads;
import headroom.core.violations.TakesTheTime;
import headroom.core.violations.TouchesFiles;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What core may see, and that each rule bites: a rule that checks nothing is noticed by its
/// deliberate violation.
class CoreRulesTest {

    private static final JavaClasses CORE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("headroom.core");

    private static final ArchRule SEES_ONLY_JAVA =
            classes()
                    .that()
                    .resideInAPackage("headroom.core..")
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "headroom.core..",
                                    "java.lang..",
                                    "java.math..",
                                    "java.nio.charset..",
                                    "java.security..",
                                    "java.text..",
                                    "java.time..",
                                    "java.util..",
                                    "java.io..",
                                    "org.jspecify.."))
                    .as("core sees only java.* values and jspecify")
                    .because(
                            "a judgement must be a function, whatever toolkit or driver is around it");

    private static final ArchRule HAS_NO_FILES =
            noClasses()
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("java.nio.file..", "java.nio.channels..")
                                    .or(assignableTo("java.io.File"))
                                    .or(fullNameMatching("java\\.io\\.(File|RandomAccess).*")))
                    .as("core has no files")
                    .because("a loader takes text and its origin, never a path");

    private static final ArchRule STARTS_NO_THREADS =
            noClasses()
                    .should()
                    .callCodeUnitWhere(
                            are(
                                    fullNameMatching(
                                                    "java\\.lang\\.Thread\\.(<init>|of|start|sleep).*\\(.*\\)")
                                            .and(
                                                    not(
                                                            fullNameMatching(
                                                                    "java\\.lang\\.Thread\\.start\\(\\)")))
                                            .onResultOf(call -> call.getTarget())))
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.util.concurrent.Executors")
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.util.concurrent.ForkJoinPool")
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.util.concurrent.CompletableFuture")
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.util.Timer")
                    .orShould()
                    .beAssignableTo(Thread.class)
                    .as("core starts no threads of its own")
                    .because(
                            "threads come from a ThreadFactory that was passed in, so that a test can hand in its own");

    private static final ArchRule HAS_NO_CLOCK =
            noClasses()
                    .should()
                    .callMethodWhere(
                            are(
                                    fullNameMatching(
                                                    "java\\.time\\.Clock\\.(system|tick)\\w*\\(.*\\)"
                                                            + "|java\\.time\\.\\w+\\.now\\((java\\.time\\.ZoneId)?\\)"
                                                            + "|java\\.lang\\.System\\.(currentTimeMillis|nanoTime|getenv|getProperty)\\(.*\\)"
                                                            + "|java\\.util\\.UUID\\.randomUUID\\(\\)"
                                                            + "|java\\.lang\\.Math\\.random\\(\\)"
                                                            + "|java\\.util\\.concurrent\\.ThreadLocalRandom\\.current\\(\\)")
                                            .onResultOf(call -> call.getTarget())))
                    .as("core reads no clock, chance or environment of its own")
                    .because(
                            "time and chance are passed in, so that the same facts give the same judgement");

    private static final ArchRule ROOMS_DO_NOT_DEPEND_IN_A_CIRCLE =
            slices().matching("headroom.core.(*)..")
                    .should()
                    .beFreeOfCycles()
                    .as("the rooms of core do not depend on each other in a circle")
                    .because("a room that cannot be understood by itself is not a room");

    private static final Map<ArchRule, Class<?>> VIOLATIONS =
            Map.of(
                    SEES_ONLY_JAVA, ReachesOut.class,
                    HAS_NO_FILES, TouchesFiles.class,
                    STARTS_NO_THREADS, StartsThreads.class,
                    HAS_NO_CLOCK, TakesTheTime.class,
                    ROOMS_DO_NOT_DEPEND_IN_A_CIRCLE, RunsInACircle.class);

    @TestFactory
    Stream<DynamicTest> coreKeeps() {
        return VIOLATIONS.keySet().stream()
                .map(rule -> dynamicTest(rule.getDescription(), () -> rule.check(CORE)));
    }

    @TestFactory
    Stream<DynamicTest> theRuleBites() {
        JavaClasses violations =
                new ClassFileImporter()
                        .importPackages("headroom.core.violations", "headroom.core.innocent");
        return VIOLATIONS.entrySet().stream()
                .map(entry ->
                        dynamicTest(
                                entry.getKey().getDescription(),
                                () ->
                                        assertThat(
                                                        entry.getKey()
                                                                .evaluate(violations)
                                                                .getFailureReport()
                                                                .getDetails())
                                                .anyMatch(detail ->
                                                        detail.contains(
                                                                entry.getValue()
                                                                        .getSimpleName()))));
    }
}
