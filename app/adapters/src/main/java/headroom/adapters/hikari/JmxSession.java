package headroom.adapters.hikari;

import headroom.adapters.hikari.Item.Text;
import headroom.adapters.hikari.Item.Thing;
import headroom.adapters.hikari.Item.Whole;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/// A session with a JMX agent, on one connection. Used by one thread at a time.
final class JmxSession implements AutoCloseable {

    private static final String NAME = "javax.management.ObjectName";
    private static final String ATTRIBUTE = "javax.management.Attribute";

    private final Channel channel;
    private final Stub session;
    private final long opened = System.nanoTime();

    /// @param channel closed with it
    JmxSession(Channel channel, Stub session) {
        this.channel = channel;
        this.session = session;
    }

    /// How long it has been there.
    java.time.Duration age() {
        return java.time.Duration.ofNanos(System.nanoTime() - opened);
    }

    /// The name under which the agent knows us; empty where it does not tell.
    Optional<String> user(Deadline deadline) throws IOException {
        Item id = channel.call(Call.connectionId(session), true, deadline).value();
        String[] parts = id instanceof Text(String text) ? text.split(" ", -1) : new String[0];
        return parts.length < 3 || parts[1].isEmpty() ? Optional.empty() : Optional.of(parts[1]);
    }

    /// The names of all MBeans that fit a pattern.
    List<String> names(String pattern, Deadline deadline) throws IOException {
        Channel.Answer answer =
                channel.call(Call.names(session, objectName(pattern)), true, deadline);
        var names = new TreeSet<String>();
        for (Thing thing : answer.reader().things()) {
            if (thing.kind().equals(NAME)) {
                for (Item written : thing.extras(NAME)) {
                    if (written instanceof Text(String name)) {
                        names.add(name);
                    }
                }
            }
        }
        return List.copyOf(names);
    }

    /// The whole numbers among an MBean's attributes. One that it has not, or may not be seen, is
    /// missing.
    Map<String, Long> figures(String name, Deadline deadline, String... attributes)
            throws IOException {
        Channel.Answer answer =
                channel.call(
                        Call.attributes(session, objectName(name), attributes), true, deadline);
        var figures = new HashMap<String, Long>();
        for (Thing thing : answer.reader().things()) {
            if (thing.kind().equals(ATTRIBUTE)
                    && thing.field("name") instanceof Text(String attribute)
                    && thing.field("value") instanceof Thing number
                    && number.field("value") instanceof Whole(long value)) {
                figures.put(attribute, value);
            }
        }
        return figures;
    }

    private static ObjectName objectName(String text) throws WireFailure {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new WireFailure("it told a name that is none: " + text);
        }
    }

    /// Takes leave, so that the agent need not find out by itself.
    void leave(Deadline deadline) {
        try {
            channel.call(Call.end(session), false, deadline);
        } catch (IOException _) {
            // it finds out by itself
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
