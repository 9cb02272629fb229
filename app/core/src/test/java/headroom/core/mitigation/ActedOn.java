package headroom.core.mitigation;

import headroom.core.environment.Environment;
import headroom.core.environment.Fingerprint;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Mitigation.DropReplicationSlot;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.runbook.Condition;
import headroom.core.runbook.Finding;
import headroom.core.signal.Sample;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A made-up server together with a mitigation of it: does what a test says, and counts.
final class ActedOn
        implements Plan<DropReplicationSlot, String>, Performer<DropReplicationSlot, String> {

    static final Map<String, String> BEFORE = Map.of("restart_lsn", "0/1");

    /// What acting does.
    @FunctionalInterface
    interface Acting {
        Attempt now() throws InterruptedException;
    }

    /// Why it cannot be read now.
    Optional<Reason> silent = Optional.empty();

    /// Throws when it is read, as an interrupt would.
    boolean interrupting;

    boolean guardHolds = true;
    boolean proven = true;
    Acting acting = () -> new Attempt.Acted("Slot s was dropped", Map.of());
    Trace trace = new Trace.Told(new Outcome.Done("gone"), "no slot", "whose");
    int acts;
    int readings;
    int open;

    /// What it says it is.
    Fingerprint fingerprint = new Sample().facts().fingerprint();

    /// The same on the next timeline.
    static Fingerprint promoted(Fingerprint server) {
        return new Fingerprint(
                server.systemIdentifier(),
                server.inRecovery(),
                server.timeline().map(t -> t + 1),
                server.address(),
                server.database(),
                server.version(),
                server.major(),
                server.started());
    }

    @Override
    public Fingerprint server(String facts) {
        return fingerprint;
    }

    @Override
    public Map<String, String> before(DropReplicationSlot mitigation, String facts) {
        return BEFORE;
    }

    @Override
    public List<Guard> guards(
            DropReplicationSlot mitigation, Map<String, String> before, String now) {
        return List.of(
                new Guard("Same server", true, ""),
                new Guard("Inactive", guardHolds, "process 4711 reads it"));
    }

    @Override
    public Effect effect(
            DropReplicationSlot mitigation, Environment environment, String facts, Sight seen) {
        return new Effect("Releases 1 GiB", "Its consumer", "No way back", List.of());
    }

    @Override
    public List<Finding> proof(
            DropReplicationSlot mitigation,
            Map<String, String> before,
            List<Condition> checks,
            String now) {
        return checks.stream()
                .map(c ->
                        new Finding(
                                c,
                                proven ? Finding.State.HOLDS : Finding.State.FAILS,
                                c.id() + (proven ? " holds" : " fails")))
                .toList();
    }

    @Override
    public Trace trace(DropReplicationSlot mitigation, Map<String, String> before, String now) {
        return trace;
    }

    @Override
    public Eyes<String> eyes(Environment environment, DropReplicationSlot mitigation) {
        open++;
        return new Eyes<>() {
            @Override
            public String read() throws ProbeFailure, InterruptedException {
                readings++;
                if (interrupting) {
                    throw new InterruptedException("in a test");
                }
                if (silent.isPresent()) {
                    throw new ProbeFailure(silent.get());
                }
                return "facts";
            }

            @Override
            public List<String> statements(Map<String, String> before) {
                return List.of("SELECT 1");
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    @Override
    public Attempt act(
            Environment environment,
            DropReplicationSlot mitigation,
            Map<String, String> before,
            Consumer<String> progress)
            throws InterruptedException {
        if (open != 0) {
            throw new AssertionError("the eyes are still open");
        }
        acts++;
        return acting.now();
    }
}
