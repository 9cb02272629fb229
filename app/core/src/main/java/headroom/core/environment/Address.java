package headroom.core.environment;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A host and a port.
///
/// @param host a name or an address; IPv6 with or without brackets
public record Address(String host, int port) {

    private static final Pattern WRITTEN =
            Pattern.compile("(?<host>\\[[^\\]]+]|[^:\\[\\]]+)(?::(?<port>\\d{1,5}))?");

    /// Reads a host, or a host and a port as [#text()] writes them; empty when it is anything else.
    ///
    /// @param otherwise the port where none is written
    public static Optional<Address> parse(String text, int otherwise) {
        Matcher written = WRITTEN.matcher(text.strip());
        if (!written.matches()) {
            return text.chars().filter(c -> c == ':').count() > 1 && text.indexOf('[') < 0
                    ? Optional.of(new Address(text.strip(), otherwise))
                    : Optional.empty();
        }
        String port = written.group("port");
        String host = written.group("host").replaceAll("[\\[\\]]", "");
        return Optional.of(new Address(host, port == null ? otherwise : Integer.parseInt(port)));
    }

    /// As in `db-1.internal:5432` or `[::1]:5432`.
    public String text() {
        return (host.indexOf(':') >= 0 && host.charAt(0) != '[' ? "[" + host + "]" : host)
                + ":"
                + port;
    }

    /// Whether it is this machine by its very writing. A name is not looked up: a name server must
    /// not decide on encryption.
    public boolean loopback() {
        String bare = host.replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
        return bare.equals("localhost")
                || bare.equals("::1")
                || bare.equals("0:0:0:0:0:0:0:1")
                || bare.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    @Override
    public String toString() {
        return text();
    }
}
