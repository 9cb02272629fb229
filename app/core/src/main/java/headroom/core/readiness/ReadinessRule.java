package headroom.core.readiness;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.mitigation.Mitigation;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.Capability.Deed;
import headroom.core.readiness.Capability.Sight;
import headroom.core.readiness.Readiness.Kind;
import headroom.core.readiness.Readiness.Line;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Primaries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The judgement on what the configured logins could do. What nobody told is unknown, never can.
public final class ReadinessRule {

    /// What certainly cannot be done says more than what nobody knows.
    private static final Comparator<Line> CERTAIN_FIRST =
            Comparator.comparing((Line l) -> !(l.ability() instanceof Ability.Cannot))
                    .thenComparing(l -> l.ability().level(), Comparator.reverseOrder());

    private ReadinessRule() {}

    /// @param snapshot with the readings of [PostgresRights#SOURCE] and [RedisRights#SOURCE], and
    ///   of [Primaries#SOURCE] where there are several hosts
    /// @param trial whether the operator's login works, as far as somebody tried
    public static Readiness judge(Environment environment, Snapshot snapshot, OperatorTrial trial) {
        var lines = new ArrayList<Line>();
        var deeds = new ArrayList<Line>();
        Reading<PostgresRights> postgres = snapshot.get(PostgresRights.SOURCE);
        Reading<RedisRights> redis = snapshot.get(RedisRights.SOURCE);
        environment
                .postgres()
                .ifPresent(endpoint -> {
                    lines.addAll(sights(endpoint, postgres));
                    for (Mitigation mitigation : Capability.mitigations()) {
                        deeds.addAll(
                                deeds(
                                        mitigation,
                                        endpoint,
                                        postgres,
                                        trial,
                                        snapshot.get(Primaries.SOURCE)));
                    }
                });
        environment.redis().ifPresent(endpoint -> lines.addAll(sights(endpoint, redis)));
        String sentence = said(environment, lines, deeds);
        lines.addAll(deeds);
        return new Readiness(
                lines,
                postgres.lastValue().map(PostgresRule::remarks).orElse(List.of()),
                sentence,
                lines.stream().map(line -> line.ability().level()).reduce(Level.OK, Level::orWorse),
                (environment.postgres().isPresent() && pending(postgres))
                        || (environment.redis().isPresent() && pending(redis)),
                Stream.of(postgres, redis)
                        .filter(reading -> reading instanceof Reading.Stale)
                        .flatMap(reading -> reading.arrival().stream())
                        .min(Comparator.naturalOrder()));
    }

    private static boolean pending(Reading<?> reading) {
        return reading.trouble().filter(r -> r.kind() == Reason.Kind.PENDING).isPresent();
    }

    private static List<Line> sights(PostgresEndpoint endpoint, Reading<PostgresRights> reading) {
        var lines = new ArrayList<Line>();
        for (Sight sight : Sight.values()) {
            if (sight.ofRedis()) {
                continue;
            }
            Optional<Ability> ability =
                    reading.lastValue()
                            .map(rights -> PostgresRule.of(sight, rights))
                            .orElseGet(() ->
                                    Optional.of(sight)
                                            .filter(s -> s != Sight.RESERVED)
                                            .map(_ -> unknown(reading)));
            ability.ifPresent(a -> lines.add(line(sight, endpoint.monitor(), a)));
        }
        return lines;
    }

    private static List<Line> sights(RedisEndpoint endpoint, Reading<RedisRights> reading) {
        var lines = new ArrayList<Line>();
        for (Sight sight : Sight.values()) {
            if (sight.ofRedis()) {
                lines.add(
                        line(
                                sight,
                                endpoint.monitor(),
                                reading.lastValue()
                                        .map(rights -> RedisRule.of(sight, rights))
                                        .orElseGet(() -> unknown(reading))));
            }
        }
        return lines;
    }

    private static Line line(Sight sight, Login login, Ability ability) {
        return new Line(
                Kind.SIGNAL, sight, sight.gauge().title(), Shown.text(login.user()), ability);
    }

