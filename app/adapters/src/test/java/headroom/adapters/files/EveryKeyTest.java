package headroom.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import headroom.core.environment.Bastion;
import headroom.core.environment.Environment;
import headroom.core.environment.SecretNeed;
import headroom.core.secret.SecretRef;
import headroom.core.settings.Mistake;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every key that settings can have: read, written and read again, and each mistake told.
class EveryKeyTest {

    @Test
    void everyKeySurvivesWritingAndReading() throws Refusal {
        Environment environment = read(EveryKey.TEXT);

        assertThat(read(EnvironmentYaml.write(environment, PgServiceFiles.NOWHERE)))
                .isEqualTo(environment);
        assertThat(environment.postgres().orElseThrow().operator().orElseThrow().password())
                .isEqualTo(new SecretRef.Command(List.of("pass", "shop \"op\"")));
        assertThat(SecretNeed.of(environment)).hasSize(11);
    }

    @Test
    void aTildeIsTheUsersHome() throws Refusal {
        Path home = Path.of(System.getProperty("user.home"));
        Environment environment =
                read(
                        EveryKey.TEXT
                                .replace("key: /keys/ops", "key: ~/.ssh/ops")
                                .replace("file:/tls/pw", "file:~/pw"));

        assertThat(environment.postgres().orElseThrow().via().orElseThrow().proof())
                .isInstanceOfSatisfying(
                        Bastion.Proof.Key.class,
                        key ->
                                assertThat(key.file())
                                        .isEqualTo(home.resolve(".ssh/ops").toString()));
        assertThat(EnvironmentYaml.write(environment, PgServiceFiles.NOWHERE))
                .contains("file:" + home.resolve("pw"));
    }

