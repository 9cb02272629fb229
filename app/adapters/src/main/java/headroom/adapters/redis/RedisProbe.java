package headroom.adapters.redis;

import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisEndpoint.Place;
import headroom.core.environment.RedisIdentity;
import headroom.core.environment.Tls;
import headroom.core.poll.Ledger;
import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.readiness.RedisRights;
import headroom.core.signal.queues.Masters;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.queues.Workers;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;

/// Reads one Redis in one round trip over at most one connection: what the server says of itself,
/// and depth and oldest job of each queue. A further trip is made only to log in, when queues came
/// up, and while the set of queues is larger than one page. Sends only commands that cost the
/// server nothing that grows with the queues.
public final class RedisProbe implements Probe<RedisFacts> {

    private static final Duration ANSWER = Duration.ofMillis(800);

    /// With dialling and logging in; nothing fresh is shown meanwhile.
    private static final Duration LOGIN = Duration.ofMillis(1500);

    /// What a handshake more may cost, the first of a program that has just started.
    private static final Duration HANDSHAKE = Duration.ofMillis(1500);

    /// What a sentinel more may cost.
    private static final Duration SENTINEL = Duration.ofMillis(500);

    /// Where a bastion may have to be reached first.
    private static final Duration TUNNELLED = Duration.ofSeconds(10);

    private final RedisEndpoint endpoint;
    private final Dialling dialling;
    private final Optional<Sentinels> sentinels;
    private final AtomicReference<Optional<Link>> link = new AtomicReference<>(Optional.empty());
    private final QueuesReader queues = new QueuesReader(Sidekiq.LAYOUT, InstantSource.system());
    private final ReentrantLock turn = new ReentrantLock(true);
    private Server server;
    private final Access access;
    private volatile boolean closed;

    /// Where all sentinels say that the master is, though we are elsewhere.
    private volatile Optional<Address> elsewhere = Optional.empty();

    /// @param access asked for the password at each login, so that a changed one is taken up
    public RedisProbe(RedisEndpoint endpoint, Access access) {
        this(
                endpoint,
                access,
                Server.of(endpoint.first(), endpoint.via()),
                endpoint.place() instanceof Place.Sentinels place
                        ? Optional.of(
                                new Sentinels(endpoint, place, new Dialling(endpoint, access)))
                        : Optional.empty());
    }

    /// Of one server, whatever sentinels say.
    RedisProbe(RedisEndpoint endpoint, Access access, Address server) {
        this(endpoint, access, Server.of(server, endpoint.via()), Optional.empty());
    }

    private RedisProbe(
            RedisEndpoint endpoint, Access access, Server server, Optional<Sentinels> sentinels) {
        this.endpoint = endpoint;
        this.access = access;
        this.dialling = new Dialling(endpoint, access);
        this.server = server;
        this.sentinels = sentinels;
    }

    @Override
    public Source<RedisFacts> source() {
        return RedisFacts.SOURCE;
    }

    @Override
    public Duration deadline() {
        return link.get().isPresent() && elsewhere.isEmpty() ? ANSWER : login();
    }

    private Duration login() {
        if (endpoint.via().isPresent()) {
            return TUNNELLED;
        }
        Duration login = endpoint.tls().mode() == Tls.Mode.DISABLE ? LOGIN : LOGIN.plus(HANDSHAKE);
        return switch (endpoint.place()) {
            case Place.Fixed _ -> login;
            case Place.Sentinels _ -> login.plus(SENTINEL.multipliedBy(2));
        };
    }

    @Override
    public Pace pace() {
        return new Pace.EveryTick();
    }

    /// What the watching user may run, on the connection of this probe.
    public Probe<RedisRights> rightsProbe() {
        return new RedisRightsProbe(this);
    }

    /// Who works jobs off, on the connection of this probe.
    public Probe<Workers> workersProbe() {
        return new WorkersProbe(this);
    }

    /// Whether the sentinels agree on the master; empty where none are asked.
    public Optional<Probe<Masters>> mastersProbe() {
        return endpoint.place() instanceof Place.Sentinels place
                ? Optional.of(new MastersProbe(this, endpoint, place, access))
                : Optional.empty();
    }

    /// Where the connection leads, and what is there.
    MastersProbe.Whereabouts whereabouts() throws ProbeFailure, InterruptedException {
        turn.lockInterruptibly();
        try {
            RedisIdentity identity = use(ServerInfo::identity);
            return new MastersProbe.Whereabouts(server.address(), identity);
        } finally {
            turn.unlock();
        }
    }

    /// What the server counts of all commands, on the connection of this probe.
    public Ledger ledger() {
        return new CommandLedger(this);
    }

    List<Reply> ask(List<Command> commands) throws ProbeFailure, InterruptedException {
        turn.lockInterruptibly();
        try {
            return use((open, deadline) -> {
                List<Reply> replies = open.ask(commands, deadline);
                for (int i = 0; i < replies.size(); i++) {
                    if (replies.get(i) instanceof Reply.Refused(String words)) {
                        throw new Refusal(commands.get(i), words, true);
                    }
                }
                return replies;
            });
        } finally {
            turn.unlock();
        }
    }

