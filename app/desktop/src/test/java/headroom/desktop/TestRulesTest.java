package headroom.desktop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import headroom.desktop.violations.IsSwitchedOff;
import headroom.desktop.violations.Sleeps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/// What holds for the tests of every module.
class TestRulesTest {

    private static final ArchRule NO_TEST_SLEEPS =
            noClasses()
                    .should()
                    .callMethod(Thread.class, "sleep", long.class)
                    .orShould()
                    .callMethod(Thread.class, "sleep", java.time.Duration.class)
                    .because("a test polls for the fact that it needs, with a deadline");

    private static final ArchRule NO_CLASS_IS_SWITCHED_OFF =
            noClasses()
                    .should()
                    .beAnnotatedWith(Disabled.class)
                    .because("a test that is not run proves nothing, and looks as if it did");

    private static final ArchRule NO_METHOD_IS_SWITCHED_OFF =
            noCodeUnits()
                    .should()
                    .beAnnotatedWith(Disabled.class)
                    .because("a test that is not run proves nothing, and looks as if it did");

    @Test
    void noTestSleeps() {
        NO_TEST_SLEEPS.check(tests());
        assertThat(NO_TEST_SLEEPS.evaluate(violation(Sleeps.class)).hasViolation()).isTrue();
    }

    @Test
    void noTestIsSwitchedOff() {
        NO_METHOD_IS_SWITCHED_OFF.check(tests());
        NO_CLASS_IS_SWITCHED_OFF.check(tests());
        assertThat(NO_CLASS_IS_SWITCHED_OFF.evaluate(violation(IsSwitchedOff.class)).hasViolation())
                .isTrue();
    }

    private static JavaClasses tests() {
        List<Path> compiled =
                Stream.of("core", "lab", "adapters", "desktop")
                        .map(module -> Path.of("..", module, "target", "test-classes"))
                        .filter(Files::isDirectory)
                        .toList();
        return new ClassFileImporter()
                .withImportOption(location -> !location.contains("/violations/"))
                .importPaths(compiled);
    }

    private static JavaClasses violation(Class<?> type) {
        return new ClassFileImporter().importClasses(type);
    }
}
