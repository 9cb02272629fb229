package headroom.core.signal.slots;

import headroom.core.environment.DeclaredSlot;
import headroom.core.reading.Reading;
import headroom.core.reading.Shown;
import headroom.core.signal.Evidence;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.load.Replica;
import headroom.core.signal.slots.Ownership.Basis;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whose slot it is: declared, or else by evidence: who reads it now or did within the last hour, a
/// plugin that only one program brings, a name that a server of Amazon's gives. A name by itself
/// tells nothing: anybody can choose it.
final class OwnershipRule {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ENGLISH);

    private static final Pattern OF_AWS = Pattern.compile("rds_[a-z0-9_]+_db_[a-z0-9]+");

    private OwnershipRule() {}

    /// Empty where nothing tells it.
    static Optional<Ownership> of(Slot slot, ServerFacts facts, Evidence evidence) {
        return evidence.expectations()
                .slot(slot.name())
                .map(DeclaredSlot::owner)
                .map(owner -> new Ownership(owner, Basis.DECLARED, "declared in the settings"))
                .or(() -> ofAws(slot, evidence))
                .or(() -> reader(slot, facts, evidence).flatMap(seen -> byReader(slot, seen)))
                .or(() -> member(slot, facts, evidence))
                .or(() -> byPlugin(slot));
    }

    private static Optional<Ownership> ofAws(Slot slot, Evidence evidence) {
        boolean rds =
                evidence.slow(ReplicationFacts.SOURCE)
                        .lastValue()
                        .filter(ReplicationFacts::rds)
                        .isPresent();
        return rds && slot.kind() == Slot.Kind.PHYSICAL && OF_AWS.matcher(slot.name()).matches()
                ? Optional.of(
                        new Ownership(
                                "read replica of AWS",
                                Basis.REPLICA_OF_AWS,
                                "the server is one of Amazon RDS, which names its replicas' slots so"))
                : Optional.empty();
    }

    private static Optional<Ownership> byReader(Slot slot, Seen seen) {
        Optional<String> name = seen.who().application().filter(a -> !a.isEmpty());
        if (name.isEmpty()) {
            return Optional.empty();
        }
        String shown = Shown.text(name.get());
        String read = "“%s” %s".formatted(shown, seen.when());
        if (name.get().toLowerCase(Locale.ROOT).startsWith("debezium")) {
            return Optional.of(new Ownership("Debezium", Basis.DEBEZIUM, read));
        }
        if (slot.kind() == Slot.Kind.PHYSICAL) {
            return Optional.of(
                    slotOfMember(name.get()).equals(slot.name())
                            ? new Ownership("cluster member " + shown, Basis.MEMBER, read)
                            : new Ownership("standby " + shown, Basis.STANDBY, read));
        }
        // a subscription's worker calls itself by the subscription, after which the slot is named
        boolean subscription =
                slot.plugin().filter("pgoutput"::equals).isPresent()
                        && name.get().equals(slot.name());
        return Optional.of(
                subscription
                        ? new Ownership("subscription " + shown, Basis.SUBSCRIPTION, read)
                        : new Ownership(shown, Basis.READER, read));
    }

    /// A member of a cluster for which a slot is kept though it reads without, or by another.
    private static Optional<Ownership> member(Slot slot, ServerFacts facts, Evidence evidence) {
        if (slot.kind() != Slot.Kind.PHYSICAL) {
            return Optional.empty();
        }
        return seen(facts, evidence).stream()
                .filter(s ->
                        s.who()
                                .application()
                                .filter(a -> slotOfMember(a).equals(slot.name()))
                                .isPresent())
                .findFirst()
                .map(s -> {
                    String shown = Shown.text(s.who().application().orElse(""));
                    return new Ownership(
                            "cluster member " + shown,
                            Basis.MEMBER,
                            "“%s” %s, not by this slot"
                                    .formatted(shown, s.when().replace(" it ", " from here ")));
                });
    }

    private static Optional<Ownership> byPlugin(Slot slot) {
        return slot.plugin()
                .filter("decoderbufs"::equals)
                .map(_ ->
                        new Ownership(
                                "Debezium",
                                Basis.DEBEZIUM,
                                "its plugin, decoderbufs, is Debezium's"));
    }

    /// As cluster managers name the slot of a member.
    private static String slotOfMember(String member) {
        return member.toLowerCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    private static Optional<Seen> reader(Slot slot, ServerFacts facts, Evidence evidence) {
        return seen(facts, evidence).stream()
                .filter(s -> s.who().slot().filter(slot.name()::equals).isPresent())
                .findFirst();
    }

    /// Who received WAL from this very server, the newest first.
    private static List<Seen> seen(ServerFacts facts, Evidence evidence) {
        var seen = new ArrayList<Seen>();
        facts.load().replicas().forEach(r -> seen.add(new Seen(r, Optional.empty())));
        List<Reading.Known<ServerFacts>> known = evidence.recent().known(ServerFacts.SOURCE);
        for (Reading.Known<ServerFacts> then : known.reversed()) {
            if (!then.value().fingerprint().sameServer(facts.fingerprint())) {
                break;
            }
            then.value()
                    .load()
                    .replicas()
                    .forEach(r -> seen.add(new Seen(r, Optional.of(then.value().serverTime()))));
        }
        return seen;
    }

    /// @param at when; empty for now
    private record Seen(Replica who, Optional<Instant> at) {

        String when() {
            return at.map(t -> "read it until " + TIME.format(t.atOffset(ZoneOffset.UTC)))
                    .orElse("reads it now");
        }
    }
}
