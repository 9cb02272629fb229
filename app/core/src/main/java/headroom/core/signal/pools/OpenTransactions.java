package headroom.core.signal.pools;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Age;
import headroom.core.reading.Shown;
import headroom.core.signal.ServerFacts;
import java.util.Comparator;
import java.util.Optional;

/// Sessions that hold a transaction open and do nothing.
final class OpenTransactions {

    private record Held(SessionGroup group, Age idle) {}

    private OpenTransactions() {}

    /// What they come to; empty while none has been so for long.
    static Optional<Word> word(ServerFacts facts, Levels levels) {
        return facts.sessions().stream()
                .filter(PoolSample::idleInTransaction)
                .flatMap(g ->
                        g.times().firstState().stream()
                                .map(since -> new Held(g, Age.between(since, facts.serverTime()))))
                .filter(h -> level(h, levels) != Level.OK)
                .max(Comparator.comparing(Held::idle))
                .map(oldest ->
                        new Word(
                                level(oldest, levels),
                                "A transaction is held open by an idle session",
                                "A session of %s%s has been idle in its transaction for %s: it keeps its locks and holds vacuum back. End it, and set idle_in_transaction_session_timeout."
                                        .formatted(
                                                oldest.group()
                                                        .application()
                                                        .filter(a -> !a.isBlank())
                                                        .map(Shown::text)
                                                        .orElse("an application without a name"),
                                                oldest.group()
                                                        .user()
                                                        .map(u -> " as " + Shown.text(u))
                                                        .orElse(""),
                                                oldest.idle().text())));
    }

    private static Level level(Held held, Levels levels) {
        return Level.of(held.idle(), levels.transactions());
    }
}
