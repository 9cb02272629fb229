package headroom.core.mitigation;

import headroom.core.environment.Fingerprint;
import headroom.core.signal.slots.SlotHold;
import headroom.core.signal.wal.Lsn;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The state that dropping a slot relies on, by name, as it stands in the journal and as the
/// performer hands it to the server.
///
/// @param server as [ServerIdentity] writes it
/// @param plugin empty when the slot has none
/// @param position where the log stood
/// @param decoded as in [SlotFacts]
/// @param checkpoint whether a checkpoint is asked for after the drop
/// @param nextCheckpointBy as in [SlotFacts]
public record SlotBefore(
        Map<String, String> server,
        SlotHold hold,
        String plugin,
        Optional<Lsn> position,
        Optional<Long> decoded,
        boolean checkpoint,
        Instant nextCheckpointBy) {

    private static final String PLUGIN = "plugin";
    private static final String POSITION = "position";
    private static final String DECODED = "decoded_transactions";
    private static final String CHECKPOINT = "checkpoint";
    private static final String NEXT = "next_checkpoint_by";

    public SlotBefore {
        server = Map.copyOf(server);
    }

    /// By name.
    public Map<String, String> asMap() {
        var map = new HashMap<>(server);
        map.putAll(hold.asMap());
        map.put(PLUGIN, plugin);
        map.put(POSITION, position.map(Lsn::text).orElse(""));
        map.put(DECODED, decoded.map(String::valueOf).orElse(""));
        map.put(CHECKPOINT, checkpoint ? "asked for" : "not asked for");
        map.put(NEXT, nextCheckpointBy.toString());
        return map;
    }

    /// Reads what [#asMap()] wrote; empty when something of it is missing.
    public static Optional<SlotBefore> from(Map<String, String> before) {
        Optional<SlotHold> hold = SlotHold.from(before);
        String next = before.get(NEXT);
        if (hold.isEmpty() || next == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new SlotBefore(
                            ServerIdentity.only(before),
                            hold.get(),
                            before.getOrDefault(PLUGIN, ""),
                            Lsn.parse(before.getOrDefault(POSITION, "")),
                            Optional.ofNullable(before.get(DECODED))
                                    .filter(d -> !d.isEmpty())
                                    .map(Long::valueOf),
                            "asked for".equals(before.get(CHECKPOINT)),
                            Instant.parse(next)));
        } catch (DateTimeException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// What is different about the server now; empty when it is the same one in the same role.
    Optional<String> otherServer(Fingerprint now) {
        return ServerIdentity.difference(server, now);
    }

    /// The system identifier of the server.
    public String systemIdentifier() {
        return server.getOrDefault(ServerIdentity.SYSTEM, "");
    }

    /// The timeline; empty when it was not known.
    public String timeline() {
        return server.getOrDefault(ServerIdentity.TIMELINE, "");
    }

    /// The server's own address and port; empty when it was not known.
    public String address() {
        return server.getOrDefault(ServerIdentity.ADDRESS, "");
    }

    /// The database that was asked.
    public String database() {
        return server.getOrDefault(ServerIdentity.DATABASE, "");
    }
}
