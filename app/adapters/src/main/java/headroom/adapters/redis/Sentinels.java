package headroom.adapters.redis;

import headroom.core.environment.Address;
import headroom.core.environment.Login;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisEndpoint.Place;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.reading.Shown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Asks the sentinels in turn where the master is; whoever answered last is asked first. A sentinel
/// that hangs costs its share of the time only.
final class Sentinels {

    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_NAME = 200;

    private final RedisEndpoint endpoint;
    private final Place.Sentinels place;
    private final Dialling dialling;
    private final List<Address> order;

    Sentinels(RedisEndpoint endpoint, Place.Sentinels place, Dialling dialling) {
        this.endpoint = endpoint;
        this.place = place;
        this.dialling = dialling;
        this.order = new ArrayList<>(place.sentinels());
    }

    /// @throws ProbeFailure when none of them knows, with what each said
    Server master(Deadline deadline) throws IOException, ProbeFailure, InterruptedException {
        List<Reason> failures = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            Address sentinel = order.get(i);
            try {
                Address master = asked(sentinel, deadline.share(order.size() - i + 1));
                order.remove(i);
                order.addFirst(sentinel);
                return Server.named(master, place.master(), sentinel);
            } catch (ProbeFailure e) {
                failures.add(e.reason());
            }
        }
        throw new ProbeFailure(none(failures));
    }

    /// Where one of them says the master is.
    ///
    /// @throws IOException when this thread was interrupted
    Address asked(Address sentinel, Deadline deadline)
            throws IOException, ProbeFailure, InterruptedException {
        Server server = Server.of(sentinel, endpoint.via());
        try {
            return ask(server, deadline);
        } catch (Refusal e) {
            throw new ProbeFailure(reasons(server).of(e.command(), e.words()), e);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            throw new ProbeFailure(reasons(server).of(e, deadline, false), e);
        }
    }

    private Reason none(List<Reason> failures) {
        if (failures.stream().anyMatch(failure -> failure.kind() == Kind.AUTHENTICATION)) {
            place.login().ifPresent(login -> dialling.refused(login, place.sentinels().getFirst()));
        }
        Kind first = failures.getFirst().kind();
        boolean alike = failures.stream().allMatch(failure -> failure.kind() == first);
        return new Reason(
                alike ? first : Kind.UNREACHABLE,
                failures.size() == 1
                        ? failures.getFirst().detail()
                        : "none of the %d sentinels tells where %s is: %s"
                                .formatted(
                                        failures.size(),
                                        place.master(),
                                        failures.stream()
                                                .map(Reason::detail)
                                                .distinct()
                                                .collect(Collectors.joining("; "))));
    }

    private Reasons reasons(Server sentinel) {
        return new Reasons(endpoint, sentinel, place.login(), "redis.sentinel.login");
    }

    private Address ask(Server sentinel, Deadline deadline)
            throws IOException, ProbeFailure, Refusal, InterruptedException {
        List<Command> commands = new ArrayList<>();
        if (place.login().isPresent()) {
            Login login = place.login().get();
            // as it stands in the settings first, like pgpass would know it
            String password = dialling.password(login, place.sentinels().getFirst());
            commands.add(
                    login.user().equals("default")
                            ? Command.auth(password) // Sentinel before 6.2 knows no users
                            : Command.auth(login.user(), password));
        }
        commands.add(Command.masterOf(place.master()));
        try (Link link = dialling.open(sentinel, deadline)) {
            List<Reply> replies = link.ask(commands, deadline);
            for (int i = 0; i < commands.size(); i++) {
                if (replies.get(i) instanceof Reply.Refused(String words)) {
                    throw new Refusal(commands.get(i), words, false);
                }
            }
            if (replies.getLast() instanceof Reply.Nothing) {
                throw new ProbeFailure(unknown(sentinel, others(link, deadline)));
            }
            return address(replies.getLast());
        }
    }

    private static Address address(Reply reply) throws Violation {
        if (reply instanceof Reply.Many(List<Reply> parts)
                && parts.size() == 2
                && parts.get(0) instanceof Reply.Text(byte[] host)
                && parts.get(1) instanceof Reply.Text(byte[] port)
                && host.length > 0
                && host.length <= LONGEST_HOST) {
            String digits = new String(port, StandardCharsets.US_ASCII);
            if (digits.matches("\\d{1,5}") && Integer.parseInt(digits) <= 65_535) {
                return new Address(
                        new String(host, StandardCharsets.UTF_8), Integer.parseInt(digits));
            }
        }
        throw new Violation("an address of the master that is none");
    }

    private Reason unknown(Server sentinel, List<String> others) {
        return new Reason(
                Kind.UNREACHABLE,
                others.isEmpty()
                        ? "the sentinel at %s watches over no master at all; is it the right one, and is it configured?"
                                .formatted(sentinel.text())
                        : "the sentinel at %s knows no master %s, but %s; correct redis.sentinel.master"
                                .formatted(
                                        sentinel.text(),
                                        place.master(),
                                        Shown.text(String.join(", ", others), LONGEST_NAME)));
    }

    /// The names that it knows; none where it does not tell.
    private static List<String> others(Link link, Deadline deadline) throws IOException {
        List<String> names = new ArrayList<>();
        if (link.ask(List.of(Command.masters()), deadline).getFirst()
                instanceof Reply.Many(List<Reply> masters)) {
            for (Reply master : masters) {
                name(master).ifPresent(names::add);
            }
        }
        return names;
    }

    private static Optional<String> name(Reply master) {
        return master instanceof Reply.Many(List<Reply> fields)
                        && fields.size() > 1
                        && fields.get(1) instanceof Reply.Text(byte[] name)
                ? Optional.of(new String(name, StandardCharsets.UTF_8))
                : Optional.empty();
    }
}