    @Test
    void aCommandIsTakenPlainQuotedAndFolded() throws Refusal {
        for (String written :
                List.of(
                        "'command:[\"pass\", \"a b\"]'",
                        "\"command:[\\\"pass\\\", \\\"a b\\\"]\"")) {
            Environment environment = read(EveryKey.TEXT.replace("env:S}", written + "}"));
            assertThat(SecretNeed.of(environment))
                    .extracting(SecretNeed::reference)
                    .contains(new SecretRef.Command(List.of("pass", "a b")));
        }
        String block = "name: shop\ntier: lab\nredis:\n  host: a\n  monitor:\n    user: u\n";
        assertThat(
                        read(block + "    password: command:[\"pass\", \"a b\"]\n")
                                .redis()
                                .orElseThrow()
                                .monitor()
                                .password())
                .isEqualTo(new SecretRef.Command(List.of("pass", "a b")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    key: /keys/ops | key: keys/ops | 4:62 bastions[0].key must be an absolute path, or one that begins with ~/
                    known_hosts: /keys | known_hosts: keys | 4:104 bastions[0].known_hosts must be an absolute path, or one that begins with ~/
                    agent: true | agent: yes please | 5:46 bastions[1].agent must be true or false, not text
                    , agent: true | ` ` | 5:5 bastions[1] must have exactly one of key, agent: true and password
                    port: 2222 | port: 70000 | 4:39 bastions[0].port must be from 1 to 65535
                    port: 2222 | port: ssh | 4:39 bastions[0].port must be a whole number, not text
                    host: jump.internal | host: jump internal | 4:18 bastions[0].host must be a host name or an address
                    name: agent | name: jump | 5:6 bastions[1].name is used twice
                    via: agent | via: jump | 5:6 bastions[1] is used by nobody: name it in a via, or delete it
                    via: agent | via: agnet | 20:3 redis.via must be the name of one of the bastions; did you mean "agent"?
                    passphrase: keychain:ops | passphrase: pgpass | 4:78 bastions[0].passphrase must not be pgpass: that file knows passwords of PostgreSQL alone
                    passphrase: keychain:ops | passphrase: "keychain:" | 4:78 bastions[0].passphrase must say more after keychain:
                    mode: verify-ca | mode: verify-all | 10:9 postgres.tls.mode must be one of disable, prefer, require, verify-ca, verify-full; did you mean "verify-full"?
                    mode: verify-ca | mode: disable | 10:24 postgres.tls.root is of no use with mode disable
                    root: /tls/root.crt | root: root.crt | 10:26 postgres.tls.root must be an absolute path, or one that begins with ~/
                    certificate: /tls/me.crt, | ` ` | 10:47 missing key "certificate" in postgres.tls.client
                    key: /tls/me.key | key: me.key | 10:82 postgres.tls.client.key must be an absolute path, or one that begins with ~/
                    channel_binding: require | channel_binding: required | 11:3 postgres.channel_binding must be one of disable, prefer, require; did you mean "require"?
                    channel_binding: require | chanel_binding: require | 11:3 unknown key "chanel_binding" in postgres; did you mean "channel_binding"?
                    pooled: true | pooled: "true" | 12:3 postgres.pooled must be true or false, not text
                    , db-2.internal] | , "db-1.internal:5433"] | 8:33 postgres.hosts[1] is named twice
                    , db-2.internal] | , "db-2:http"] | 8:33 postgres.hosts[1] must be a host or host:port, such as db-1.internal:5433
                    master: shop | master: "" | 17:14 redis.sentinel.master must be a name of visible characters
                    hosts: [s-1, "s-2:26380"] | hosts: [] | 17:28 redis.sentinel.hosts must name at least one host
                    tls: {mode: require} | tls: {mode: prefer} | 19:9 redis.tls.mode must not be prefer: Redis cannot be asked whether it offers encryption
                    database: 3 | database: -1 | 18:3 redis.database must be 0 or more
                    user: headroom, password: prompt | user: headroom, password: pgpass | 21:29 redis.monitor.password must not be pgpass: that file knows passwords of PostgreSQL alone
                    stats: {user: st, password: pgpass}, | ` ` | 24:5 missing key "stats" in pgbouncer[0]
                    port: 6433 | port: 0 | 24:31 pgbouncer[0].port must be from 1 to 65535
                    orders-1:9010 | orders-1 | 26:26 services[0].jmx[0] must be host:port of its JMX, or a URL that begins with service:jmx:
                    service:jmx:rmi:// | service:jmx:rmi | 26:43 services[0].jmx[1] must be host:port of its JMX, or a URL that begins with service:jmx:
                    pools: "orders*" | pools: "" | 26:98 services[0].pools must be a name of visible characters
                    https://db-1 | ftp://db-1 | 28:19 capacity.node_exporter.url must be a URL such as http://db-1.internal:9100/metrics, without a user
                    https://db-1 | https://me:pw@db-1 | 28:19 capacity.node_exporter.url must be a URL such as http://db-1.internal:9100/metrics, without a user
                    mountpoint: /var | mountpoint: var | 28:62 capacity.node_exporter.mountpoint must be a path such as /var/lib/postgresql, as the exporter calls it
                    ceiling: 2 TiB | ceiling: 0 B | 28:95 capacity.node_exporter.ceiling must be more than nothing
                    https://db-1 | http://db-1 | 28:110 capacity.node_exporter.tls is of no use with a URL that says http; say https
                    verify-ca, root: /tls/ex | prefer, root: /tls/ex | 28:117 capacity.node_exporter.tls.mode must be verify-full or verify-ca; say http in the URL where it is not encrypted
                    /tls/ex.crt | ex.crt | 28:134 capacity.node_exporter.tls.root must be an absolute path, or one that begins with ~/
                    node_exporter: {url | node_exporters: {url | 28:3 unknown key "node_exporters" in capacity; did you mean "node_exporter"?
                    10.0.0.0/8 | 10.0.0.0/33 | 32:68 expectations.clients[0].addresses[0] must be an address or a network, such as 10.1.2.3 or 10.0.0.0/8
                    10.0.0.0/8 | 10.0.0.256 | 32:68 expectations.clients[0].addresses[0] must be an address or a network, such as 10.1.2.3 or 10.0.0.0/8
                    fd00::/8 | fd00::1::/8 | 32:80 expectations.clients[0].addresses[1] must be an address or a network, such as 10.1.2.3 or 10.0.0.0/8
                    192.168.1.1 | web-1.internal | 32:92 expectations.clients[0].addresses[2] must be an address or a network, such as 10.1.2.3 or 10.0.0.0/8
                    max: 10 | max: 0 | 32:129 expectations.clients[0].pool.max must be from 1 to 100000
                    instances: 4 | instances: many | 32:138 expectations.clients[0].pool.instances must be a whole number, not text
                    vcpus: 8 | vcpus: 0 | 33:3 expectations.vcpus must be from 1 to 100000
                    vcpus: 8 | vcpus: 7.5 | 33:3 expectations.vcpus must be a whole number, not a fraction
                    max_connections: | max-connections: | 34:14 expectations.settings.max-connections must be the name of a setting of PostgreSQL's, in small letters
                    "200" | 200 | 34:14 expectations.settings.max_connections must be text, not a whole number
                    """)
    void eachMistakeIsToldWithItsPlace(String good, String bad, String text) {
        String broken =
                EveryKey.TEXT.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad));
        assertThat(broken).isNotEqualTo(EveryKey.TEXT);

        assertThat(problem(broken)).startsWith("shop.yaml:" + text.replaceFirst(" ", ": "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://db-1", "https://me:pw@db-1"})
    void aWrongUrlMakesNoSecondMistakeOfTheEncryptionBesideIt(String url) {
        String broken = EveryKey.TEXT.replace("https://db-1", url);
        assertThat(EnvironmentMeaning.of(broken, "shop", PgServiceFiles.NOWHERE).mistakes())
                .singleElement()
                .extracting(Mistake::key)
                .isEqualTo("capacity.node_exporter.url");
    }

    @Test
    void twoOfOneNameAreRefusedWhereTheSecondStands() {
        String bouncer =
                EveryKey.TEXT.replaceFirst(
                        "(?m)^( +- )(\\{name: web, host: .*)$",
                        "$1$2\n$1{host: pool-2, name: web, stats: {user: st, password: pgpass}}");
        assertThat(problem(bouncer))
                .isEqualTo(
                        "shop.yaml:25:20: pgbouncer[1].name is used twice, first in pgbouncer[0]");

        String service =
                EveryKey.TEXT.replaceFirst(
                        "(?m)^( +- )(\\{name: orders, jmx: .*)$",
                        "$1$2\n$1{name: orders, jmx: [\"orders-3:9010\"], pools: \"*\"}");
        assertThat(problem(service))
                .isEqualTo("shop.yaml:27:6: services[1].name is used twice, first in services[0]");
        assertThat(problem(EveryKey.TEXT.replace("orders-2:9010/jmxrmi", "x\", \"orders-1:9010")))
                .isEqualTo("shop.yaml:26:78: services[0].jmx[2] is named twice");
    }

    @Test
    void aFunctionIsNamedWithItsSchema() {
        String base = EveryKey.TEXT.replaceFirst("node_exporter: .*", "sql: {function: NAME}");
        for (String name : List.of("volume", "a.b.c", "\"a.b()\"", "\"a.b; DROP\"")) {
            assertThat(problem(base.replace("NAME", name)))
                    .isEqualTo(
                            "shop.yaml:28:9: capacity.sql.function must be a function's name with"
                                    + " its schema, such as headroom.volume");
        }
    }

    private static String problem(String text) {
        return catchThrowableOfType(Refusal.class, () -> read(text)).problem().text();
    }

    private static Environment read(String text) throws Refusal {
        return EnvironmentYaml.read(text, "shop.yaml", "shop", PgServiceFiles.NOWHERE);
    }
}
