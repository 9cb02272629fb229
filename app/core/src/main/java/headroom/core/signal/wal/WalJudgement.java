package headroom.core.signal.wal;

import headroom.core.reading.Bytes;
import headroom.core.signal.Dial;
import headroom.core.signal.Gauge;
import headroom.core.signal.Judgement;
import headroom.core.signal.Provenance;
import headroom.core.signal.Verdict;
import java.util.Optional;

/// How much WAL is on disk and who holds it.
///
/// @param held segments up to the current one; empty when unknown
/// @param recycled segments ahead of it; empty when unknown
/// @param perSecond bytes written per second, over the recent past; empty when unknown
/// @param blame empty when unknown
/// @param keeping what belongs beside the holders
public record WalJudgement(
        Verdict verdict,
        Dial dial,
        Provenance provenance,
        String note,
        Optional<Bytes> held,
        Optional<Bytes> recycled,
        Optional<Bytes> perSecond,
        Optional<Blame> blame,
        Keeping keeping)
        implements Judgement {

    /// Of which nothing is known but the holders.
    public WalJudgement(
            Verdict verdict,
            Dial dial,
            Provenance provenance,
            String note,
            Optional<Bytes> held,
            Optional<Bytes> recycled,
            Optional<Bytes> perSecond,
            Optional<Blame> blame) {
        this(verdict, dial, provenance, note, held, recycled, perSecond, blame, Keeping.NONE);
    }

    /// The same figures with another verdict.
    public WalJudgement with(Verdict other) {
        return new WalJudgement(
                other, dial, provenance, note, held, recycled, perSecond, blame, keeping);
    }

    @Override
    public Gauge gauge() {
        return Gauge.WAL;
    }
}
