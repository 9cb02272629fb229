package headroom.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.secret.Secret;
import headroom.core.settings.ServerUrl.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres://db-1/shop | postgres.host | db-1",
                "postgresql://db-1/shop | postgres.database | shop",
                "postgres://db-1 | postgres.port | 5432",
                "postgres://db-1:6543/shop | postgres.port | 6543",
                "POSTGRES://me@db-1/shop | postgres.monitor.user | me",
                "postgres://me%40corp:p@db-1/shop | postgres.monitor.user | me@corp",
                "postgres://a+b@db-1/shop | postgres.monitor.user | a+b",
                "postgres://db-1,db-2:6543/shop | postgres.hosts | db-1:5432, db-2:6543",
                "postgres://[::1]:5433/shop | postgres.host | ::1",
                "postgres://[::1]:5433/shop | postgres.port | 5433",
                "postgres://db-1/shop?sslmode=verify-ca | postgres.tls.mode | verify-ca",
                "postgres://db-1/s?sslrootcert=%2Fa%20b.crt | postgres.tls.root | /a b.crt",
                "postgres://db-1/s?channel_binding=require | postgres.channel_binding | require",
                "postgres:///shop?host=db-1&port=6543 | postgres.port | 6543",
                "postgres:///shop?port=6543&host=db-1 | postgres.port | 6543",
                "postgres:///shop?host=db-1,db-2 | postgres.hosts | db-1:5432, db-2:5432",
                "postgres:///?port=1,&host=db-1,::1 | postgres.hosts | db-1:1, [::1]:5432",
                "postgres://a,b:6543/shop?port=7 | postgres.hosts | a:7, b:7",
                "postgres://a:6543/shop?host=b | postgres.host | b",
                "postgres://a:6543/shop?host=b | postgres.port | 6543",
                "postgres://a/shop?port= | postgres.port | 5432",
                "postgres:///shop?service=shop&port=6543 | postgres.port | 6543",
                "postgres:///shop?service=shop&host= | postgres.service | shop",
                "postgres:///shop?service=shop | postgres.service | shop",
                "postgres://db-1/caf%C3%A9 | postgres.database | café",
                "redis://cache | redis.port | 6379",
                "redis://cache | redis.tls.mode | disable",
                "redis://cache | redis.monitor.user | default",
                "rediss://reader:p@cache:6380/2 | redis.monitor.user | reader",
                "rediss://reader:p@cache:6380/2 | redis.database | 2",
                "rediss://cache | redis.tls.mode | verify-full",
            })
    void aPartIsTaken(String url, String key, String value) {
        assertThat(ServerUrl.read(url))
                .isInstanceOfSatisfying(
                        Answer.Taken.class,
                        taken -> assertThat(taken.draft().text(key)).isEqualTo(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db-1",
                "mysql://db-1/shop",
                "jdbc:postgresql://db-1/shop?socketFactory=evil",
                "postgres://",
                "postgres:///shop",
                "postgres://db-1:99999/shop",
                "postgres://db-1:port/shop",
                "postgres://%2Fvar%2Frun/shop",
                "postgres://me%4@db-1/shop",
                "postgresql:///db?host=",
                "postgresql://db-1/db?host=",
                "postgres:///shop?host=db-1,,db-2",
                "postgres:///shop?host=db-1:5433",
                "postgres:///shop?host=/tmp",
                "postgres:///shop?host=a,b&port=1,2,3",
                "postgres:///shop?host=a&port=70000",
                "postgres:///shop?host=a&port=one",
                "postgres:///shop?service=shop&port=1,2",
                "postgres://db-1/caf%E9",
                "postgres://db-1/shop?%FF=1",
                "postgres://db-1/shop%00",
                "redis://one,two",
                "redis://cache/queues",
                "rediss://",
            })
    void aBadOneIsRefusedWithWhatWasExpected(String url) {
        assertThat(ServerUrl.read(url))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        r -> assertThat(r.why()).endsWith(".").hasSizeGreaterThan(20));
    }

    @Test
    void aPasswordStaysOutOfTheSettings() {
        for (String url :
                List.of(
                        "postgres://me:s%3Acret@db-1/shop",
                        "postgres://db-1/shop?user=me&password=s%3Acret",
                        "redis://:s%3Acret@cache")) {
            assertThat(ServerUrl.read(url))
                    .isInstanceOfSatisfying(
                            Answer.Taken.class,
                            taken -> {
                                assertThat(taken.password().map(Secret::reveal)).contains("s:cret");
                                assertThat(taken.toString()).doesNotContain("cret@", "s:cret");
                            });
        }
        assertThat(ServerUrl.read("postgres://me:geheim@db-1:x/shop").toString())
                .doesNotContain("geheim");
    }

    @Test
    void whatHasNoPlaceIsNamed() {
        assertThat(
                        ServerUrl.read(
                                "postgres://db/shop?sslmode=allow&options=-c%20x&connect_timeout=3"))
                .isInstanceOfSatisfying(
                        Answer.Taken.class,
                        taken ->
                                assertThat(taken.notTaken())
                                        .hasSize(3)
                                        .contains("options", "connect_timeout"));
    }

    @Test
    void aDraftChangesByItsPaths() {
        Draft draft =
                Draft.EMPTY
                        .with("postgres.host", "db")
                        .with("bastions[0].name", "jump")
                        .with("bastions[0].host", "j");
        assertThat(draft.text("bastions[0].host")).isEqualTo("j");
        assertThat(draft.size("bastions")).isOne();
        Draft less = draft.without("bastions[0].name").without("bastions[0].host");
        assertThat(less.tree()).isEqualTo(Map.of("postgres", Map.of("host", "db")));
        assertThat(draft.text("postgres.port")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " postgres://me:geheim@db-1/shop?password=auch | postgresql://me@db-1:5432/shop",
                "postgres://db-1,db-2:6543/shop | postgresql://db-1:5432,db-2:6543/shop",
                "rediss://me:geheim@[::1]/2 | rediss://me@[::1]:6379/2",
                "redis://:geheim@cache | redis://default@cache:6379",
            })
    void itIsShownWithoutItsPassword(String url, String shown) {
        assertThat(ServerUrl.shown(url)).contains(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "my diary",
                "postgresql:///db?host=",
                "mysql://db-1/shop",
                "postgres://me:ge@heim@db-1/shop",
                "postgres://me:12/heim@db-1/shop",
                "postgres://me:12#heim@db-1/shop",
                "postgres://db-1/shop and more",
            })
    void whatIsNoUrlOrMayHideAPasswordElsewhereIsNotShown(String text) {
        assertThat(ServerUrl.shown(text)).isEmpty();
    }
}
