package headroom.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PgServicesTest {

    @Test
    void everySectionIsListedWithWhatItHolds() {
        var services =
                PgServices.read(
                        """
                        host=before-any-section
                        # a comment
                        [shop]  and the rest of the line
                          host=db-1
                        \tport=5433
                        application_name = with blanks
                        application_name=later

                        #host=commented
                        [other]
                        options=-c a=b #no comment
                        [unfinished
                        host=nobody
                        []
                        host=nobody
                        """);

        assertThat(services.sections())
                .extracting(PgServices.Section::name, PgServices.Section::line)
                .containsExactly(tuple("shop", 3), tuple("other", 10));
        assertThat(services.find("shop").orElseThrow().values())
                .containsExactly(
                        Map.entry("host", "db-1"),
                        Map.entry("port", "5433"),
                        Map.entry("application_name", "later"));
        assertThat(services.find("other").orElseThrow().values())
                .containsExactly(Map.entry("options", "-c a=b #no comment"));
        assertThat(services.find("nobody")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    [s];host=a;host=b             | host     | a
                    [s];host=a;[s];host=b;port=1  | host     | a
                    [s];host=a;[s];host=b;port=1  | port     | -
                    [s];host=a;[t];port=1;[s]     | port     | -
                    [s];host= a                   | host     | ' a'
                    [s];dbname=a=b                | dbname   | a=b
                    [s];host=;host=b              | host     | -
                    [s];user=${HOME}%(x)s         | user     | ${HOME}%(x)s
                    [s];password=hush             | password | -
                    [s];sslpassword=hush          | sslpassword | -
                    """)
    void valuesAreThoseThatLibpqTakes(String text, String key, String value) {
        assertThat(section(text).value(key)).isEqualTo(Optional.ofNullable(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    [s];host=a                 | -
                    [s];host=a;host            | 3
                    [s];host =a;nothing        | 2
                    [s];=a                     | 2
                    [s];service=other          | 2
                    [s];host=a;[t];nothing     | -
                    """)
    void aLineThatLibpqWouldNotTakeIsTold(String text, Integer line) {
        assertThat(section(text).flaw()).isEqualTo(Optional.ofNullable(line));
    }

    @Test
    void aPasswordIsSeenAndNotKept() {
        var with = section("[s];password=hush");
        assertThat(with.password()).isTrue();
        assertThat(with.toString()).doesNotContain("hush");
        assertThat(section("[s];sslpassword=hush").password()).isFalse();
    }

    @Test
    void whatHasNoPlaceInSettingsIsNamed() {
        var section = section("[s];host=a;options=-c x;sslmode=allow;sslpassword=hush;password=x");
        assertThat(section.notTaken()).containsExactly("options", PgServices.ALLOW, "sslpassword");
        assertThat(section.toString()).doesNotContain("hush");
        assertThat(section("[s];host=a;sslmode=require").notTaken()).isEmpty();
    }

    private static PgServices.Section section(String text) {
        return PgServices.read(text.replace(';', '\n')).find("s").orElseThrow();
    }
}
