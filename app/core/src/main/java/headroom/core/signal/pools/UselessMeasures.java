package headroom.core.signal.pools;

import headroom.core.signal.pools.Diagnosis.Ailment;
import headroom.core.signal.pools.Diagnosis.Useless;
import java.util.List;

/// What would not help against which ailment, and why.
final class UselessMeasures {

    private static final String RAISE = "Raising the maximum";
    private static final String EVICT = "softEvictConnections";
    private static final String TERMINATE = "Ending its sessions (pg_terminate_backend)";
    private static final String RESTART = "Restarting the instances";

    private UselessMeasures() {}

    /// @param bouncer whether the pool is PgBouncer's, which has no such operations by JMX, and
    ///   takes note when the server ends a connection that it has lent
    static Diagnosis added(Diagnosis found, boolean bouncer) {
        return new Diagnosis(
                found.ailment(),
                found.evidence(),
                found.doubts(),
                against(found.ailment()).stream()
                        .filter(u -> !bouncer || !u.measure().equals(EVICT))
                        .filter(u ->
                                !bouncer
                                        || !(found.ailment() instanceof Ailment.Leak)
                                        || !u.measure().equals(TERMINATE))
                        .toList());
    }

    private static List<Useless> against(Ailment ailment) {
        return switch (ailment) {
            case Ailment.Leak(boolean open, var _) ->
                    List.of(
                            new Useless(EVICT, "it does nothing for a connection that is lent"),
                            new Useless(
                                    TERMINATE,
                                    open
                                            ? "it frees their locks, yet does not give the permits back to the pool"
                                            : "it does not give the permits back to the pool"));
            case Ailment.TooSmall _ ->
                    List.of(
                            new Useless(EVICT, "the new connections would be just as few"),
                            new Useless(TERMINATE, "they work, and the pool would open them again"),
                            new Useless(
                                    RESTART,
                                    "the backlog would meet the same pool, with a storm of logins on top"));
            case Ailment.SlowDatabase _ ->
                    List.of(
                            new Useless(
                                    RAISE, "more statements at once make a slow database slower"),
                            new Useless(EVICT, "new connections lead to the same database"),
                            new Useless(
                                    RESTART,
                                    "it adds a storm of logins to a database that is slow"));
            case Ailment.LockQueue _ ->
                    List.of(
                            new Useless(RAISE, "the new connections queue for the same lock"),
                            new Useless(EVICT, "it does nothing for a connection that is lent"),
                            new Useless(RESTART, "new sessions queue behind the same blocker"));
            case Ailment.LoginStorm _ ->
                    List.of(
                            new Useless(RAISE, "it makes for more logins"),
                            new Useless(EVICT, "every connection would have to log in again"),
                            new Useless(RESTART, "it begins the storm again"));
            case Ailment.Healthy _, Ailment.Undecided _ -> List.of();
        };
    }
}
