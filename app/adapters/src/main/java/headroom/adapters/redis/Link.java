package headroom.adapters.redis;

import headroom.adapters.tls.Encryption;
import headroom.core.environment.Address;
import headroom.core.poll.Tally;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/// One connection to a server, on which nothing was said yet. Whatever breaks an exchange closes
/// it.
final class Link implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private final BoundedSocket socket;
    private final Connection connection;
    private boolean answered;

    private Link(BoundedSocket socket, Connection connection) {
        this.socket = socket;
        this.connection = connection;
    }

    /// @param near where to connect to
    /// @param server whom to expect there
    static Link open(
            Address near, Address server, Optional<Encryption> encryption, Deadline deadline)
            throws IOException {
        BoundedSocket socket = BoundedSocket.connect(near, server, encryption, deadline);
        // This constructor and connect() send nothing: no HELLO, no CLIENT SETINFO.
        var link = new Link(socket, new Connection(() -> socket));
        link.connection.connect();
        return link;
    }

    /// Sends all commands at once and returns one reply each.
    ///
    /// @throws IOException when not all replies came in time or one broke the rules
    List<Reply> ask(List<Command> commands, Deadline deadline) throws IOException {
        try {
            List<Reply> replies = exchange(commands, commands.size(), deadline);
            answered = true;
            return replies;
        } catch (Violation | SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw answered ? e : new Unanswered(e);
        }
    }

    /// What the server says without being asked, as it does to clients that it turns away. Whoever
    /// speaks to it first may not hear it.
    Reply listen(Deadline deadline) throws IOException {
        return exchange(List.of(), 1, deadline).getFirst();
    }

    private List<Reply> exchange(List<Command> commands, int expected, Deadline deadline)
            throws IOException {
        socket.expect(expected, deadline);
        Tally.sends(commands.size());
        try {
            for (Command command : commands) {
                connection.sendCommand(command.verb(), command.arguments().toArray(String[]::new));
            }
            List<Reply> replies = new ArrayList<>(expected);
            for (Object answer : connection.getMany(expected)) {
                replies.add(reply(answer));
            }
            return replies;
        } catch (JedisConnectionException e) {
            close();
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException io) {
                    throw io;
                }
            }
            throw new Violation("not what Redis sends", e);
        } catch (RuntimeException e) {
            // the driver itself stumbles over some answers, such as an empty MOVED
            close();
            throw new Violation("not what Redis sends", e);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static Reply reply(Object answer) throws Violation {
        return switch (Optional.ofNullable(answer).orElse(Optional.empty())) {
            case byte[] bytes -> new Reply.Text(bytes);
            case Long number -> new Reply.Count(number);
            case JedisDataException refused -> new Reply.Refused(words(refused));
            case Optional<?> _ -> new Reply.Nothing();
            case List<?> list -> {
                List<Reply> elements = new ArrayList<>(list.size());
                for (Object element : list) {
                    elements.add(reply(element));
                }
                yield new Reply.Many(elements);
            }
            default -> throw new Violation("an answer of no known kind");
        };
    }

    /// The driver makes each byte of an error's line a character of its own, with the sign of the
    /// byte.
    private static String words(JedisDataException refused) {
        String raw = String.valueOf(refused.getMessage());
        byte[] bytes = new byte[raw.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) raw.charAt(i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Closes the socket; says nothing to the server, which may not be listening.
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a connection did not close cleanly", e);
        }
    }
}
