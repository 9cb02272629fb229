package headroom.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one more Redis of a lab, or a Sentinel, is like.
///
/// @param program what is started; the lab's own Redis 7.0 if empty
/// @param tls its certificate and whom it trusts; it then speaks nothing but TLS
/// @param primary whose replica it is; it has the same accounts and passwords
/// @param lines further lines of its configuration
public record RedisOptions(
        Optional<Path> program,
        Optional<Tls> tls,
        Optional<RedisServer> primary,
        List<String> lines) {

    public RedisOptions {
        lines = List.copyOf(lines);
    }

    /// A server of its own without TLS.
    public static RedisOptions plain() {
        return new RedisOptions(Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    /// With another program, such as Valkey's.
    public RedisOptions program(Path other) {
        return new RedisOptions(Optional.of(other), tls, primary, lines);
    }

    /// With TLS; clients need no certificate.
    public RedisOptions tls(Identity server, Authority trusted) {
        return with(new Tls(server, trusted, Optional.empty()));
    }

    /// With TLS, and a certificate asked of every client.
    ///
    /// @param own what it shows as a client itself, to a primary or to replicas
    public RedisOptions mutualTls(Identity server, Authority trusted, Identity own) {
        return with(new Tls(server, trusted, Optional.of(own)));
    }

    private RedisOptions with(Tls wanted) {
        return new RedisOptions(program, Optional.of(wanted), primary, lines);
    }

    /// As a replica of another server.
    public RedisOptions replicaOf(RedisServer other) {
        return new RedisOptions(program, tls, Optional.of(other), lines);
    }

    /// With one more account.
    ///
    /// @param rules as ACL SETUSER takes them, such as `~* +@read`
    public RedisOptions user(String name, String password, String rules) {
        return line("user " + name + " on #" + RedisServer.sha256(password) + " " + rules);
    }

    /// With one more line of the configuration, such as `requirepass secret`.
    public RedisOptions line(String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(line);
        return new RedisOptions(program, tls, primary, more);
    }

    /// The part of the configuration that Redis and Sentinel have in common.
    String configuration(int port) {
        String place =
                tls.map(present -> present.lines(port)).orElseGet(() -> "port " + port + "\n");
        return "bind " + Server.HOST + "\n" + place + String.join("\n", lines) + "\n";
    }

    /// @param mutual what it shows as a client itself where clients must show a certificate
    public record Tls(Identity server, Authority trusted, Optional<Identity> mutual) {

        private String lines(int port) {
            String own =
                    mutual.map(identity ->
                                    "tls-client-cert-file %s\ntls-client-key-file %s\n"
                                            .formatted(
                                                    identity.certificateFile(), identity.keyFile()))
                            .orElse("");
            return """
            port 0
            tls-port %d
            tls-replication yes
            tls-cert-file %s
            tls-key-file %s
            tls-ca-cert-file %s
            tls-auth-clients %s
            """
                            .formatted(
                                    port,
                                    server.certificateFile(),
                                    server.keyFile(),
                                    trusted.file(),
                                    mutual.isPresent() ? "yes" : "no")
                    + own;
        }
    }
}
