package headroom.adapters.postgres;

import headroom.core.environment.Address;
import headroom.core.poll.ProbeFailure;
import headroom.core.signal.Primaries;
import headroom.core.signal.Primaries.Claim;
import headroom.core.signal.Primaries.Unasked;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Asks the other hosts of an endpoint whether they are a primary as well. One login at each of
/// them, which is closed again: never more than one connection there, and none more on the host
/// that the link is on.
final class Rivals {

    private static final String IDENTITY = Sql.load("get_identity.sql");

    /// Asks what the host of a link says it is.
    @FunctionalInterface
    interface Own {
        Claim claim() throws ProbeFailure, InterruptedException;
    }

    private Rivals() {}

    /// Who says that it is the primary. The link's own host is asked before and after the others:
    /// one that was shut down or demoted in between is no second one. Each other host is given up
    /// after the time for a login and a fast answer.
    ///
    /// @param own asks the host that the link is on
    /// @param connector of that link
    static Primaries of(Own own, Connector connector) throws ProbeFailure, InterruptedException {
        Claim before = own.claim();
        if (before.server().inRecovery()) {
            return new Primaries(List.of(), List.of());
        }
        List<Claim> claims = new ArrayList<>();
        List<Unasked> unasked = new ArrayList<>();
        for (Address host : connector.hosts().without(before.host())) {
            try (var other = new Link(connector.to(host, Limits.FAST))) {
                Claim claim = other.useInTime(Rivals::claim);
                if (!claim.server().inRecovery()) {
                    claims.add(claim);
                }
            } catch (ProbeFailure e) {
                unasked.add(new Unasked(host, e.reason()));
            }
        }
        if (!claims.isEmpty()) {
            Claim after = own.claim();
            if (after.server().inRecovery() || !after.server().sameRun(before.server())) {
                claims.clear();
            }
            claims.addFirst(after);
        } else {
            claims.add(before);
        }
        return new Primaries(claims, unasked);
    }

    static Claim claim(Link open) throws SQLException, ProbeFailure {
        return new Claim(open.host(), ServerAnswer.fingerprint(open.ask(IDENTITY)));
    }
}