    private static List<Line> deeds(
            Mitigation mitigation,
            PostgresEndpoint endpoint,
            Reading<PostgresRights> reading,
            OperatorTrial trial,
            Reading<Primaries> primaries) {
        String operator = endpoint.operator().map(Login::user).map(Shown::text).orElse("");
        return Capability.deeds(mitigation).stream()
                .map(deed -> {
                    Ability ability =
                            reading.lastValue()
                                    .map(rights -> PostgresRule.of(deed, rights))
                                    .orElseGet(() -> unheard(deed, endpoint, reading));
                    return new Line(
                            Kind.MITIGATION,
                            deed,
                            capital(Capability.phrase(mitigation)),
                            deed == Deed.PREVIEW_DROP
                                    ? Shown.text(endpoint.monitor().user())
                                    : operator,
                            switch (deed) {
                                case OPERATOR_LOGIN -> tried(ability, trial);
                                case DROP_SLOT -> alone(ability, primaries);
                                case PREVIEW_DROP, CHECKPOINT -> ability;
                            });
                })
                .toList();
    }

    /// Nobody need be asked whether a login that is not configured can do anything.
    private static Ability unheard(
            Deed deed, PostgresEndpoint endpoint, Reading<PostgresRights> reading) {
        return endpoint.operator().isEmpty() && deed != Deed.PREVIEW_DROP
                ? new Ability.Closed("no operator login is configured")
                : unknown(reading);
    }

    /// The rights tell what may be; a login tells what is.
    private static Ability tried(Ability byRights, OperatorTrial trial) {
        if (!(trial instanceof OperatorTrial.Failed(Reason reason))) {
            return byRights;
        }
        return switch (reason.kind()) {
            case AUTHENTICATION, NO_SECRET, NO_RIGHT ->
                    new Ability.Cannot(reason.sentence(), byRights.toGrant());
            default -> new Ability.Unknown(reason.sentence());
        };
    }

    /// With two primaries nothing is done on either.
    private static Ability alone(Ability byRights, Reading<Primaries> primaries) {
        return primaries
                .fresh()
                .filter(Primaries::several)
                .filter(_ -> byRights instanceof Ability.Can)
                .<Ability>map(several -> new Ability.Closed(several.conflict()))
                .orElse(byRights);
    }

    private static Ability unknown(Reading<?> reading) {
        return new Ability.Unknown(reading.trouble().map(Reason::sentence).orElse("not read"));
    }

    private static String said(Environment environment, List<Line> sights, List<Line> deeds) {
        String name = Shown.text(environment.name());
        if (environment.postgres().filter(p -> p.operator().isEmpty()).isPresent()) {
            return "Watch-only: no operator login is configured.";
        }
        for (Mitigation mitigation : Capability.mitigations()) {
            String phrase = Capability.phrase(mitigation);
            Optional<Line> worst =
                    deeds.stream()
                            .filter(l -> l.of().equals(capital(phrase)))
                            .filter(l -> !(l.ability() instanceof Ability.Can))
                            .min(
                                    Comparator.comparing((Line l) -> !needed(l))
                                            .thenComparing(CERTAIN_FIRST));
            if (worst.isPresent()) {
                return couldNot(phrase, name, worst.get());
            }
        }
        Optional<Line> unseen =
                sights.stream()
                        .filter(l -> !(l.ability() instanceof Ability.Can))
                        .min(CERTAIN_FIRST);
        return unseen.map(l -> unseen(l, name))
                .orElseGet(() ->
                        deeds.isEmpty()
                                ? "Everything on %s can be seen.".formatted(name)
                                : "You could %s on %s tonight.".formatted(phrases(), name));
    }

    private static String unseen(Line line, String name) {
        return (line.ability() instanceof Ability.Unknown
                        ? "Whether Headroom sees “%s” on %s is not known: %s."
                        : "Headroom cannot see “%s” on %s: %s.")
                .formatted(line.what().title(), name, line.ability().reason());
    }

    private static boolean needed(Line line) {
        return line.what() instanceof Deed deed && deed.needed();
    }

    private static String phrases() {
        return String.join(
                ", ", Capability.mitigations().stream().map(Capability::phrase).toList());
    }

    private static String couldNot(String phrase, String name, Line line) {
        String why = line.ability().reason();
        if (!needed(line)) {
            return "You could %s on %s tonight, but not everything that belongs to it (%s): %s."
                    .formatted(phrase, name, line.what().title().toLowerCase(Locale.ROOT), why);
        }
        return switch (line.ability()) {
            case Ability.Unknown _ ->
                    "Whether you could %s on %s tonight is not known: %s."
                            .formatted(phrase, name, why);
            case Ability.Can _, Ability.Cannot _, Ability.Closed _ ->
                    "You could not %s on %s tonight: %s.".formatted(phrase, name, why);
        };
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
