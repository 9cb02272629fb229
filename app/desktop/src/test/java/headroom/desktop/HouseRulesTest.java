package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// That the program keeps the [HouseRules], and that each rule bites: a rule that checks nothing is
/// noticed by the class that breaks it on purpose.
class HouseRulesTest {

    @TestFactory
    Stream<DynamicTest> theProgramKeeps() {
        JavaClasses program =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("headroom");
        return HouseRules.withTheirViolations().keySet().stream()
                .map(rule ->
                        dynamicTest(
                                rule.getDescription(),
                                () -> rule.allowEmptyShould(true).check(program)));
    }

    @TestFactory
    Stream<DynamicTest> theRuleBites() {
        JavaClasses tests =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.OnlyIncludeTests())
                        .importPackages("headroom");
        return HouseRules.withTheirViolations().entrySet().stream()
                .map(entry ->
                        dynamicTest(
                                entry.getKey().getDescription(),
                                () ->
                                        assertThat(
                                                        entry.getKey()
                                                                .evaluate(tests)
                                                                .getFailureReport()
                                                                .getDetails())
                                                .anyMatch(detail ->
                                                        detail.contains(
                                                                entry.getValue()
                                                                        .getSimpleName()))));
    }
}
