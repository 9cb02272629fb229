package headroom.core.signal.pools;

import headroom.core.environment.Level;
import headroom.core.reading.Age;
import java.util.List;
import java.util.Optional;

/// What the pool doctor says of one pool.
///
/// @param ailment what it is
/// @param evidence sentences with figures that speak for it
/// @param doubts sentences that speak against it, or that tell what is not known
/// @param useless what would not help, and why
public record Diagnosis(
        Ailment ailment, List<String> evidence, List<String> doubts, List<Useless> useless) {

    /// A measure that does not help against this, and why.
    public record Useless(String measure, String why) {

        public String sentence() {
            return measure + ": " + why + ".";
        }
    }

    public Diagnosis {
        evidence = List.copyOf(evidence);
        doubts = List.copyOf(doubts);
        useless = List.copyOf(useless);
    }

    /// What a pool may suffer from.
    public sealed interface Ailment {

        /// One or two words for a table.
        String word();

        /// Connections are lent and never come back.
        ///
        /// @param inTransaction whether they also hold a transaction open
        /// @param idle how long even the one that was used last has done nothing
        record Leak(boolean inTransaction, Age idle) implements Ailment {
            @Override
            public String word() {
                return inTransaction ? "leak, in transaction" : "leak";
            }
        }

        /// Statements are short, yet there are more clients than connections.
        record TooSmall(Age statement) implements Ailment {
            @Override
            public String word() {
                return "too small";
            }
        }

        /// Statements take long, and thus hold the connections.
        ///
        /// @param statement how long they have run when looked at, on average
        /// @param usual the same before anybody waited; empty where that was not seen
        record SlowDatabase(Age statement, Optional<Age> usual) implements Ailment {
            @Override
            public String word() {
                return "slow database";
            }
        }

        /// The connections queue for a lock.
        ///
        /// @param blockers who holds it, in words; none where that cannot be seen
        record LockQueue(List<String> blockers) implements Ailment {

            public LockQueue {
                blockers = List.copyOf(blockers);
            }

            @Override
            public String word() {
                return "lock queue";
            }
        }

        /// Connections are opened faster than the server can let them in.
        record LoginStorm(double perSecond) implements Ailment {
            @Override
            public String word() {
                return "login storm";
            }
        }

        /// It lends to everybody at once.
        record Healthy() implements Ailment {
            @Override
            public String word() {
                return "healthy";
            }
        }

        /// The evidence is too short, missing or contradicts itself.
        ///
        /// @param missing what is missing, in sentences; at least one
        record Undecided(List<String> missing) implements Ailment {

            public Undecided {
                missing = List.copyOf(missing);
            }

            @Override
            public String word() {
                return "undecided";
            }
        }
    }

    static Diagnosis undecided(String missing) {
        return new Diagnosis(
                new Ailment.Undecided(List.of(missing)), List.of(), List.of(), List.of());
    }

    /// Whether it is known what the pool suffers from, and it suffers.
    public boolean ill() {
        return switch (ailment) {
            case Ailment.Healthy _, Ailment.Undecided _ -> false;
            case Ailment.Leak _,
                    Ailment.TooSmall _,
                    Ailment.SlowDatabase _,
                    Ailment.LockQueue _,
                    Ailment.LoginStorm _ ->
                    true;
        };
    }

    /// How it looks beside its word.
    public Level level(Level whenIll) {
        return switch (ailment) {
            case Ailment.Healthy _ -> Level.OK;
            case Ailment.Undecided _ -> Level.UNKNOWN;
            case Ailment.Leak _,
                    Ailment.TooSmall _,
                    Ailment.SlowDatabase _,
                    Ailment.LockQueue _,
                    Ailment.LoginStorm _ ->
                    whenIll;
        };
    }

    /// What it is told by, in one short sentence.
    String brief() {
        return switch (ailment) {
            case Ailment.Leak(var _, Age idle) ->
                    "All its connections are lent and none works, for at least %s."
                            .formatted(idle.text());
            case Ailment.TooSmall(Age statement) ->
                    "Statements are short (%s when seen), yet all its connections are lent."
                            .formatted(statement.text());
            case Ailment.SlowDatabase(Age statement, var usual) ->
                    "Statements have run for %s when seen%s."
                            .formatted(
                                    statement.text(),
                                    usual.map(_ -> ", longer than before").orElse(""));
            case Ailment.LockQueue _ -> "Its sessions wait for a lock.";
            case Ailment.LoginStorm(double perSecond) ->
                    "The server has %.0f logins per second.".formatted(perSecond);
            case Ailment.Healthy _ -> "Nobody waits.";
            case Ailment.Undecided(List<String> missing) -> missing.getFirst();
        };
    }

    /// What to do next; empty where there is nothing to do.
    public String next() {
        return switch (ailment) {
            case Ailment.Leak _ ->
                    "Raising its maximum gives relief at once; the cure is to restart the instances,"
                            + " one at a time.";
            case Ailment.TooSmall _ ->
                    "Raise its maximum while the declared demand fits the server.";
            case Ailment.SlowDatabase _ ->
                    "Look at what the sessions run and wait for; the pool only shows it.";
            case Ailment.LockQueue(List<String> blockers) ->
                    blockers.isEmpty()
                            ? "Find who holds the lock and end that session."
                            : "End %s.".formatted(blockers.getFirst());
            case Ailment.LoginStorm _ ->
                    "Let the instances come back in waves, behind the backlog.";
            case Ailment.Healthy _, Ailment.Undecided _ -> "";
        };
    }
}
