package headroom.core.signal.load;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.signal.Gauge;
import headroom.core.signal.Topic;
import headroom.core.signal.load.LockQueue.Place;
import headroom.core.signal.load.LockQueue.Waited;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Who waits for a lock, in words: of the queue that is worst, and of those the longest.
final class LockWords {

    private LockWords() {}

    /// A root with all that stand behind it.
    ///
    /// @param longest empty where it is not known how long anybody has waited
    private record Tree(Place root, Optional<Waited> longest) {

        Level level(Levels levels) {
            return longest.map(Waited::age)
                    .map(age ->
                            Level.of(age, levels.transactions())
                                    .orWorse(
                                            age.length()
                                                                    .compareTo(
                                                                            levels.cuts()
                                                                                    .patience()
                                                                                    .blocked())
                                                            > 0
                                                    ? levels.load().blocked()
                                                    : Level.OK))
                    .orElse(levels.load().blocked());
        }
    }

    static Optional<Remark> of(LoadFindings found, Levels levels) {
        return trees(found.locks()).stream()
                .max(
                        Comparator.comparing((Tree t) -> t.level(levels))
                                .thenComparingLong(t -> t.root().behind()))
                .map(tree ->
                        new Remark(
                                Gauge.POOLS,
                                tree.level(levels),
                                "Sessions wait for a lock",
                                sentence(tree, found.locksCut()),
                                Topic.LOAD));
    }

    private static List<Tree> trees(List<Place> places) {
        var trees = new ArrayList<Tree>();
        for (Place place : places) {
            if (place.depth() == 0) {
                trees.add(new Tree(place, place.waits()));
            } else {
                Tree last = trees.removeLast();
                trees.add(
                        new Tree(
                                last.root(),
                                Stream.concat(last.longest().stream(), place.waits().stream())
                                        .max(Comparator.comparing(Waited::age))));
            }
        }
        return trees;
    }

    private static String sentence(Tree tree, boolean cut) {
        Place root = tree.root();
        return "%s%s %s behind %s, %s.%s"
                .formatted(
                        cut ? "At least " : "",
                        LoadWords.counted(root.behind(), "session"),
                        root.behind() == 1 ? "waits" : "wait",
                        root.prepared()
                                ? "a prepared transaction"
                                : root.who().map(LoadWords::whom).orElse("process " + root.pid()),
                        tree.longest()
                                .map(waited -> "the longest for " + waited.text())
                                .orElse("for how long is not known yet"),
                        root.prepared()
                                ? " Look into pg_prepared_xacts: COMMIT PREPARED or ROLLBACK PREPARED ends it."
                                : root.who().map(LockWords::why).orElse(""));
    }

    private static String why(Transaction blocker) {
        if (blocker.replays()) {
            return " A transaction of the primary holds the lock: it ends there.";
        }
        return blocker.idleInTransaction()
                ? " It is idle in its transaction: it waits for its own application, not for the database."
                : "";
    }
}
