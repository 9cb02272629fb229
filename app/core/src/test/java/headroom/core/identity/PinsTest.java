package headroom.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Fingerprint;
import headroom.core.environment.Levels;
import headroom.core.environment.RedisIdentity;
import headroom.core.environment.Tier;
import headroom.core.identity.Standing.Changed;
import headroom.core.journal.Event;
import headroom.core.runbook.IllegalMove;
import headroom.core.runbook.MemoryJournal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PinsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:12:00Z");
    private static final String ENV = "shop";

    private static final RedisIdentity.Role MASTER = RedisIdentity.Role.MASTER;

    private final MemoryJournal journal = new MemoryJournal();
    private final Pins pins = new Pins(journal, Clock.fixed(NOW, ZoneOffset.UTC));

    private static Fingerprint server() {
        return new Fingerprint(
                7391L,
                false,
                Optional.of(1L),
                Optional.of("10.0.0.5:5432"),
                "shop",
                "16.3",
                16,
                NOW.minus(Duration.ofDays(30)));
    }

    private Standing look(Fingerprint server) throws Exception {
        return pins.look("night", ENV, Identity.of(server));
    }

    private Changed changed(Fingerprint server) throws Exception {
        return (Changed) look(server);
    }

    private List<String> kinds() {
        return journal.entries().stream().map(e -> e.event().getClass().getSimpleName()).toList();
    }

    @Test
    void theFirstConnectionPinsAndLaterOnesWriteNothing() throws Exception {
        assertThat(look(server())).isInstanceOf(Standing.Same.class);
        assertThat(look(server())).isInstanceOf(Standing.Same.class);
        assertThat(kinds()).containsExactly("Pinned");
        assertThat(new Pins(journal, Clock.systemUTC()).compare(ENV, Identity.of(server())))
                .as("the pin outlives the program")
                .isInstanceOf(Standing.Same.class);
    }

    @Test
    void comparingAloneWritesNothing() throws Exception {
        assertThat(pins.compare(ENV, Identity.of(server()))).isInstanceOf(Standing.Unpinned.class);
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void aPlannedRestartWithAMinorUpdateIsNotedAndDoesNotLock() throws Exception {
        look(server());
        Fingerprint s = server();
        var restarted =
                new Fingerprint(
                        s.systemIdentifier(),
                        false,
                        s.timeline(),
                        s.address(),
                        s.database(),
                        "16.4",
                        16,
                        NOW);
        assertThat(look(restarted)).isInstanceOf(Standing.Same.class);
        assertThat(look(restarted)).isInstanceOf(Standing.Same.class);
        assertThat(kinds()).containsExactly("Pinned", "Renewed");
        assertThat(((Event.Renewed) journal.entries().getLast().event()).noted())
                .contains("version 16.3 → 16.4", "restarted at 2026-03-01T03:12:00Z");
    }

    @Test
    void eachOfTheMarksThatMatterLocks() throws Exception {
        look(server());
        Fingerprint s = server();
        assertThat(changed(with(8L, false, 1, "10.0.0.5:5432", "shop", 16)).text())
                .isEqualTo(
                        "PostgreSQL: system 7391 → 8: another database cluster, with other data");
        assertThat(changed(with(7391L, true, 1, "10.0.0.5:5432", "shop", 16)).text())
                .contains("primary → standby");
        assertThat(changed(with(7391L, false, 2, "10.0.0.5:5432", "shop", 16)).text())
                .contains("timeline 1 → 2: a standby was promoted here");
        assertThat(changed(with(7391L, false, 1, "10.0.0.5:5433", "shop", 16)).text())
                .contains("address 10.0.0.5:5432 → 10.0.0.5:5433");
        assertThat(changed(with(7391L, false, 1, "10.0.0.5:5432", "postgres", 16)).text())
                .contains("database shop → postgres");
        assertThat(changed(with(7391L, false, 1, "10.0.0.5:5432", "shop", 17)).text())
                .contains("major version 16 → 17");
        assertThat(kinds()).containsExactly("Pinned");
        assertThat(look(s)).as("it came back").isInstanceOf(Standing.Same.class);
        assertThat(pins.lock(ENV, Identity.of(s))).isEmpty();
    }

    private static Fingerprint with(
            long system, boolean standby, long timeline, String address, String db, int major) {
        return new Fingerprint(
                system,
                standby,
                Optional.of(timeline),
                Optional.of(address),
                db,
                "16.3",
                major,
                server().started());
    }

    @Test
    void aStandbyWhoseReceiverPausesIsNoOtherServer() throws Exception {
        Fingerprint s = server();
        var known = with(7391L, true, 3, "10.0.0.5:5432", "shop", 16);
        var paused =
                new Fingerprint(
                        7391L,
                        true,
                        Optional.empty(),
                        s.address(),
                        s.database(),
                        s.version(),
                        16,
                        s.started());
        look(paused);
        look(known);
        look(paused);
        assertThat(look(known)).isInstanceOf(Standing.Same.class);
        assertThat(kinds()).containsExactly("Pinned", "Renewed");
        assertThat(changed(with(7391L, false, 4, "10.0.0.5:5432", "shop", 16)).text())
                .contains("standby → primary", "timeline 3 → 4");
    }

    @Test
    void acceptingNeedsTheNameOnEveryTierAndIsWrittenDown() throws Exception {
        look(server());
        Changed shown = changed(with(7391L, false, 2, "10.0.0.6:5432", "shop", 16));
        assertThat(pins.lock(ENV, shown.now())).isPresent();
        assertThatThrownBy(() -> pins.accept("night", lab(), List.of(shown), ""))
                .isInstanceOf(IllegalMove.class);
        assertThat(pins.lock(ENV, shown.now())).isPresent();
        pins.accept("night", lab(), List.of(shown), ENV);
        assertThat(pins.lock(ENV, shown.now())).isEmpty();
        var entry = journal.entries().getLast();
        assertThat(entry.actor()).isEqualTo("night");
        assertThat(entry.event())
                .isInstanceOfSatisfying(
                        Event.Accepted.class,
                        e -> {
                            assertThat(e.changed()).contains("timeline 1 → 2");
                            assertThat(e.before()).containsEntry("timeline", "1");
                            assertThat(e.identity()).containsEntry("timeline", "2");
                        });
        assertThat(changed(server()).text()).as("back again is a change again").contains("2 → 1");
    }

    @Test
    void whatAnotherProgramAcceptedMeanwhileIsNotAcceptedOver() throws Exception {
        look(server());
        Changed mine = changed(with(7391L, false, 2, "10.0.0.6:5432", "shop", 16));
        var other = new Pins(journal, Clock.systemUTC());
        var third = Identity.of(with(7391L, false, 3, "10.0.0.7:5432", "shop", 16));
        var theirs = (Changed) other.look("day", ENV, third);
        other.accept("day", lab(), List.of(theirs), ENV);
        assertThatThrownBy(() -> pins.accept("night", lab(), List.of(mine), ENV))
                .isInstanceOf(IllegalMove.class)
                .hasMessageContaining("Look at what is shown now");
        assertThat(kinds()).containsExactly("Pinned", "Accepted");
        assertThat(pins.lock(ENV, mine.now())).isPresent();
        assertThat(pins.lock(ENV, third)).isEmpty();
        assertThat(look(with(7391L, false, 3, "10.0.0.7:5432", "shop", 16)))
                .isInstanceOf(Standing.Same.class);
    }

    @Test
    void anotherNameUnlocksNothing() throws Exception {
        look(server());
        Changed shown = changed(with(7391L, false, 2, "10.0.0.6:5432", "shop", 16));
        pins.rename("night", ENV, "store");
        assertThat(pins.compare("store", Identity.of(server()))).isInstanceOf(Standing.Same.class);
        assertThat(pins.look("night", "store", shown.now()))
                .isInstanceOfSatisfying(
                        Changed.class, c -> assertThat(c.text()).contains("timeline 1 → 2"));
        assertThat(pins.lock("store", shown.now())).isPresent();
        assertThat(((Event.Renewed) journal.entries().getLast().event()).noted())
                .isEqualTo("the environment was called shop");

        pins.accept("night", lab(), List.of(shown), ENV);
        pins.rename("night", ENV, "store");
        assertThat(pins.look("night", "store", shown.now())).isInstanceOf(Standing.Same.class);
        pins.rename("night", "store", ENV);
        pins.rename("night", "nobody", "somebody");
        assertThat(kinds()).containsExactly("Pinned", "Renewed", "Accepted", "Renewed");
    }

    private static Environment lab() {
        return new Environment(
                ENV,
                Tier.LAB,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Expectations.NONE,
                Levels.DEFAULT);
    }

    private static Identity redis(
            String run, RedisIdentity.Role role, String version, String data, Duration uptime) {
        return Identity.of(
                new RedisIdentity("Redis", version, "standalone", run, role, Optional.of(data)),
                NOW.minus(uptime));
    }

    private Standing look(Identity redis) throws Exception {
        return pins.look("night", ENV, redis);
    }

    @Test
    void aRedisThatRestartsIsTheSameThoughEveryIdIsNew() throws Exception {
        look(redis("run-a", MASTER, "7.0.14", "data-a", Duration.ofDays(3)));
        assertThat(look(redis("run-b", MASTER, "7.0.15", "data-b", Duration.ZERO)))
                .isInstanceOf(Standing.Same.class);
        assertThat(kinds()).containsExactly("Pinned", "Renewed");
        assertThat(((Event.Renewed) journal.entries().getLast().event()).noted())
                .contains("restarted: run run-a → run-b", "version 7.0.14 → 7.0.15");
    }

    @Test
    void aRedisThatRanBesideTheAcceptedOneIsAnother() throws Exception {
        look(redis("run-a", MASTER, "7.0.15", "data-a", Duration.ofDays(3)));
        var promoted =
                (Changed) look(redis("run-b", MASTER, "7.0.15", "data-b", Duration.ofDays(2)));
        assertThat(promoted.text()).contains("run run-a → run-b", "ran already beside");
        pins.accept("night", lab(), List.of(promoted), ENV);
        assertThat(look(redis("run-b", MASTER, "7.0.15", "data-b", Duration.ofDays(2))))
                .isInstanceOf(Standing.Same.class);
    }

    @Test
    void aRedisInAnotherRoleOrWithOtherDataOrOfAnotherMajorVersionLocks() throws Exception {
        look(redis("run-a", MASTER, "7.0.15", "data-a", Duration.ofDays(3)));
        var replica = RedisIdentity.Role.REPLICA;
        assertThat(
                        ((Changed)
                                        look(
                                                redis(
                                                        "run-a",
                                                        replica,
                                                        "7.0.15",
                                                        "data-c",
                                                        Duration.ofDays(3))))
                                .text())
                .contains("master → replica", "replication data-a → data-c");
        assertThat(
                        ((Changed)
                                        look(
                                                redis(
                                                        "run-a",
                                                        MASTER,
                                                        "7.0.15",
                                                        "data-b",
                                                        Duration.ofDays(3))))
                                .text())
                .isEqualTo("Redis: replication data-a → data-b: its data have another history now");
        assertThat(
                        ((Changed) look(redis("run-b", MASTER, "8.0.1", "data-b", Duration.ZERO)))
                                .text())
                .contains("major version Redis 7 → Redis 8");
    }

    private static Identity at(String run, String port, String file, Optional<Boolean> followed) {
        return Identity.of(
                new RedisIdentity(
                        "Redis",
                        "7.0.15",
                        "standalone",
                        run,
                        MASTER,
                        Optional.of("data-" + run),
                        Optional.of(port).filter(p -> !p.isEmpty()),
                        Optional.of(file).filter(f -> !f.isEmpty()),
                        followed),
                NOW);
    }

    @Test
    void aMasterThatHasFollowedAnotherInItsRunWasPromotedAndDidNotRestart() throws Exception {
        look(at("a", "6379", "/etc/redis.conf", Optional.of(false)));
        var promoted = (Changed) look(at("b", "6379", "/etc/redis.conf", Optional.of(true)));
        assertThat(promoted.text())
                .isEqualTo("Redis: run a → b: it was a replica when it started, and was promoted");
        pins.accept("night", lab(), List.of(promoted), ENV);
        assertThat(look(at("b", "6379", "/etc/redis.conf", Optional.of(true))))
                .isInstanceOf(Standing.Same.class);
        assertThat(look(at("c", "6379", "/etc/redis.conf", Optional.of(false))))
                .as("a restart of the accepted one")
                .isInstanceOf(Standing.Same.class);
    }

    @Test
    void aRedisWithAnotherPortOrConfigurationFileIsAnother() throws Exception {
        look(at("a", "6379", "/etc/redis.conf", Optional.empty()));
        assertThat(((Changed) look(at("b", "6380", "/srv/redis.conf", Optional.empty()))).text())
                .contains(
                        "port 6379 → 6380: another server, or one that was set up anew",
                        "configuration file /etc/redis.conf → /srv/redis.conf: another server");
        assertThat(look(at("b", "", "", Optional.empty())))
                .as("what is not told says nothing")
                .isInstanceOf(Standing.Same.class);
    }

    @Test
    void aPinFromBeforeThesePlacesWereWrittenDownStillHolds() throws Exception {
        look(redis("run-a", MASTER, "7.0.15", "data-a", Duration.ofDays(3)));
        assertThat(look(at("b", "6379", "/etc/redis.conf", Optional.of(false))))
                .isInstanceOf(Standing.Same.class);
        assertThat(look(at("c", "6380", "/etc/redis.conf", Optional.of(false))))
                .isInstanceOf(Changed.class);
    }
}
