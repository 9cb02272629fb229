package headroom.adapters.tunnel;

import headroom.core.environment.Address;
import headroom.core.poll.ProbeFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// What a `known_hosts` file says of one host; it is read, never written. Format: sshd(8),
/// "SSH_KNOWN_HOSTS FILE FORMAT".
final class KnownHosts {

    private final Path file;
    private final Address host;
    private final List<Line> lines;

    private KnownHosts(Path file, Address host, List<Line> lines) {
        this.file = file;
        this.host = host;
        this.lines = lines;
    }

    /// Lines that make no sense are passed over, as `ssh` does. Where there is no file, nothing is
    /// known.
    static KnownHosts read(Path file, Address host) throws ProbeFailure {
        var found = new ArrayList<Line>();
        if (Files.exists(file)) {
            String bare = host.host().replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
            String[] all = OwnFile.text(file, "list of known hosts").split("\n", -1);
            for (int i = 0; i < all.length; i++) {
                line(i + 1, all[i], bare, host.port()).ifPresent(found::add);
            }
        }
        return new KnownHosts(file, host, found);
    }

    private static Optional<Line> line(int number, String text, String host, int port) {
        try {
            KnownHostEntry entry = KnownHostEntry.parseKnownHostEntry(text);
            if (entry == null || !entry.isHostMatch(host, port)) {
                return Optional.empty();
            }
            var key = entry.getKeyEntry();
            return Optional.of(
                    new Line(
                            number,
                            Optional.ofNullable(entry.getMarker()).orElse(""),
                            key.getKeyType(),
                            base64(key.getKeyData())));
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    /// The types of key by which the host is known. They are to be asked for first: a host that is
    /// known by its ed25519 key and shows its RSA key would look changed.
    List<String> types() {
        return plain().map(Line::type).distinct().toList();
    }

    /// Why this key is not to be trusted, with what to do; empty when it is the host's.
    Optional<String> objection(PublicKey shown) {
        String bytes = base64(bytes(shown));
        String type = KeyUtils.getKeyType(shown);
        String key = type + " " + fingerprint(shown);
        Optional<Line> revoked = lines.stream().filter(l -> l.marked("revoked", bytes)).findFirst();
        if (revoked.isPresent()) {
            return Optional.of(
                    "shows a host key that %s line %d revokes: %s; do not connect, and ask its administrator"
                            .formatted(file, revoked.get().number(), key));
        }
        if (plain().anyMatch(l -> l.key().equals(bytes))) {
            return Optional.empty();
        }
        return Optional.of(plain().findAny().isPresent() ? changed(key, type) : unknown(key, type));
    }

    private String changed(String key, String type) {
        String known =
                plain().map(l ->
                                "line %d: %s %s"
                                        .formatted(
                                                l.number(),
                                                l.type(),
                                                fingerprint(Base64.getDecoder().decode(l.key()))))
                        .collect(Collectors.joining(", "));
        return ("shows another host key than the known one: %s instead of what stands in %s (%s); somebody may be in"
                        + " between: ask its administrator for the fingerprint, and only if the key was changed on"
                        + " purpose run: ssh-keygen -R '%s' -f '%s' && %s")
                .formatted(key, file, known, name(), file, scan(type));
    }

    private String unknown(String key, String type) {
        String authority =
                lines.stream().anyMatch(l -> l.marker().equals("cert-authority"))
                        ? " (its @cert-authority line is passed over: certificates of hosts are not checked)"
                        : "";
        return ("shows a host key that is not known: %s; %s has no line for %s%s; ask its administrator for the"
                        + " fingerprint, and only if it is the same run: %s")
                .formatted(key, file, name(), authority, scan(type));
    }

    private String scan(String type) {
        String kind =
                type.startsWith("ecdsa") ? "ecdsa" : type.contains("ed25519") ? "ed25519" : "rsa";
        String port = host.port() == 22 ? "" : " -p " + host.port();
        return "ssh-keyscan -t %s%s %s >> '%s'"
                .formatted(kind, port, host.host().replaceAll("[\\[\\]]", ""), file);
    }

    private String name() {
        String bare = host.host().replaceAll("[\\[\\]]", "");
        return host.port() == 22 ? bare : "[" + bare + "]:" + host.port();
    }

    private Stream<Line> plain() {
        return lines.stream().filter(l -> l.marker().isEmpty());
    }

    private static byte[] bytes(PublicKey key) {
        var buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        return buffer.getCompactData();
    }

    private static String base64(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }

    /// As `ssh-keygen -l` writes it.
    static String fingerprint(PublicKey key) {
        return fingerprint(bytes(key));
    }

    private static String fingerprint(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A line that concerns the host.
    ///
    /// @param marker without its @; empty for an ordinary one
    /// @param key in base64, as it stands there
    private record Line(int number, String marker, String type, String key) {

        private boolean marked(String wanted, String shown) {
            return marker.equals(wanted) && key.equals(shown);
        }
    }
}
