package headroom.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingValueTest {

    @ParameterizedTest
    @CsvSource({
        "on, on, true",
        "true, on, true",
        "off, on, false",
        "1GB, 1024MB, true",
        "1GB, 1000MB, false",
        "200 GB, 200GB, true",
        "5min, 300s, true",
        "5min, 5min, true",
        "5min, 6min, false",
        "-1, -1, true",
        "10, 10, true",
        "10, 11, false",
        "0.9, 0.90, true",
        "Logical, logical, true",
        "replica, logical, false",
        "'pg_stat_statements, auto_explain', 'pg_stat_statements, auto_explain', true"
    })
    void valuesAreComparedAsTheServerMeansThem(String wanted, String found, boolean same) {
        assertThat(SettingValue.same(wanted, found)).isEqualTo(same);
    }
}
