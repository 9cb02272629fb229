package headroom.core.signal.pools;

import headroom.core.environment.Level;
import headroom.core.reading.Shown;
import headroom.core.signal.Clause;
import headroom.core.signal.pools.Diagnosis.Ailment;
import headroom.core.signal.pools.PoolFinding.Read;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What the pool doctor found, for the card: the ill ones, and why those with waiting clients stay
/// undecided.
final class DoctorWords {

    private DoctorWords() {}

    static List<Clause> of(List<Read> fresh, Level whenIll) {
        var words = new ArrayList<Clause>();
        List<Read> ill =
                fresh.stream()
                        .filter(p -> p.diagnosis().filter(Diagnosis::ill).isPresent())
                        .toList();
        ill.stream()
                .max(Comparator.comparingLong(Read::waiting))
                .ifPresent(p ->
                        words.add(word(p, p.diagnosis().orElseThrow(), ill.size() - 1, whenIll)));
        return words;
    }

    /// Why it is not known what is wrong with those that clients wait for.
    static List<Clause> undecided(List<Read> fresh) {
        return fresh.stream()
                .filter(p -> p.waiting() > 0 && !p.gate().closed())
                .flatMap(p ->
                        p
                                .diagnosis()
                                .map(Diagnosis::ailment)
                                .filter(Ailment.Undecided.class::isInstance)
                                .map(Ailment.Undecided.class::cast)
                                .map(a ->
                                        "Why at %s is undecided: %s"
                                                .formatted(
                                                        Shown.text(p.name()),
                                                        String.join(" ", a.missing())))
                                .stream())
                .limit(1)
                .map(sentence -> new Clause(Level.OK, "", sentence))
                .toList();
    }

    private static Clause word(Read pool, Diagnosis diagnosis, int more, Level level) {
        String name = Shown.text(pool.name());
        return new Clause(
                level,
                "Pool %s: %s".formatted(name, diagnosis.ailment().word()),
                "Pool %s at %s: %s, %d waiting. %s %s%s"
                        .formatted(
                                name,
                                Shown.text(pool.where()),
                                diagnosis.ailment().word(),
                                pool.waiting(),
                                diagnosis.brief(),
                                diagnosis.next(),
                                switch (more) {
                                    case 0 -> "";
                                    case 1 -> " One more pool is ill.";
                                    default -> " %d more pools are ill.".formatted(more);
                                }));
    }
}
