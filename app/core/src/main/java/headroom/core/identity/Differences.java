package headroom.core.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is new about a server since it was pinned, apart by what it means.
///
/// @param locking another server, or the same in another role
/// @param noted the same server: restarted, or updated within its major version
record Differences(List<Change> locking, List<Change> noted) {

    private static final Pattern REDIS_ID = Pattern.compile("[0-9a-f]{40}");

    /// A server tells its uptime in whole seconds, and its answer takes a while.
    private static final Duration UPTIME = Duration.ofSeconds(3);

    Differences {
        locking = List.copyOf(locking);
        noted = List.copyOf(noted);
    }

    /// @param then the pinned marks
    /// @param seen when the pinned one was last seen at work
    static Differences of(Map<String, String> then, Identity now, Instant seen) {
        var both = new Pair(then, now.marks());
        return now.server().equals(Identity.REDIS)
                ? redis(both, now.started().plus(UPTIME).isBefore(seen))
                : postgres(both);
    }

    /// Both values of a mark.
    record Pair(Map<String, String> then, Map<String, String> now) {

        String then(String name) {
            return then.getOrDefault(name, "");
        }

        String now(String name) {
            return now.getOrDefault(name, "");
        }

        boolean differs(String name) {
            return !then(name).equals(now(name));
        }

        boolean known(String name) {
            return !then(name).isEmpty() && !now(name).isEmpty();
        }

        String brief(String what, String name) {
            return what + " " + named(then(name)) + " → " + named(now(name));
        }

        private static String named(String value) {
            if (value.isEmpty()) {
                return "not known";
            }
            return REDIS_ID.matcher(value).matches()
                    ? value.substring(0, 4) + "…" + value.substring(value.length() - 4)
                    : value;
        }
    }

    private static Differences postgres(Pair both) {
        var locking = new ArrayList<Change>();
        if (both.differs(Identity.SYSTEM)) {
            locking.add(
                    new Change(
                            both.brief("system", Identity.SYSTEM),
                            "another database cluster, with other data"));
        }
        if (both.differs(Identity.RECOVERY)) {
            boolean standby = both.now(Identity.RECOVERY).equals("true");
            locking.add(
                    standby
                            ? new Change("primary → standby", "it takes no writes")
                            : new Change("standby → primary", "it takes writes now"));
        }
        // a standby whose receiver pauses does not tell its timeline, and is no other one for that
        if (both.differs(Identity.TIMELINE) && both.known(Identity.TIMELINE)) {
            locking.add(
                    new Change(
                            both.brief("timeline", Identity.TIMELINE),
                            "a standby was promoted here, or a backup restored"));
        }
        if (both.differs(Identity.ADDRESS)) {
            locking.add(
                    new Change(both.brief("address", Identity.ADDRESS), "another server answers"));
        }
        if (both.differs(Identity.DATABASE)) {
            locking.add(new Change(both.brief("database", Identity.DATABASE), ""));
        }
        if (both.differs(Identity.MAJOR)) {
            locking.add(new Change(both.brief("major version", Identity.MAJOR), "it was upgraded"));
        }
        var noted = new ArrayList<Change>();
        if (both.differs(Identity.VERSION)) {
            noted.add(new Change(both.brief("version", Identity.VERSION), ""));
        }
        if (both.differs(Identity.STARTED)) {
            noted.add(new Change("restarted at " + both.now(Identity.STARTED), ""));
        }
        if (both.differs(Identity.TIMELINE) && !both.known(Identity.TIMELINE)) {
            // only a timeline that has become known is worth a record: its loss may be a pause
            if (!both.now(Identity.TIMELINE).isEmpty()) {
                noted.add(new Change("timeline " + both.now(Identity.TIMELINE), ""));
            }
        }
        return new Differences(locking, noted);
    }

    /// Measured on Redis 7.0.15: every start makes a new run_id. A master makes a new replication
    /// id at every start, too, with and without an RDB file; where it had replicas and loads one,
    /// it tells the old id as master_replid2, and so does a replica that was promoted. A replica
    /// has its master's id and follows it when the master restarts. Promotion and REPLICAOF keep
    /// the run_id of the process.
    ///
    /// So a new replication id within one run is another history of the data. With a new run it is
    /// what a restart looks like, unless one of these tells otherwise:
    ///
    /// - the run has begun while the pinned one was still seen: it ran beside it
    /// - a master has received replicated data in this run (total_net_repl_input_bytes, from 7.0
    ///   on; CONFIG RESETSTAT forgets it): it was a replica before, and was promoted
    /// - port or configuration file are others, which a restart keeps
    ///
    /// What remains is a server of its own, or a replica that was promoted and then restarted, with
    /// the same port and configuration file, unseen in between: it cannot be told from a restart.
    private static Differences redis(Pair both, boolean beside) {
        var locking = new ArrayList<Change>();
        var noted = new ArrayList<Change>();
        boolean restarted = both.differs(Identity.RUN) && both.known(Identity.RUN);
        boolean promoted =
                restarted
                        && both.now(Identity.ROLE).equals("master")
                        && both.now(Identity.FOLLOWED).equals("true");
        elsewhere(both, "port", Identity.PORT).ifPresent(locking::add);
        elsewhere(both, "configuration file", Identity.CONFIGURATION).ifPresent(locking::add);
        if (both.differs(Identity.ROLE)) {
            locking.add(
                    new Change(
                            both.then(Identity.ROLE) + " → " + both.now(Identity.ROLE),
                            both.now(Identity.ROLE).equals("master")
                                    ? "a replica was promoted"
                                    : "it takes no writes"));
        }
        if (both.differs(Identity.MAJOR)) {
            locking.add(new Change(both.brief("major version", Identity.MAJOR), "it was upgraded"));
        }
        if (restarted && beside) {
            locking.add(
                    new Change(
                            both.brief("run", Identity.RUN),
                            "another server: it ran already beside the accepted one"));
        } else if (promoted) {
            locking.add(
                    new Change(
                            both.brief("run", Identity.RUN),
                            "it was a replica when it started, and was promoted"));
        } else if (both.differs(Identity.REPLICATION) && both.known(Identity.REPLICATION)) {
            if (restarted) {
                noted.add(new Change(both.brief("replication", Identity.REPLICATION), ""));
            } else {
                locking.add(
                        new Change(
                                both.brief("replication", Identity.REPLICATION),
                                "its data have another history now"));
            }
        }
        if (restarted && !beside && !promoted) {
            noted.add(new Change("restarted: " + both.brief("run", Identity.RUN), ""));
        }
        if (both.differs(Identity.VERSION)) {
            noted.add(new Change(both.brief("version", Identity.VERSION), ""));
        }
        return new Differences(locking, noted);
    }

    private static Optional<Change> elsewhere(Pair both, String what, String name) {
        return both.differs(name) && both.known(name)
                ? Optional.of(
                        new Change(
                                both.brief(what, name),
                                "another server, or one that was set up anew"))
                : Optional.empty();
    }
}
