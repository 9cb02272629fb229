package headroom.adapters.postgres;

import headroom.core.poll.ProbeFailure;
import headroom.core.readiness.PostgresRights;
import headroom.core.readiness.PostgresRights.Acting;
import headroom.core.readiness.PostgresRights.Function;
import headroom.core.readiness.PostgresRights.Membership;
import headroom.core.readiness.PostgresRights.Role;
import headroom.core.readiness.PostgresRights.Statements;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Understands what `get_rights.sql` answers.
final class RightsAnswer {

    private RightsAnswer() {}

    /// @param operator the acting role's configured name; empty where none is
    /// @param volume the configured function that tells the volume's size; empty where none is
    static PostgresRights rights(Answer a, Optional<String> operator, Optional<String> volume)
            throws ProbeFailure {
        var roles = new HashMap<String, Role>();
        for (Answer part : a.parts("roles")) {
            Role role = role(part);
            roles.put(role.name(), role);
        }
        String user = a.text("current_user");
        Role monitor = roles.get(user);
        if (monitor == null) {
            throw Answer.malformed("“roles” lacks " + Visible.text(user));
        }
        String quoted = a.text("operator");
        return new PostgresRights(
                (int) (a.whole("server_version_num") / 10_000),
                a.flag("in_recovery"),
                a.text("database"),
                a.optionalWhole("reserved_connections"),
                monitor,
                operator.map(
                        name -> new Acting(name, quoted, Optional.ofNullable(roles.get(name)))),
                Optional.ofNullable(roles.get("pg_monitor")),
                a.flag("statements_loaded")
                        ? a.flag("statements_created") ? Statements.THERE : Statements.NOT_CREATED
                        : Statements.NOT_LOADED,
                volume.isPresent()
                        ? Optional.of(function(volume.get(), a.optionalPart("volume")))
                        : Optional.empty());
    }

    private static Function function(String name, Optional<Answer> found) throws ProbeFailure {
        if (found.isEmpty()) {
            return new Function.Missing(name);
        }
        Answer f = found.get();
        return new Function.There(
                name, f.text("function"), f.text("schema"), f.flag("usage"), f.flag("execute"));
    }

    private static Role role(Answer r) throws ProbeFailure {
        return new Role(
                r.text("name"),
                r.text("quoted"),
                r.flag("superuser"),
                r.flag("replication"),
                r.flag("login"),
                r.flag("inherits"),
                r.flag("connect"),
                r.whole("connections"),
                r.optionalInstant("ends"),
                r.flag("ended"),
                memberships(r),
                may(r, "functions"),
                may(r, "relations"));
    }

    private static Map<String, Membership> memberships(Answer r) throws ProbeFailure {
        var found = new HashMap<String, Membership>();
        for (Answer m : r.parts("memberships")) {
            found.put(
                    m.text("name"),
                    m.flag("inherited")
                            ? Membership.INHERITED
                            : m.flag("member") ? Membership.WITHOUT_INHERITANCE : Membership.NONE);
        }
        return found;
    }

    private static Map<String, Boolean> may(Answer r, String key) throws ProbeFailure {
        var found = new HashMap<String, Boolean>();
        for (Answer one : r.parts(key)) {
            found.put(one.text("name"), one.flag("may"));
        }
        return found;
    }
}
