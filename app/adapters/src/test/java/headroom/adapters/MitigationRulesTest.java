package headroom.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import headroom.core.mitigation.Mitigation;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// That no mitigation reaches an operator untried: each has a test of its name here, on a real
/// server.
class MitigationRulesTest {

    @Test
    void everyMitigationHasATestOfItsName() {
        assertThat(untested(Mitigation.class.getPermittedSubclasses()))
                .as("mitigations without a test class <Name>Test in the tests of the adapters")
                .isEmpty();
    }

    @Test
    void aMitigationWithoutATestIsNoticed() {
        assertThat(untested(UntriedMitigation.class)).containsExactly("UntriedMitigation");
    }

    private static Set<String> untested(Class<?>... mitigations) {
        Set<String> tests =
                new ClassFileImporter()
                                .withImportOption(new ImportOption.OnlyIncludeTests())
                                .importPackages("headroom.adapters")
                                .stream()
                                .filter(MitigationRulesTest::hasTests)
                                .map(JavaClass::getSimpleName)
                                .collect(Collectors.toSet());
        return Stream.of(mitigations)
                .map(Class::getSimpleName)
                .filter(name -> !tests.contains(name + "Test"))
                .collect(Collectors.toSet());
    }

    private static boolean hasTests(JavaClass type) {
        return type.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(Test.class));
    }

    /// Stands for one that somebody added without its test.
    private record UntriedMitigation() {}
}
