package headroom.core.signal.wal;

import headroom.core.environment.Level;
import headroom.core.environment.Thresholds;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.Arc;
import headroom.core.signal.Evidence;
import headroom.core.signal.Provenance;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.Unknown;
import headroom.core.signal.Verdict;
import headroom.core.signal.slots.SlotFinding;
import java.util.List;
import java.util.Optional;

/// The judgement on the WAL. What is held comes from the directory (slow) or, when that is not to
/// be had, from the positions of the fast cycle, which is a lower bound.
public final class WalRule {

    private WalRule() {}

    /// @param blame from the last facts; empty when there never were any
    /// @param slots from the same facts
    public static WalJudgement judge(
            Evidence evidence, Optional<Blame> blame, List<SlotFinding> slots) {
        Reading<WalFiles> files = evidence.slow(WalFiles.SOURCE);
        Reading<ServerFacts> facts = evidence.facts();
        Optional<Blame> freshBlame = facts.fresh().flatMap(_ -> blame);
        Optional<MainHolder> main = freshBlame.flatMap(b -> MainHolder.of(b, slots));
        Optional<Bytes> rate = facts.fresh().flatMap(_ -> WalRate.perSecond(evidence.recent()));
        Optional<Bytes> atLeast = freshBlame.flatMap(b -> atLeast(b, files.fresh()));

        if (files instanceof Reading.Known<WalFiles>(WalFiles known, var _)) {
            // the directory may have been read minutes ago; what is needed now is on disk now
            Bytes held = atLeast.filter(b -> b.compareTo(known.held()) > 0).orElse(known.held());
            String who =
                    freshBlame.isPresent()
                            ? main.map(MainHolder::sentence).orElse("Nobody holds any.")
                            : "Who holds it is not known: %s.".formatted(why(facts.trouble()));
            return new WalJudgement(
                    verdict(evidence, held, main, who),
                    arc(evidence).dial((double) held.count(), held.text(), caption(known)),
                    Provenance.of("pg_ls_waldir", files),
                    rate.map(WalRate::text).orElse("rate not known yet"),
                    Optional.of(held),
                    Optional.of(known.recycled()),
                    rate,
                    blame,
                    KeepingRule.of(evidence));
        }
        if (atLeast.isPresent()) {
            Bytes held = atLeast.get();
            String who =
                    main.map(MainHolder::sentence).orElse("Nobody holds any.")
                            + " At least this much: the directory was not read (%s)."
                                    .formatted(why(files.trouble()));
            return new WalJudgement(
                    verdict(evidence, held, main, who),
                    arc(evidence)
                            .dial((double) held.count(), held.text(), "at least, by positions"),
                    Provenance.of("pg_replication_slots", facts),
                    rate.map(WalRate::text).orElse("rate not known yet"),
                    Optional.of(held),
                    Optional.empty(),
                    rate,
                    blame,
                    KeepingRule.of(evidence));
        }
        var provenance = Provenance.of("pg_ls_waldir", files);
        Optional<String> last =
                files.lastValue()
                        .map(f -> f.held().text() + " kept on disk")
                        .or(() -> blame.map(b -> "at least " + b.total().text() + " kept on disk"));
        return new WalJudgement(
                Unknown.verdict("PostgreSQL", provenance, evidence.now()),
                arc(evidence).unknown(last),
                provenance,
                Unknown.note(provenance, evidence.now()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                blame);
    }

    /// What is there for somebody needs it. A wal_keep_size that was raised keeps what is still to
    /// come: it says nothing of what is there.
    private static Optional<Bytes> atLeast(Blame blame, Optional<WalFiles> files) {
        return blame.holders().stream()
                .filter(h -> files.isPresent() || h.kind() != Holder.Kind.KEEP_SIZE)
                .findFirst()
                .map(Holder::keeps);
    }

    private static Verdict verdict(
            Evidence evidence, Bytes held, Optional<MainHolder> main, String who) {
        Level level = Level.of(held, evidence.levels().wal());
        boolean orphan = main.flatMap(MainHolder::orphan).isPresent();
        String headline =
                orphan
                        ? "An orphaned replication slot holds the WAL"
                        : switch (level) {
                            case OK -> "WAL is fine";
                            case WATCH, WARNING, UNKNOWN -> "WAL is piling up";
                            case CRITICAL -> "Too much WAL is held";
                        };
        return ArchiverWords.added(
                new Verdict(
                        level,
                        headline,
                        level == Level.OK ? who : who + main.map(m -> next(m, evidence)).orElse(""),
                        main.flatMap(MainHolder::remedy)),
                evidence);
    }

    private static String next(MainHolder main, Evidence evidence) {
        return main.holders().getFirst().kind() == Holder.Kind.ARCHIVER
                ? ArchiverWords.next(evidence)
                : main.next();
    }

    private static Arc arc(Evidence evidence) {
        Thresholds<Bytes> thresholds = evidence.levels().wal();
        return Arc.beyond(thresholds, bytes -> (double) bytes.count());
    }

    private static String caption(WalFiles files) {
        return files.recycled().count() > 0
                ? "kept on disk, %s recycled ahead".formatted(files.recycled().text())
                : "kept on disk";
    }

    private static String why(Optional<Reason> trouble) {
        return trouble.map(r -> r.kind().words()).orElse("no reason given");
    }
}
