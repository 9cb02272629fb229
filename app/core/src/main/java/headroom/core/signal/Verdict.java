package headroom.core.signal;

import headroom.core.environment.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A level with its sentences, the gravest first: whoever reads no further, or has no room for
/// more, has read what matters most.
///
/// @param clauses at least one; the first gives the level and the headline
/// @param remedy the runbook to open, if there is one
public record Verdict(List<Clause> clauses, Optional<Remedy> remedy) {

    /// Among equals the order stays, as a cause is told before its effects.
    ///
    /// @throws IllegalArgumentException without a clause
    public Verdict {
        if (clauses.isEmpty()) {
            throw new IllegalArgumentException("a verdict says something");
        }
        clauses =
                clauses.stream()
                        .sorted(Comparator.comparing(Clause::level, Comparator.reverseOrder()))
                        .toList();
    }

    /// A verdict that says one thing.
    ///
    /// @param headline what is wrong in a few words, such as "An orphaned replication slot is
    ///   filling the storage"
    /// @param sentence what, since when and why, in one or two sentences with full stops
    public Verdict(Level level, String headline, String sentence, Optional<Remedy> remedy) {
        this(List.of(new Clause(level, headline, sentence)), remedy);
    }

    public Level level() {
        return clauses.getFirst().level();
    }

    public String headline() {
        return clauses.getFirst().headline();
    }

    /// All of it.
    public String sentence() {
        return clauses.stream()
                .map(Clause::sentence)
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /// The figures behind what is worst; empty where they are the gauge's own.
    public Optional<Topic> topic() {
        return clauses.getFirst().topic();
    }

    /// The same with more that is to be said.
    public Verdict with(List<Clause> more) {
        return more.isEmpty()
                ? this
                : new Verdict(Stream.concat(clauses.stream(), more.stream()).toList(), remedy);
    }
}
