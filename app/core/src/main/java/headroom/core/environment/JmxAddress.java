package headroom.core.environment;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where an instance's JMX agent is: its registry, and the agent's name there.
public record JmxAddress(Address registry, String name) {

    private static final String USUAL = "jmxrmi";

    /// The host between the slashes is where a server would be made; clients leave it empty.
    private static final Pattern URL =
            Pattern.compile(
                    "service:jmx:rmi://[^/]*/jndi/rmi://(?<at>[^/]+)/(?<name>[A-Za-z0-9_.-]+)");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]+]?");

    /// Reads `host:port`, or a URL of JMX by RMI. Other protocols and look-ups are refused: what a
    /// directory answers could lead anywhere.
    public static JmxAddress parse(String instance) throws ProbeFailure {
        String written = instance.strip();
        Matcher url = URL.matcher(written);
        if (url.matches()) {
            return new JmxAddress(address(url.group("at"), written), url.group("name"));
        }
        if (written.startsWith("service:")) {
            throw refused(
                    written,
                    "is no URL that Headroom follows; write HOST:PORT, or"
                            + " service:jmx:rmi:///jndi/rmi://HOST:PORT/jmxrmi");
        }
        return new JmxAddress(address(written, written), USUAL);
    }

    private static Address address(String text, String written) throws ProbeFailure {
        Address address =
                Address.parse(text, 0).orElseThrow(() -> refused(written, "is no host and port"));
        if (address.port() < 1
                || address.port() > 65_535
                || !HOST.matcher(address.host()).matches()) {
            throw refused(written, "is no host and port, as in 10.0.0.1:9010");
        }
        return address;
    }

    private static ProbeFailure refused(String written, String why) {
        return new ProbeFailure(
                new Reason(
                        Reason.Kind.NOT_CONFIGURED, "“%s” %s".formatted(Shown.text(written), why)));
    }
}
