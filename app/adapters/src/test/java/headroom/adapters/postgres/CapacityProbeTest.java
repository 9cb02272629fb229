package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import headroom.core.environment.Capacity;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.signal.storage.VolumeCapacity;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CapacityProbeTest {

    private static Lab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
        run(
                lab,
                "CREATE SCHEMA team",
                "GRANT USAGE ON SCHEMA team TO public",
                """
                CREATE FUNCTION team.volume(OUT allocated bigint, OUT ceiling bigint, OUT used bigint)
                AS $$ SELECT 1073741824::bigint, 2147483648::bigint, 536870912::bigint $$ LANGUAGE sql
                """,
                """
                CREATE FUNCTION team."odd Name; --"(OUT allocated numeric)
                AS $$ SELECT 4096 $$ LANGUAGE sql
                """,
                "CREATE FUNCTION team.needs(size bigint, OUT allocated bigint) AS $$ SELECT $1 $$ LANGUAGE sql",
                "CREATE FUNCTION team.text(OUT allocated text) AS $$ SELECT '4 GB' $$ LANGUAGE sql",
                "CREATE FUNCTION team.rows() RETURNS TABLE (allocated bigint) AS $$ VALUES (1::bigint), (2) $$ LANGUAGE sql",
                "CREATE FUNCTION team.none() RETURNS TABLE (allocated bigint) AS $$ SELECT 1::bigint WHERE false $$ LANGUAGE sql",
                "CREATE FUNCTION team.slow(OUT allocated bigint) AS $$ SELECT 1::bigint FROM pg_sleep(60) $$ LANGUAGE sql",
                "CREATE FUNCTION team.mine(OUT allocated bigint) AS $$ SELECT 1::bigint $$ LANGUAGE sql",
                "REVOKE EXECUTE ON FUNCTION team.mine() FROM public",
                "CREATE SCHEMA \"of the Team\"",
                "CREATE FUNCTION \"of the Team\".volume(OUT allocated bigint) AS $$ SELECT 4096::bigint $$ LANGUAGE sql",
                "CREATE FUNCTION team.broken(OUT allocated bigint) AS $$ BEGIN RAISE 'the disk array is away'; END $$ LANGUAGE plpgsql");
    }

    @AfterAll
    static void end() throws Exception {
        lab.close();
    }

    private static CapacityProbe probe(String function) {
        return new CapacityProbe(function, Watched.link(Watched.endpoint(lab), Limits.COSTLY));
    }

    private static Reason failure(String function) {
        try (var probe = probe(function)) {
            return catchThrowableOfType(ProbeFailure.class, probe::read).reason();
        }
    }

    @Test
    void theTeamsFunctionTellsSizeCeilingAndUse() throws Exception {
        try (var probe = probe("team.volume")) {
            var known =
                    new VolumeCapacity(
                            new Capacity(Bytes.gib(1), Bytes.gib(2)),
                            Optional.of(Bytes.mib(512)),
                            "team.volume()");
            assertThat(probe.read()).isEqualTo(known);
            assertThat(probe.read()).isEqualTo(known);
            assertThat(probe.cost()).isPresent();
        }
    }

    @Test
    void onlyTheSizeIsAskedForAndANameIsNeverMoreThanAName() throws Exception {
        try (var probe = probe("team.\"odd Name; --\"")) {
            assertThat(probe.read().capacity())
                    .isEqualTo(new Capacity(new Bytes(4096), new Bytes(4096)));
            assertThat(probe.read().used()).isEmpty();
        }
    }

    @Test
    void whatCannotBeAFunctionIsSaid() {
        for (String none : new String[] {"team.nothing", "team.needs", "volume"}) {
            assertThat(failure(none))
                    .isEqualTo(
                            new Reason(
                                    Kind.UNSUPPORTED,
                                    ("there is no function %s() without arguments in this"
                                                    + " database; write it with its schema, create"
                                                    + " it, and grant EXECUTE on it to the watching"
                                                    + " role")
                                            .formatted(none)));
        }
        assertThat(failure("pg_sleep(9); DROP TABLE x; --").kind()).isNotEqualTo(Kind.DEFECT);
    }

    @Test
    void aFunctionThatDoesNotKeepItsWordIsNamed() {
        assertThat(failure("team.text").detail())
                .startsWith(
                        "team.text() must return the column allocated, in bytes, and may return"
                                + " ceiling and used: “capacity.allocated” should be a whole number");
        assertThat(failure("team.rows"))
                .isEqualTo(
                        new Reason(
                                Kind.MALFORMED,
                                "team.rows() returned more than one row; it must be one"));
        assertThat(failure("team.none"))
                .isEqualTo(new Reason(Kind.NO_VALUE, "team.none() returned no row"));
        assertThat(failure("team.mine"))
                .isEqualTo(
                        new Reason(
                                Kind.NO_RIGHT,
                                "team.mine() may not be run, or may not read what it reads:"
                                        + " permission denied for function mine; grant the"
                                        + " watching role EXECUTE on it, or what it lacks"));
        assertThat(failure("team.broken"))
                .isEqualTo(
                        new Reason(
                                Kind.SERVER_ERROR, "team.broken() failed: the disk array is away"));
    }

    @Test
    void aSchemaThatMayNotBeUsedIsNamedWithItsGrant() throws Exception {
        String function = "\"of the Team\".volume";
        try (var probe = probe(function)) {
            Reason reason = catchThrowableOfType(ProbeFailure.class, probe::read).reason();
            String grant = "GRANT USAGE ON SCHEMA \"of the Team\" TO headroom_monitor";
            assertThat(reason)
                    .isEqualTo(
                            new Reason(
                                    Kind.NO_RIGHT,
                                    function
                                            + "() may not be looked for: permission denied for schema of the Team; "
                                            + grant
                                            + " gives it"));
            run(lab, grant);
            assertThat(probe.read().capacity().allocated()).isEqualTo(new Bytes(4096));
        }
    }

    @Test
    void aSlowFunctionIsStoppedByTheServer() {
        assertThat(failure("team.slow"))
                .isEqualTo(
                        new Reason(
                                Kind.TIMEOUT,
                                "team.slow() was stopped: canceling statement due to statement"
                                        + " timeout"));
    }
}
