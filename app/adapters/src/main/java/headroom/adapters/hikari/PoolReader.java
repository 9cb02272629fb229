package headroom.adapters.hikari;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.pools.ServicePools;
import headroom.core.signal.pools.ServicePools.Pool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds the HikariCP pools of a JVM by their names, and reads their figures.
final class PoolReader {

    private static final String ALL = "com.zaxxer.hikari:*";

    /// Also as with `hikaricp.jmx.register2.0`.
    private static final Pattern NAME =
            Pattern.compile("com\\.zaxxer\\.hikari:type=Pool( \\((?<old>.*)\\)|,name=(?<new>.*))");

    private static final int MOST_POOLS = 50;

    private final String wanted;
    private final Pattern fits;

    /// @param wanted a name in which `*` stands for anything
    PoolReader(String wanted) {
        this.wanted = wanted;
        this.fits =
                Pattern.compile(
                        List.of(wanted.split("\\*", -1)).stream()
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")),
                        Pattern.DOTALL);
    }

    ServicePools read(JmxSession session, String where, Deadline deadline)
            throws IOException, ProbeFailure {
        Map<String, String> beans = beans(session, deadline);
        var pools = new ArrayList<Pool>();
        for (Map.Entry<String, String> bean : beans.entrySet()) {
            if (fits.matcher(bean.getKey()).matches() && pools.size() < MOST_POOLS) {
                pools.add(pool(session, bean.getKey(), bean.getValue(), deadline));
            }
        }
        if (pools.isEmpty()) {
            throw new ProbeFailure(none(where, beans));
        }
        return new ServicePools(pools);
    }

    /// The pools that there are, by name.
    private static Map<String, String> beans(JmxSession session, Deadline deadline)
            throws IOException {
        var beans = new TreeMap<String, String>();
        for (String bean : session.names(ALL, deadline)) {
            Matcher name = NAME.matcher(bean);
            if (name.matches()) {
                String old = name.group("old");
                beans.put(old == null ? name.group("new") : old, bean);
            }
        }
        return beans;
    }

    private static Pool pool(JmxSession session, String name, String bean, Deadline deadline)
            throws IOException, ProbeFailure {
        Map<String, Long> now =
                session.figures(
                        bean,
                        deadline,
                        "ActiveConnections",
                        "IdleConnections",
                        "ThreadsAwaitingConnection",
                        "TotalConnections");
        Map<String, Long> limits =
                session.figures(
                        bean.replace("type=Pool", "type=PoolConfig"),
                        deadline,
                        "MaximumPoolSize",
                        "MinimumIdle");
        return new Pool(
                name,
                figure(now, "ActiveConnections", name),
                figure(now, "IdleConnections", name),
                figure(now, "ThreadsAwaitingConnection", name),
                figure(now, "TotalConnections", name),
                figure(limits, "MaximumPoolSize", name),
                figure(limits, "MinimumIdle", name));
    }

    private static long figure(Map<String, Long> figures, String name, String pool)
            throws ProbeFailure {
        Long found = figures.get(name);
        if (found == null) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.NO_VALUE,
                            "the pool %s does not tell %s; may this login read it?"
                                    .formatted(Shown.text(pool), name)));
        }
        return found;
    }

    private Reason none(String where, Map<String, String> beans) {
        if (beans.isEmpty()) {
            return new Reason(
                    Reason.Kind.NO_VALUE,
                    "%s shows no HikariCP pool; set registerMbeans=true there (Spring: spring.datasource.hikari.register-mbeans)"
                            .formatted(where));
        }
        return new Reason(
                Reason.Kind.NO_VALUE,
                "no pool of %s is called %s; there are: %s"
                        .formatted(
                                where,
                                Shown.text(wanted),
                                beans.keySet().stream()
                                        .limit(5)
                                        .map(Shown::text)
                                        .collect(Collectors.joining(", "))));
    }
}
