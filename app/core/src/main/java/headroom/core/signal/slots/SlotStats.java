package headroom.core.signal.slots;

import headroom.core.reading.Bytes;
import java.time.Instant;
import java.util.Optional;

/// What was decoded for one logical slot since its statistics began.
///
/// @param spilledTransactions too large for logical_decoding_work_mem, and written to disk
/// @param streamedTransactions as large, and sent before they had ended
/// @param begun when the statistics began; empty when they never were reset
public record SlotStats(
        String slot,
        long spilledTransactions,
        Bytes spilled,
        long streamedTransactions,
        Bytes streamed,
        long transactions,
        Bytes decoded,
        Optional<Instant> begun) {}
