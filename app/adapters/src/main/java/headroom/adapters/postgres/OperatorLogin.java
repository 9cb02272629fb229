package headroom.adapters.postgres;

import headroom.core.environment.Access;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.ProbeFailure;
import headroom.core.readiness.OperatorTrial;
import java.time.InstantSource;
import java.util.Optional;

/// Logs in as the operator, asks who that is, and logs out: only when somebody asks for it.
public final class OperatorLogin {

    private static final String WHO = Sql.load("get_user.sql");

    private OperatorLogin() {}

    /// Takes no longer than one login may.
    public static OperatorTrial tryOut(PostgresEndpoint endpoint, Access access)
            throws InterruptedException {
        Optional<Login> operator = endpoint.operator();
        if (operator.isEmpty()) {
            return new OperatorTrial.NotTried();
        }
        var hosts = new Hosts(endpoint.hosts(), InstantSource.system());
        try (var link =
                new Link(new Connector(endpoint, operator.get(), access, Limits.FAST, hosts))) {
            link.useInTime(open -> open.ask(WHO));
            return new OperatorTrial.Worked();
        } catch (ProbeFailure e) {
            return new OperatorTrial.Failed(e.reason());
        }
    }
}
