package headroom.desktop;

import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.Environment;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.Ability;
import headroom.core.readiness.OperatorTrial;
import headroom.core.readiness.Readiness;
import headroom.core.readiness.ReadinessRule;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.queues.RedisFacts;
import headroom.desktop.environment.ConnectionTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Goes the way to an environment's servers by the same probes that watch it, so that what passes
/// here is what will be read. Each stage keeps its deadline whatever the network does.
final class StagedConnection implements ConnectionTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(15);

    /// As many missing rights as fit beside the stage; the readiness table has them all.
    private static final int SOME = 3;

    private final Function<Environment, List<Probe<?>>> probes;
    private final Access access;
    private final ExecutorService threads;
    private final InstantSource clock;

    /// @param probes made anew for each test, and closed after it
    StagedConnection(
            Function<Environment, List<Probe<?>>> probes,
            Access access,
            ExecutorService threads,
            InstantSource clock) {
        this.clock = clock;
        this.probes = probes;
        this.access = access;
        this.threads = threads;
    }

    @Override
    public void run(Environment environment, Consumer<Step> told) throws InterruptedException {
        List<Probe<?>> all = probes.apply(environment);
        try {
            if (environment.postgres().isPresent()) {
                var p = environment.postgres().get();
                var alone = environment.withServers(environment.postgres(), Optional.empty());
                new Way("PostgreSQL " + p.address(), alone, told)
                        .go(
                                p.first(),
                                p.via(),
                                p.monitor().user(),
                                named(all, ServerFacts.SOURCE.server()),
                                ServerFacts.class);
            }
            if (environment.redis().isPresent()) {
                var r = environment.redis().get();
                var alone = environment.withServers(Optional.empty(), environment.redis());
                new Way("Redis " + r.address(), alone, told)
                        .go(
                                r.first(),
                                r.via(),
                                r.monitor().user(),
                                named(all, RedisFacts.SOURCE.server()),
                                RedisFacts.class);
            }
        } finally {
            all.forEach(Probe::close);
        }
    }

    private static List<Probe<?>> named(List<Probe<?>> all, String server) {
        return all.stream().filter(p -> p.source().server().equals(server)).toList();
    }

    /// A stage that did not pass; those after it are skipped.
    private static final class Stopped extends Exception {

        private static final long serialVersionUID = 1;
    }

    private final class Way {

        private final String server;
        private final Environment environment;
        private final Consumer<Step> told;

        /// @param environment with this server alone
        Way(String server, Environment environment, Consumer<Step> told) {
            this.server = server;
            this.environment = environment;
            this.told = told;
        }

        void go(
                Address target,
                Optional<Bastion> via,
                String user,
                List<Probe<?>> readings,
                Class<?> first)
                throws InterruptedException {
            try {
                stages(target, via, user, readings, first);
            } catch (Stopped _) {
                // told where it stopped; the next server is another matter
            }
        }

        private void stages(
                Address target,
                Optional<Bastion> via,
                String user,
                List<Probe<?>> readings,
                Class<?> first)
                throws InterruptedException, Stopped {
            Address near = target;
            if (via.isEmpty()) {
                stage(
                        Stage.RESOLVE,
                        SOON,
                        () -> InetAddress.getByName(target.host()),
                        InetAddress::getHostAddress);
                skip(Stage.TUNNEL, "no bastion is named");
            } else {
                skip(Stage.RESOLVE, "the bastion looks the name up");
                near =
                        stage(
                                Stage.TUNNEL,
                                LONG,
                                () -> access.dial().reach(target, via, LONG),
                                at -> "through " + via.get().name());
            }
            Address way = near;
            stage(Stage.CONNECT, SOON, () -> connected(way), _ -> target.text() + " answers");
            Probe<?> facts =
                    readings.stream()
                            .filter(p -> p.source().type().equals(first))
                            .findFirst()
                            .orElseThrow();
            Object read = stage(Stage.LOGIN, LONG, facts::read, _ -> "as " + user);
            // each answer is refused that comes from a login which the server takes for another
            stage(Stage.WHO, SOON, () -> user, name -> "the server takes us for " + name);
            stage(Stage.WHAT, SOON, () -> read, StagedConnection::what);
            stage(Stage.RIGHTS, LONG, () -> rights(readings, facts, read), words -> words);
        }

        private Object connected(Address to) throws IOException {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(to.host(), to.port()), (int) SOON.toMillis());
                return to;
            }
        }

        /// What could not be seen and done tonight, as readiness judges it; else what the readings
        /// that are left may not see.
        private String rights(List<Probe<?>> readings, Probe<?> first, Object read)
                throws InterruptedException {
            Instant now = clock.instant();
            Snapshot snapshot = with(Snapshot.empty(now), first, read, now);
            var missing = new ArrayList<String>();
            for (Probe<?> probe : readings) {
                if (probe.equals(first)) {
                    continue;
                }
                try {
                    snapshot = with(snapshot, probe, probe.read(), now);
                } catch (ProbeFailure e) {
                    missing.add(probe.source().name() + ": " + e.reason().sentence());
                }
            }
            Readiness readiness =
                    ReadinessRule.judge(environment, snapshot, new OperatorTrial.NotTried());
            String tonight =
                    readiness.lines().stream()
                            .filter(line -> line.ability() instanceof Ability.Cannot)
                            .map(line -> line.what().title() + ": no, " + line.ability().reason())
                            .distinct()
                            .limit(SOME)
                            .collect(Collectors.joining("; "));
            if (!tonight.isEmpty()) {
                return tonight;
            }
            return missing.isEmpty()
                    ? "everything that is watched may be read"
                    : "not everything may be read: " + String.join("; ", missing);
        }

        private static <T> Snapshot with(
                Snapshot snapshot, Probe<T> probe, Object value, Instant at) {
            return snapshot.with(
                    probe.source(), new Reading.Known<>(probe.source().type().cast(value), at));
        }

        private void skip(Stage stage, String why) {
            told.accept(new Step(server, stage, new Outcome.Skipped(why)));
        }

        private <T> T stage(
                Stage stage, Duration within, Callable<T> does, Function<T, String> words)
                throws InterruptedException, Stopped {
            told.accept(new Step(server, stage, new Outcome.Running()));
            long began = System.nanoTime();
            Future<T> going = threads.submit(does);
            Outcome outcome;
            Optional<T> result = Optional.empty();
            try {
                result = Optional.of(going.get(within.toMillis(), TimeUnit.MILLISECONDS));
                outcome = new Outcome.Passed(words.apply(result.get()), since(began));
            } catch (TimeoutException _) {
                outcome =
                        new Outcome.Failed(
                                "no answer within " + within.toSeconds() + " s",
                                next(Reason.Kind.TIMEOUT),
                                since(began));
            } catch (ExecutionException e) {
                outcome = failed(Optional.ofNullable(e.getCause()).orElse(e), since(began));
            } finally {
                going.cancel(true);
            }
            told.accept(new Step(server, stage, outcome));
            if (result.isEmpty()) {
                throw new Stopped();
            }
            return result.get();
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static String what(Object read) {
        return switch (read) {
            case ServerFacts facts -> facts.fingerprint().text();
            case RedisFacts facts ->
                    facts.identity().text() + " · " + facts.queues().size() + " queues";
            default -> "";
        };
    }

    private static Outcome failed(Throwable cause, Duration took) {
        return switch (cause) {
            case ProbeFailure failure ->
                    new Outcome.Failed(
                            failure.reason().sentence(), next(failure.reason().kind()), took);
            case UnknownHostException _ ->
                    new Outcome.Failed(
                            "no name server knows this host",
                            "Correct the host, or name the bastion that knows it.",
                            took);
            case IOException io ->
                    new Outcome.Failed(
                            String.valueOf(io.getMessage()), next(Reason.Kind.UNREACHABLE), took);
            default ->
                    new Outcome.Failed(
                            String.valueOf(cause), "That is a defect; the log has more.", took);
        };
    }

    private static String next(Reason.Kind kind) {
        return switch (kind) {
            case AUTHENTICATION -> "Correct the user, or what its password's reference leads to.";
            case NO_SECRET -> "Put the password there, or choose another reference.";
            case TIMEOUT ->
                    "Is the address right? A firewall may be in the way: ask for the way, or name a"
                            + " bastion.";
            case UNREACHABLE -> "Check host, port and encryption, and whether the server runs.";
            case NO_RIGHT -> "Grant the right that is named.";
            case MALFORMED -> "Is it this kind of server? Check the port.";
            default -> "The server's log may say more.";
        };
    }
}
