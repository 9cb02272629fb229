package headroom.adapters.postgres;

import headroom.core.poll.ProbeFailure;
import headroom.core.signal.load.Load;
import headroom.core.signal.load.Replay;
import headroom.core.signal.load.Replica;
import headroom.core.signal.load.Transaction;
import headroom.core.signal.load.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Understands the part of `get_server.sql`'s answer that tells what keeps the server busy.
final class LoadAnswer {

    private LoadAnswer() {}

    static Load load(Answer a) throws ProbeFailure {
        return new Load(transactions(a), blocked(a), replicas(a), replay(a));
    }

    static Optional<Wait> wait(Answer a) throws ProbeFailure {
        Optional<String> type = a.optionalText("wait_type");
        Optional<String> event = a.optionalText("wait");
        return type.flatMap(t -> event.map(e -> new Wait(t, e)));
    }

    private static List<Transaction> transactions(Answer a) throws ProbeFailure {
        var transactions = new ArrayList<Transaction>();
        for (Answer t : a.parts("transactions")) {
            transactions.add(
                    new Transaction(
                            t.whole("pid"),
                            t.optionalText("application_name"),
                            t.optionalText("usename"),
                            t.optionalText("datname"),
                            t.optionalText("client_addr"),
                            t.optionalText("state"),
                            t.optionalText("backend_type"),
                            wait(t),
                            t.optionalInstant("backend_start"),
                            t.optionalInstant("xact_start"),
                            t.optionalInstant("query_start"),
                            t.optionalInstant("state_change"),
                            t.optionalWhole("xmin_age"),
                            t.optionalText("query")));
        }
        return transactions;
    }

    private static List<Load.Blocked> blocked(Answer a) throws ProbeFailure {
        var blocked = new ArrayList<Load.Blocked>();
        for (Answer b : a.parts("blocked")) {
            blocked.add(
                    new Load.Blocked(
                            b.whole("pid"), b.optionalInstant("since"), b.wholes("blockers")));
        }
        return blocked;
    }

    private static List<Replica> replicas(Answer a) throws ProbeFailure {
        var replicas = new ArrayList<Replica>();
        for (Answer r : a.parts("replicas")) {
            replicas.add(
                    new Replica(
                            r.whole("pid"),
                            r.optionalText("application_name"),
                            r.optionalText("usename"),
                            r.optionalText("client_addr"),
                            r.optionalText("slot_name"),
                            r.optionalText("state"),
                            r.optionalText("sync_state"),
                            r.optionalLsn("sent_lsn"),
                            r.optionalLsn("flush_lsn"),
                            r.optionalLsn("replay_lsn"),
                            r.optionalMillis("flush_lag"),
                            r.optionalMillis("replay_lag")));
        }
        return replicas;
    }

    private static Optional<Replay> replay(Answer a) throws ProbeFailure {
        Optional<Answer> replay = a.optionalPart("replay");
        if (replay.isEmpty()) {
            return Optional.empty();
        }
        Answer r = replay.get();
        return Optional.of(
                new Replay(
                        r.optionalLsn("received"),
                        r.optionalLsn("replayed"),
                        r.optionalInstant("committed"),
                        r.flag("receiver"),
                        r.flag("archive")));
    }
}
