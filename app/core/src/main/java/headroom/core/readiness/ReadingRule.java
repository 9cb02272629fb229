package headroom.core.readiness;

import headroom.core.environment.CapacitySource;
import headroom.core.environment.Environment;
import headroom.core.environment.Login;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.readiness.Capability.Pools;
import headroom.core.readiness.Readiness.Kind;
import headroom.core.readiness.Readiness.Line;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Gauge;
import headroom.core.signal.pools.BouncerPools;
import headroom.core.signal.pools.ServicePools;
import headroom.core.signal.storage.VolumeCapacity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// From what came of reading servers that keep no list of rights to what can be seen of them: each
/// tells what one may do by doing it, or by refusing.
final class ReadingRule {

    private ReadingRule() {}

    /// The pools of each PgBouncer and of each service.
    static List<Line> pools(Environment environment, Snapshot snapshot) {
        var lines = new ArrayList<Line>();
        for (PgBouncerEndpoint bouncer : environment.bouncers()) {
            lines.add(
                    line(
                            "PgBouncer " + bouncer.name(),
                            bouncer.stats().user(),
                            ability(snapshot.get(BouncerPools.source(bouncer)), grants(bouncer))));
        }
        for (ServiceEndpoint service : environment.services()) {
            Ability worst =
                    service.instances().stream()
                            .map(instance ->
                                    ability(
                                            snapshot.get(ServicePools.source(service, instance)),
                                            grants(service)))
                            .min(
                                    Comparator.comparing(
                                                    (Ability a) -> !(a instanceof Ability.Cannot))
                                            .thenComparing(
                                                    Ability::level, Comparator.reverseOrder()))
                            .orElse(new Ability.Unknown("no instance of it is configured"));
            lines.add(line(service.name(), service.login().map(Login::user).orElse(""), worst));
        }
        return lines;
    }

    /// What came of reading the volume's size, where the settings do not say it.
    static Optional<Ability> volume(Environment environment, Snapshot snapshot) {
        return told(environment).map(_ -> ability(snapshot.get(VolumeCapacity.SOURCE), List.of()));
    }

    private static Optional<CapacitySource> told(Environment environment) {
        return environment
                .capacity()
                .filter(_ -> environment.postgres().isPresent())
                .filter(source -> !(source instanceof CapacitySource.Configured));
    }

    /// The readings that count here.
    static Stream<Reading<?>> all(Environment environment, Snapshot snapshot) {
        Stream<Source<?>> pools =
                Stream.<Source<?>>concat(
                        environment.bouncers().stream().map(BouncerPools::source),
                        environment.services().stream()
                                .flatMap(service ->
                                        service.instances().stream()
                                                .map(i -> ServicePools.source(service, i))));
        Stream<Source<?>> volume = told(environment).stream().map(_ -> VolumeCapacity.SOURCE);
        return Stream.concat(pools, volume).map(source -> snapshot.get(source));
    }

    /// Why it is not so that it can be read; empty where it can. A server that was read, and is
    /// silent now, has taken no right away.
    static Optional<Reason> obstacle(Reading<?> reading) {
        return reading.trouble().filter(reason -> reading.lastValue().isEmpty() || refused(reason));
    }

    private static Ability ability(Reading<?> reading, List<Grant> grants) {
        return obstacle(reading)
                .<Ability>map(reason ->
                        refused(reason)
                                ? new Ability.Cannot(
                                        reason.sentence(),
                                        reason.kind() == Reason.Kind.NO_RIGHT ? grants : List.of())
                                : new Ability.Unknown(reason.sentence()))
                .orElseGet(Ability.Can::new);
    }

    /// Whether it will not work before somebody grants or mends something.
    private static boolean refused(Reason reason) {
        return switch (reason.kind()) {
            case NO_RIGHT, AUTHENTICATION, NO_SECRET -> true;
            default -> false;
        };
    }

    private static Line line(String server, String by, Ability ability) {
        return new Line(
                Kind.SIGNAL, new Pools(server), Gauge.POOLS.title(), Shown.text(by), ability);
    }

    private static List<Grant> grants(PgBouncerEndpoint bouncer) {
        String where = "%s (%s)".formatted(bouncer.name(), bouncer.address().text());
        return List.of(
                new Grant(
                        "stats_users = " + bouncer.stats().user(),
                        "in pgbouncer.ini of %s, beside those who stand there".formatted(where)),
                new Grant("RELOAD;", "then on the admin console of " + where));
    }

    private static List<Grant> grants(ServiceEndpoint service) {
        return service.login()
                .map(login ->
                        List.of(
                                new Grant(
                                        login.user() + " readonly",
                                        "in the jmxremote.access of %s, which is read at its start"
                                                .formatted(service.name()))))
                .orElse(List.of());
    }
}
