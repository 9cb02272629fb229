package headroom.core.runbook;

import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Outcome;
import java.util.ArrayList;
import java.util.List;

/// Intents of which nobody knows how they ended: none of their entries is an outcome, or the
/// outcome says "unknown" and the server was not asked since.
public final class PendingIntents {

    private PendingIntents() {}

    /// The pending intents among these entries, oldest first.
    public static List<Event.Intended> in(List<Entry> entries) {
        var pending = new ArrayList<Event.Intended>();
        for (Entry entry : entries) {
            switch (entry.event()) {
                case Event.Intended intended -> pending.add(intended);
                case Event.Concluded(var _, var _, String intent, Outcome outcome) -> {
                    if (!(outcome instanceof Outcome.Unknown)) {
                        pending.removeIf(i -> i.intent().equals(intent));
                    }
                }
                case Event.Recovered recovered ->
                        pending.removeIf(i -> i.intent().equals(recovered.intent()));
                default -> {}
            }
        }
        return List.copyOf(pending);
    }
}
