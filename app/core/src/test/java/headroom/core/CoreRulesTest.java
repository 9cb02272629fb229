package headroom.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
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
                            are(
                                    "(headroom\\.core|java\\.(lang|io|math|nio\\.charset|security|text|time|util)|org\\.jspecify)\\..*|[a-z]+"))
                    .as("core sees only java.* values and jspecify")
                    .because(
                            "a judgement must be a function, whatever toolkit or driver is around it");

    private static final ArchRule HAS_NO_FILES =
            noClasses()
                    .should()
                    .dependOnClassesThat(
                            are(
                                    "java\\.nio\\.(file|channels)\\..*|java\\.io\\.(File|RandomAccess).*"))
                    .as("core has no files")
                    .because("a loader takes text and its origin, never a path");

    // A CompletableFuture may be a latch with a deadline; its ...Async methods run on threads that
    // nobody gave.
    private static final ArchRule STARTS_NO_THREADS =
            noClasses()
                    .should()
                    .callCodeUnitWhere(
                            targetIs(
                                    "java\\.lang\\.Thread\\.(<init>|of|startVirtual|sleep).*"
                                            + "|java\\.util\\.concurrent\\.(Executors|ForkJoinPool)\\..*"
                                            + "|java\\.util\\.concurrent\\.CompletableFuture\\.\\w*(Async|delayedExecutor)\\(.*"
                                            + "|java\\.util\\.\\w+\\.parallel(Stream)?\\(.*"
                                            + "|java\\.util\\.Timer\\..*"))
                    .orShould()
                    .beAssignableTo(Thread.class)
                    .as("core starts no threads of its own")
                    .because(
                            "they come from whoever is in charge, so that a test can hand in its own");

    private static final ArchRule HAS_NO_CLOCK =
            noClasses()
                    .should()
                    .callCodeUnitWhere(
                            targetIs(
                                    "java\\.time\\.(Clock|InstantSource)\\.(system|tick)\\w*\\(.*"
                                            + "|java\\.time\\.\\w+\\.now\\((java\\.time\\.ZoneId)?\\)"
                                            + "|java\\.lang\\.System\\.(currentTimeMillis|nanoTime|getenv|getProperty)\\(.*"
                                            + "|java\\.util\\.UUID\\.randomUUID\\(.*|java\\.lang\\.Math\\.random\\(.*"
                                            + "|java\\.util\\.Random\\.<init>\\(\\)|java\\.security\\.SecureRandom\\..*"
                                            + "|java\\.util\\.concurrent\\.ThreadLocalRandom\\.current\\(.*"
                                            + "|java\\.util\\.random\\.RandomGenerator\\.(getDefault|of)\\(.*"))
                    .as("core reads no clock, chance or environment of its own")
                    .because("the same facts must give the same judgement");

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

    private static DescribedPredicate<JavaClass> are(String name) {
        return describe("are " + name, type -> type.getBaseComponentType().getName().matches(name));
    }

    private static DescribedPredicate<JavaCall<?>> targetIs(String name) {
        return describe("target is " + name, call -> call.getTarget().getFullName().matches(name));
    }
}
