package headroom.core.readiness;

import headroom.core.environment.CapacitySource;
import headroom.core.environment.Environment;
import headroom.core.environment.Fingerprint;
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

    /// @param snapshot with the readings of [PostgresRights#SOURCE] and [RedisRights#SOURCE], of
    ///   [Primaries#SOURCE] where there are several hosts, and of what tells pools and volume
    /// @param trial whether the operator's login works, as far as somebody tried
    public static Readiness judge(Environment environment, Snapshot snapshot, OperatorTrial trial) {
        var lines = new ArrayList<Line>();
        var deeds = new ArrayList<Line>();
        Reading<PostgresRights> postgres = snapshot.get(PostgresRights.SOURCE);
        Reading<RedisRights> redis = snapshot.get(RedisRights.SOURCE);
        Reading<Primaries> primaries = snapshot.get(Primaries.SOURCE);
        Optional<Ability> volume = ReadingRule.volume(environment, snapshot);
        environment
                .postgres()
                .ifPresent(endpoint -> {
                    lines.addAll(sights(environment, endpoint, postgres, volume));
                    for (Mitigation mitigation : Capability.mitigations()) {
                        deeds.addAll(deeds(mitigation, endpoint, postgres, trial, primaries));
                    }
                });
        lines.addAll(ReadingRule.pools(environment, snapshot));
        environment.redis().ifPresent(endpoint -> lines.addAll(sights(endpoint, redis)));
        String sentence = said(environment, lines, deeds);
        lines.addAll(deeds);
        return new Readiness(
                lines,
                remarks(environment, postgres, primaries),
                sentence,
                lines.stream().map(line -> line.ability().level()).reduce(Level.OK, Level::orWorse),
                (environment.postgres().isPresent() && pending(postgres))
                        || (environment.redis().isPresent() && pending(redis))
                        || (several(environment) && pending(primaries))
                        || ReadingRule.all(environment, snapshot).anyMatch(ReadinessRule::pending),
                Stream.of(postgres, redis)
                        .filter(reading -> reading instanceof Reading.Stale)
                        .flatMap(reading -> reading.arrival().stream())
                        .min(Comparator.naturalOrder()));
    }

    /// What the judgement goes by besides the readings of rights, as far as it matters: equal where
    /// nothing else would be judged. Cheap, as these are read every few seconds.
    public static List<Optional<Reason>> obstacles(Environment environment, Snapshot snapshot) {
        return ReadingRule.all(environment, snapshot).map(ReadingRule::obstacle).toList();
    }

    private static boolean several(Environment environment) {
        return environment.postgres().filter(p -> p.hosts().size() > 1).isPresent();
    }

    private static List<String> remarks(
            Environment environment,
            Reading<PostgresRights> postgres,
            Reading<Primaries> primaries) {
        var remarks =
                new ArrayList<>(postgres.lastValue().map(PostgresRule::remarks).orElse(List.of()));
        postgres.lastValue()
                .map(PostgresRights::major)
                .flatMap(major ->
                        Fingerprint.untried(major)
                                .map(untried ->
                                        "PostgreSQL %d at %s is %s; what is new there is not shown."
                                                .formatted(
                                                        major,
                                                        environment
                                                                .postgres()
                                                                .map(PostgresEndpoint::address)
                                                                .orElse(""),
                                                        untried)))
                .ifPresent(remarks::add);
        if (several(environment)) {
            primaries
                    .lastValue()
                    .ifPresent(
                            found -> found.unasked().forEach(other -> remarks.add(unasked(other))));
        }
        return remarks;
    }

    private static String unasked(Primaries.Unasked other) {
        String why = Shown.text(other.why().sentence(), Reason.LONGEST);
        return "%s could not be asked whether it is a primary too: %s%s"
                .formatted(
                        Shown.text(other.host().text()),
                        why,
                        why.endsWith("?") || why.endsWith(".") ? "" : ".");
    }

    private static boolean pending(Reading<?> reading) {
        return reading.trouble().filter(r -> r.kind() == Reason.Kind.PENDING).isPresent();
    }

    /// @param volume what came of reading the volume's size
    private static List<Line> sights(
            Environment environment,
            PostgresEndpoint endpoint,
            Reading<PostgresRights> reading,
            Optional<Ability> volume) {
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
                                            .filter(s -> s != Sight.RESERVED && s != Sight.VOLUME)
                                            .map(_ -> unknown(reading)));
            if (sight == Sight.VOLUME) {
                // rights alone do not tell whether the function may read what it reads
                ability = ability.filter(a -> !(a instanceof Ability.Can)).or(() -> volume);
            }
            ability.ifPresent(a -> lines.add(line(sight, by(sight, environment, endpoint), a)));
        }
        return lines;
    }

    /// A node_exporter asks for no login.
    private static String by(Sight sight, Environment environment, PostgresEndpoint endpoint) {
        return sight == Sight.VOLUME
                        && environment
                                .capacity()
                                .filter(CapacitySource.NodeExporter.class::isInstance)
                                .isPresent()
                ? ""
                : endpoint.monitor().user();
    }

    private static List<Line> sights(RedisEndpoint endpoint, Reading<RedisRights> reading) {
        var lines = new ArrayList<Line>();
        for (Sight sight : Sight.values()) {
            if (sight.ofRedis()) {
                lines.add(
                        line(
                                sight,
                                endpoint.monitor().user(),
                                reading.lastValue()
                                        .map(rights -> RedisRule.of(sight, rights))
                                        .orElseGet(() -> unknown(reading))));
            }
        }
        return lines;
    }

    private static Line line(Sight sight, String by, Ability ability) {
        return new Line(Kind.SIGNAL, sight, sight.gauge().title(), Shown.text(by), ability);
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
                                case DROP_SLOT -> alone(ability, endpoint, primaries);
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
    private static Ability alone(
            Ability byRights, PostgresEndpoint endpoint, Reading<Primaries> primaries) {
        if (!(byRights instanceof Ability.Can) || endpoint.hosts().size() < 2) {
            return byRights;
        }
        Optional<Primaries> several = primaries.lastValue().filter(Primaries::several);
        if (several.isPresent()) {
            return new Ability.Closed(several.get().conflict());
        }
        return primaries
                .trouble()
                .<Ability>map(reason ->
                        new Ability.Unknown(
                                "whether another host is a primary too is not known: "
                                        + reason.sentence()))
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
