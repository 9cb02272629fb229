package headroom.adapters.postgres;

import headroom.core.environment.Address;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import java.util.Optional;

/// What a server, or PgBouncer before it, says instead of letting us in, with the place in the
/// settings or on the server where that is mended.
record LoginRefusal(Connector connector, Address host) {

    private static final String HBA = "pg_hba.conf";

    /// Whether it is the password that is not right. PgBouncer has one state for everything.
    static boolean wrongPassword(String state, String words) {
        return state.equals("28P01")
                || (state.equals("08P01") && words.contains("authentication failed"));
    }

    /// Empty for what may come on an open connection as well.
    Optional<Reason> reason(String state, String words) {
        String user = Visible.text(connector.login().user());
        if (wrongPassword(state, words)) {
            return Optional.of(
                    new Reason(
                            Kind.AUTHENTICATION,
                            "%s says: %s; correct what %s leads to, or the role's password"
                                    .formatted(host, words, connector.login().password().text())));
        }
        return switch (state) {
            case "42501" ->
                    Optional.of(
                            new Reason(
                                    Kind.NO_RIGHT,
                                    "%s says: %s; %s needs the right to connect"
                                            .formatted(host, words, user)));
            case "53300" -> Optional.of(full(words, user));
            case "3D000" -> Optional.of(noDatabase(words));
            case "28000" -> Optional.of(new Reason(Kind.AUTHENTICATION, unwelcome(words)));
            case "08P01" -> Optional.of(pooler(words));
            default -> Optional.empty();
        };
    }

    private Reason noDatabase(String words) {
        return new Reason(
                Kind.SERVER_ERROR,
                "%s says: %s; correct \"database\" in the environment's settings"
                        .formatted(host, words));
    }

    /// PgBouncer's own words, or those of a server that does not understand us.
    private Reason pooler(String words) {
        if (words.contains("unsupported startup parameter")) {
            return new Reason(
                    Kind.NOT_CONFIGURED,
                    "%s is PgBouncer (%s); say pooled: true".formatted(host, words));
        }
        if (words.contains("no such database")) {
            return noDatabase(words);
        }
        if (words.contains("no more connections allowed")) {
            return new Reason(
                    Kind.UNREACHABLE,
                    "%s says: %s; raise max_client_conn in pgbouncer.ini, or end clients"
                            .formatted(host, words));
        }
        return new Reason(Kind.UNREACHABLE, "%s says: %s".formatted(host, words));
    }

    private Reason full(String words, String user) {
        return new Reason(
                Kind.UNREACHABLE,
                "%s has no connection left for us: %s; %s"
                        .formatted(host, words, room(words, user)));
    }

    /// What makes room, by whose limit is reached. The words are those of 14 to 18.
    private static String room(String words, String user) {
        if (words.contains("for role \"")) {
            return "ALTER ROLE %s CONNECTION LIMIT 3 leaves it enough".formatted(user);
        }
        if (words.contains("for database \"")) {
            return "raise its limit with ALTER DATABASE, or watch through another database";
        }
        if (words.contains("pg_use_reserved_connections")) {
            return "GRANT pg_use_reserved_connections TO %s lets us have one of those"
                    .formatted(user);
        }
        if (words.contains("SUPERUSER")) {
            return "close idle connections or a pool of an application, for which a superuser still gets in;"
                    + " reserved_connections and GRANT pg_use_reserved_connections TO %s keep one for us"
                            .formatted(user);
        }
        if (words.contains("superuser")) { // before 16
            return "close idle connections or a pool of an application, for which a superuser still gets in";
        }
        return "even a superuser gets none: stop an application, or make its pool smaller";
    }

    private String unwelcome(String words) {
        if (words.contains("client certificate")) {
            return "%s says: %s; name one as tls.client, signed by an authority that the server knows"
                    .formatted(host, words);
        }
        if (words.contains("certificate authentication")) {
            return "%s says: %s; the certificate's common name must be the user, or be mapped to it in pg_ident.conf"
                    .formatted(host, words);
        }
        if (words.contains(HBA)) {
            return "%s says: %s; add a line to its pg_hba.conf%s"
                    .formatted(
                            host,
                            words,
                            words.contains("no encryption")
                                    ? ", or say tls: {mode: verify-full}"
                                    : "");
        }
        return "%s says: %s".formatted(host, words);
    }
}
