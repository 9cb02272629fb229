package headroom.core.signal.slots;

import headroom.core.reading.Bytes;
import headroom.core.signal.wal.Lsn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a slot held at one moment. Written into the journal before it is dropped, and compared with
/// afterwards.
///
/// @param restartLsn the oldest WAL that it needed; empty when it held none, as a lost slot does
/// @param releases what dropping it was predicted to release, in whole segments
public record SlotHold(String slot, Optional<Lsn> restartLsn, Bytes segmentSize, Bytes releases) {

    private static final String SLOT = "slot";
    private static final String RESTART = "restart_lsn";
    private static final String SEGMENT = "wal_segment_size";
    private static final String RELEASES = "releases";

    /// Number of the segment file that it held back.
    public Optional<Long> segment() {
        return restartLsn.map(l -> l.segment(segmentSize));
    }

    /// By name, as it stands in the journal.
    public Map<String, String> asMap() {
        var map = new HashMap<String, String>();
        map.put(SLOT, slot);
        map.put(RESTART, restartLsn.map(Lsn::text).orElse(""));
        map.put(SEGMENT, Long.toString(segmentSize.count()));
        map.put(RELEASES, Long.toString(releases.count()));
        return map;
    }

    /// Reads what [#asMap()] wrote; empty when it is not in there.
    public static Optional<SlotHold> from(Map<String, String> before) {
        String slot = before.get(SLOT);
        String restart = before.get(RESTART);
        Optional<Bytes> segment = bytes(before.get(SEGMENT)).filter(b -> b.count() > 0);
        Optional<Bytes> releases = bytes(before.get(RELEASES));
        if (slot == null || restart == null || segment.isEmpty() || releases.isEmpty()) {
            return Optional.empty();
        }
        Optional<Lsn> lsn = Lsn.parse(restart);
        return lsn.isEmpty() && !restart.isEmpty()
                ? Optional.empty()
                : Optional.of(new SlotHold(slot, lsn, segment.get(), releases.get()));
    }

    private static Optional<Bytes> bytes(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}")
                ? Optional.of(new Bytes(Long.parseLong(text)))
                : Optional.empty();
    }
}
