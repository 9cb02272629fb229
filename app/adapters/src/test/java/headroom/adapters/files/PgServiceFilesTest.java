package headroom.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import headroom.core.environment.Address;
import headroom.core.environment.Environment;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.Tls;
import headroom.core.secret.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What settings take from libpq's service files.
class PgServiceFilesTest {

    private static final String WHOLE =
            "host=db-1,db-2;port=5433,;dbname=shop;user=watcher;sslmode=verify-ca;sslrootcert=/tls/ca"
                    + ";sslcert=/tls/me.crt;sslkey=/tls/me.key;channel_binding=require"
                    + ";application_name=x;connect_timeout=3";

    @TempDir Path home;
    private final Map<String, String> variables = new HashMap<>();
    private PgServiceFiles services = PgServiceFiles.NOWHERE;

    @BeforeEach
    void places() {
        services = files("Linux");
    }

    @Test
    void whatTheSettingsLeaveOutIsTheServices() throws Exception {
        PostgresEndpoint shop = postgres(WHOLE, "monitor: {password: pgpass}");

        assertThat(shop.hosts())
                .containsExactly(new Address("db-1", 5433), new Address("db-2", 5432));
        assertThat(shop.service()).contains("shop");
        assertThat(shop.database()).isEqualTo("shop");
        assertThat(shop.monitor().user()).isEqualTo("watcher");
        assertThat(shop.monitor().password()).isEqualTo(new SecretRef.Pgpass());
        assertThat(shop.binding()).isEqualTo(PostgresEndpoint.Binding.REQUIRE);
        assertThat(shop.tls())
                .isEqualTo(
                        new Tls(
                                Tls.Mode.VERIFY_CA,
                                Optional.of("/tls/ca"),
                                Optional.of(
                                        new Tls.Client(
                                                "/tls/me.crt", "/tls/me.key", Optional.empty()))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    host=a                               | ''                        | a:5432 postgres w verify-full
                    host=localhost                       | ''                        | localhost:5432 postgres w prefer
                    host=a;port=5433                     | host: b                   | b:5433 postgres w verify-full
                    host=a;port=5433                     | host: b, port: 1          | b:1 postgres w verify-full
                    host=a;port=5433                     | port: 1                   | a:1 postgres w verify-full
                    host=a,c;port=1,2                    | host: b                   | b:5432 postgres w verify-full
                    host=a,c;port=7                      | ''                        | a:7,c:7 postgres w verify-full
                    host=a;port=5433                     | hosts: [b, c]             | b:5432,c:5432 postgres w verify-full
                    host=::1;port=7                      | ''                        | [::1]:7 postgres w prefer
                    host=::1,::2                         | ''                        | [::1]:5432,[::2]:5432 postgres w verify-full
                    port=7                               | host: b                   | b:7 postgres w verify-full
                    host=a;dbname=;user=                 | ''                        | a:5432 postgres w verify-full
                    host=a;dbname=d                      | database: e               | a:5432 e w verify-full
                    host=a;sslmode=allow                 | ''                        | a:5432 postgres w prefer
                    host=a;sslmode=require               | tls: {mode: disable}      | a:5432 postgres w disable
                    host=a;sslmode=disable;sslrootcert=/c | ''                       | a:5432 postgres w disable
                    host=a;sslrootcert=system;sslmode=require | ''                   | a:5432 postgres w verify-full
                    host=a;sslmode=require               | tls: {root: /c}           | a:5432 postgres w require /c
                    host=a;sslrootcert=/c                | tls: {mode: verify-ca}    | a:5432 postgres w verify-ca /c
                    host=a;gssencmode=disable            | ''                        | a:5432 postgres w verify-full
                    """)
    void theSettingsComeFirst(String section, String settings, String expected) throws Exception {
        String login = "monitor: {user: w, password: pgpass}";
        PostgresEndpoint read =
                postgres(section, settings.isEmpty() ? login : settings + ", " + login);

        assertThat(
                        "%s %s %s %s%s"
                                .formatted(
                                        read.address(),
                                        read.database(),
                                        read.monitor().user(),
                                        read.tls().mode().word(),
                                        read.tls().root().map(r -> " " + r).orElse("")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "monitor: {password: pgpass}",
                "host: c, monitor: {password: pgpass}",
                "hosts: [db-1, c], database: other, monitor: {user: me, password: pgpass}",
                "tls: {mode: verify-full}, monitor: {password: pgpass}",
                "tls: {mode: disable}, channel_binding: prefer, monitor: {password: pgpass}",
                "tls: {client: {password: env:KEY}}, monitor: {password: pgpass}",
                "tls: {client: {certificate: /c, key: /k}}, monitor: {password: pgpass}",
                "pooled: true, monitor: {password: prompt}, operator: {user: op, password: pgpass}",
            })
    void whatTheServiceGivesIsNotWrittenBack(String settings) throws Exception {
        service(WHOLE);
        Environment environment = read(settings);
        String written = EnvironmentYaml.write(environment, services);

        assertThat(again(written)).isEqualTo(environment);
        assertThat(written).contains("service: shop").doesNotContain("watcher", "/tls/ca");
        if (settings.startsWith("monitor")) {
            assertThat(written)
                    .doesNotContain("host", "database", "tls", "channel_binding", "user:", "port");
        }
        // without the service file the whole of it is kept
        Files.delete(home.resolve(".pg_service.conf"));
        assertThat(EnvironmentYaml.write(environment, services))
                .contains("host", "database", "mode", "channel_binding", "user");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    port=7                  | postgres.service: host in section [shop] of FILE must be given there, or postgres.host here
                    host=/run/postgresql    | postgres.service: host in section [shop] of FILE must be host names or addresses; a socket in the file system is not supported
                    host=a?ssl=false        | postgres.service: host in section [shop] of FILE must be host names or addresses; a socket in the file system is not supported
                    host=a;port=70000       | postgres.service: port in section [shop] of FILE must be from 1 to 65535
                    host=a;port=seven       | postgres.service: port in section [shop] of FILE must be from 1 to 65535
                    host=a,b,c;port=1,2     | postgres.service: port in section [shop] of FILE must be one, or one for each host
                    host=a;sslmode=full     | postgres.service: sslmode in section [shop] of FILE must be one of disable, prefer, require, verify-ca, verify-full
                    host=a;channel_binding=1 | postgres.service: channel_binding in section [shop] of FILE must be one of disable, prefer, require
                    host=a;sslrootcert=ca   | postgres.service: sslrootcert in section [shop] of FILE must be an absolute path, or one that begins with ~/
                    host=a;user=\u202ea     | postgres.service: user in section [shop] of FILE must be a name of visible characters
                    host=a;port             | postgres.service needs FILE, whose line 3 must be key=value, without blanks around the sign and without another service
                    """)
    void whatCannotBeTakenIsToldWithBothPlaces(String section, String message) throws Exception {
        service(section);

        assertThat(refused("monitor: {user: w, password: pgpass}"))
                .isEqualTo(
                        "shop.yaml:3:12: "
                                + message.replace(
                                        "FILE", home.resolve(".pg_service.conf").toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user: w", "user: w, passwort: pgpass"})
    void aPasswordInTheServiceFileIsNeverTaken(String login) throws Exception {
        service("host=a;password=hush");

        assertThat(refused("monitor: {" + login + "}"))
                .contains("is never taken; write pgpass, or another reference")
                .doesNotContain("hush");
        assertThat(read("monitor: {user: w, password: pgpass}").toString()).doesNotContain("hush");
    }

    @Test
    void anUnknownSectionIsToldWithTheNearest() throws Exception {
        Files.writeString(home.resolve(".pg_service.conf"), "[sohp]\nhost=a\n[other]\nhost=b\n");

        assertThat(refused("monitor: {password: pgpass}"))
                .isEqualTo(
                        "shop.yaml:3:12: postgres.service must be a section of %s; did you mean \"sohp\"?"
                                .formatted(home.resolve(".pg_service.conf")));
    }

    @Test
    void withoutAServiceFileThePlacesAreTold() {
        variables.put("PGSYSCONFDIR", home.resolve("etc").toString());
        services = files("Linux");

        assertThat(refused("monitor: {password: pgpass}"))
                .isEqualTo(
                        "shop.yaml:3:12: postgres.service needs a service file, and there is none at %s or %s; write one, or host, database and user here instead"
                                .formatted(
                                        home.resolve(".pg_service.conf"),
                                        home.resolve("etc/pg_service.conf")));
    }

    @Test
    void aServiceFileThatIsNoTextIsTold() throws IOException {
        Files.createDirectory(home.resolve(".pg_service.conf"));

        assertThat(refused("monitor: {password: pgpass}"))
                .contains("postgres.service needs " + home, "which is not a plain file");
        assertThat(services.sections()).isEmpty();
    }

    @Test
    void theOwnFileComesBeforeTheSystems() throws Exception {
        Path system = Files.createDirectory(home.resolve("etc")).resolve("pg_service.conf");
        Files.writeString(system, "[shop]\nhost=system\n[only]\nhost=there\n");
        service("host=own");
        variables.put("PGSYSCONFDIR", home.resolve("etc").toString());
        services = files("Linux");

        assertThat(services.sections())
                .extracting(f -> f.section().name() + " " + f.section().values() + " " + f.file())
                .containsExactly(
                        "shop {host=own} " + home.resolve(".pg_service.conf"),
                        "only {host=there} " + system);
        assertThat(read("monitor: {user: w, password: pgpass}").postgres().orElseThrow().address())
                .isEqualTo("own:5432");

        variables.put("PGSERVICEFILE", system.toString());
        services = files("Linux");
        assertThat(read("monitor: {user: w, password: pgpass}").postgres().orElseThrow().address())
                .isEqualTo("system:5432");
    }

    @Test
    void withoutTheVariableTheSystemsFileIsWhereLibpqsPackagesLook() throws Exception {
        services = files("Linux");
        assertThat(refused("monitor: {user: w, password: pgpass}"))
                .contains(
                        "none at %s or %s or %s;"
                                .formatted(
                                        home.resolve(".pg_service.conf"),
                                        home.resolve("debian/pg_service.conf"),
                                        home.resolve("rpm/pg_service.conf")));

        Path system = Files.createDirectory(home.resolve("rpm")).resolve("pg_service.conf");
        Files.writeString(system, "[shop]\nhost=rpm\n");
        assertThat(read("monitor: {user: w, password: pgpass}").postgres().orElseThrow().address())
                .isEqualTo("rpm:5432");
        assertThat(PgServiceFiles.of("Linux", home, _ -> Optional.empty()).state())
                .containsKeys(
                        Path.of("/etc/postgresql-common/pg_service.conf"),
                        Path.of("/etc/sysconfig/pgsql/pg_service.conf"));
    }

    @Test
    void onWindowsItLiesInTheRoamingFolder() throws IOException {
        Path roaming = Files.createDirectories(home.resolve("Roaming/postgresql"));
        Files.writeString(roaming.resolve(".pg_service.conf"), "[shop]\nhost=a\n");
        variables.put("APPDATA", home.resolve("Roaming").toString());

        assertThat(files("Windows 11").sections()).hasSize(1);
    }

    @Test
    void theEditorTellsTheServiceAlone() {
        String text =
                "name: shop\ntier: lab\npostgres: {service: shop, monitor: {password: pgpass}}\n";

        assertThat(EnvironmentMeaning.of(text, "shop", services).mistakes())
                .extracting(m -> m.key())
                .containsExactly("postgres.service");
    }

    @Test
    void aChangedServiceFileIsTakenUp() throws Exception {
        Path folder = Files.createDirectory(home.resolve("environments"));
        Files.writeString(
                folder.resolve("shop.yaml"),
                "name: shop\ntier: lab\npostgres: {service: shop, monitor: {user: w, password: pgpass}}\n");
        service("host=first");
        var followed = new EnvironmentFolder(new EnvironmentFiles(folder, services));
        assertThat(address(followed)).isEqualTo("first:5432");

        service("host=second");
        Files.setLastModifiedTime(
                home.resolve(".pg_service.conf"), FileTime.from(Instant.ofEpochSecond(1)));
        followed.look();
        assertThat(address(followed)).isEqualTo("second:5432");
    }

    private static String address(EnvironmentFolder folder) {
        return folder.look()
                .getFirst()
                .environment()
                .orElseThrow()
                .postgres()
                .orElseThrow()
                .address();
    }

    private PgServiceFiles files(String system) {
        return PgServiceFiles.of(
                system,
                home,
                name -> Optional.ofNullable(variables.get(name)),
                List.of(home.resolve("debian"), home.resolve("rpm")));
    }

    private void service(String section) throws IOException {
        Files.write(
                home.resolve(".pg_service.conf"), List.of("[shop]", section.replace(';', '\n')));
    }

    private PostgresEndpoint postgres(String section, String settings) throws Exception {
        service(section);
        return read(settings).postgres().orElseThrow();
    }

    private Environment read(String settings) throws Refusal {
        return again("name: shop\ntier: lab\npostgres: {service: shop, " + settings + "}\n");
    }

    private Environment again(String text) throws Refusal {
        return EnvironmentYaml.read(text, "shop.yaml", "shop", services);
    }

    private String refused(String settings) {
        return catchThrowableOfType(Refusal.class, () -> read(settings)).problem().text();
    }
}