    /// Leaves the server, with the next read, if it is another than this. The sentinels are then
    /// asked again.
    void follow(Address master) {
        elsewhere = Optional.of(master);
    }

    Workers workers() throws ProbeFailure, InterruptedException {
        turn.lockInterruptibly();
        try {
            return use((open, deadline) -> WorkersReader.read(open, Sidekiq.LAYOUT, deadline));
        } finally {
            turn.unlock();
        }
    }

    RedisRights rights() throws ProbeFailure, InterruptedException {
        String user = endpoint.monitor().user();
        turn.lockInterruptibly();
        try {
            return use((open, deadline) -> RightsReader.read(open, user, deadline));
        } catch (ProbeFailure e) {
            if (e.getCause() instanceof Refusal refusal
                    && refusal.command().equals(Command.whoami())
                    && RightsReader.right(refusal.words())) {
                return RightsReader.nameless(user);
            }
            throw e;
        } finally {
            turn.unlock();
        }
    }

    @Override
    public RedisFacts read() throws ProbeFailure, InterruptedException {
        turn.lockInterruptibly();
        try {
            return use((open, deadline) -> {
                RedisFacts facts =
                        queues.read(
                                open,
                                deadline,
                                server.text(),
                                (command, words) -> reasons().of(command, words).detail());
                if (sentinels.isPresent()
                        && facts.identity().role() == RedisIdentity.Role.REPLICA) {
                    throw new ProbeFailure(reasons().noMaster());
                }
                return facts;
            });
        } finally {
            turn.unlock();
        }
    }

    /// What is asked on the connection.
    @FunctionalInterface
    private interface Use<T> {
        T on(Link open, Deadline deadline) throws IOException, Refusal, ProbeFailure;
    }

    /// Logs in where necessary. In turn only.
    private <T> T use(Use<T> use) throws ProbeFailure, InterruptedException {
        Deadline deadline = Deadline.in(deadline());
        if (elsewhere.filter(master -> !master.equals(server.address())).isPresent()) {
            drop();
        }
        elsewhere = Optional.empty();
        boolean whole = false;
        try {
            if (link.get().isEmpty()) {
                connect(deadline);
            }
            Link open = link.get().orElseThrow(ClosedChannelException::new);
            T answer = use.on(open, deadline);
            whole = true;
            return answer;
        } catch (Refusal e) {
            whole = e.connectionStays();
            throw new ProbeFailure(reasons().of(e.command(), e.words()), e);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the read of Redis was given up");
            }
            throw new ProbeFailure(reasons().of(e, deadline, link.get().isPresent()), e);
        } finally {
            if (!whole) {
                drop();
            }
        }
    }

    /// Dials, logs in, and asks who we are: a server may go on after a wrong password with a user
    /// who may do more.
    private void connect(Deadline deadline)
            throws IOException, ProbeFailure, Refusal, InterruptedException {
        refuseWhenClosed();
        if (sentinels.isPresent()) {
            server = sentinels.get().master(deadline);
        }
        String password = dialling.password(endpoint.monitor(), endpoint.first());
        Link fresh = dialling.open(server, deadline);
        link.set(Optional.of(fresh));
        refuseWhenClosed(); // it may have been closed while we dialled
        List<Command> login = new ArrayList<>();
        login.add(Command.auth(endpoint.monitor().user(), password));
        login.add(Command.whoami());
        if (endpoint.database() != 0) {
            login.add(Command.select(endpoint.database()));
        }
        List<Reply> replies = greeting(fresh, login, deadline);
        for (int i = 0; i < login.size(); i++) {
            if (replies.get(i) instanceof Reply.Refused(String words)) {
                if (words.startsWith("WRONGPASS")) {
                    dialling.refused(endpoint.monitor(), endpoint.first());
                }
                throw new Refusal(login.get(i), words, false);
            }
        }
        String whom =
                replies.get(1) instanceof Reply.Text(byte[] name)
                        ? new String(name, StandardCharsets.UTF_8)
                        : "nobody";
        if (!whom.equals(endpoint.monitor().user())) {
            throw new ProbeFailure(reasons().somebodyElse(whom));
        }
    }

    private void refuseWhenClosed() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private List<Reply> greeting(Link fresh, List<Command> login, Deadline deadline)
            throws IOException, ProbeFailure, Refusal, InterruptedException {
        try {
            return fresh.ask(login, deadline);
        } catch (Unanswered e) {
            if (closed || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            try (Link silent = dialling.open(server, deadline)) {
                if (silent.listen(deadline.share(2)) instanceof Reply.Refused(String words)) {
                    throw new Refusal(login.getFirst(), words, false);
                }
            } catch (SSLException alert) {
                throw alert;
            } catch (IOException _) {
                throw e; // nothing more to be heard
            }
            throw e;
        }
    }

    private Reasons reasons() {
        return new Reasons(endpoint, server, Optional.of(endpoint.monitor()), "redis.monitor");
    }

    private void drop() {
        link.getAndSet(Optional.empty()).ifPresent(Link::close);
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }
}
