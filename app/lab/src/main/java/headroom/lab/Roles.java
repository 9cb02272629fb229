package headroom.lab;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// The accounts of the lab's PostgreSQL and the database of its service.
///
/// @param monitor for watching: reads what the server says of itself, and changes nothing
/// @param operator for acting: ends sessions, drops slots, makes checkpoints
/// @param application the service's, which reads and writes its rows
/// @param replicator the consumers' of change streams
/// @param volume the lab's own, which reads what is used; not the monitor's, whose statements tests
///   count
record Roles(
        LabFolder.Password monitor,
        LabFolder.Password operator,
        LabFolder.Password application,
        LabFolder.Password replicator,
        LabFolder.Password volume) {

    static final String MONITOR = "headroom_monitor";
    static final String OPERATOR = "headroom_operator";
    static final String APPLICATION = "shop_app";
    static final String REPLICATOR = "shop_cdc";
    static final String VOLUME = "lab_volume";
    private static final String OWNER = "shop_owner";

    static Roles create(PostgresServer server, LabFolder folder) throws IOException, SQLException {
        var roles =
                new Roles(
                        folder.password(MONITOR),
                        folder.password(OPERATOR),
                        folder.password(APPLICATION),
                        folder.password(REPLICATOR),
                        folder.password(VOLUME));
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            // Or the passwords would stand in pg_stat_statements.
            statement.execute("SET pg_stat_statements.track = 'none'");
            statement.execute(roles.roles(server.major()));
            statement.execute("CREATE DATABASE " + PostgresServer.DATABASE + " OWNER " + OWNER);
        }
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA);
            if (server.major() >= 16) {
                statement.execute(
                        "GRANT EXECUTE ON FUNCTION pg_log_standby_snapshot() TO " + VOLUME);
            }
        }
        return roles;
    }

    private String roles(int major) {
        String basic =
                """
                CREATE ROLE headroom_monitor LOGIN PASSWORD '%s';
                GRANT pg_monitor TO headroom_monitor;
                CREATE ROLE headroom_operator LOGIN REPLICATION PASSWORD '%s';
                GRANT pg_monitor, pg_signal_backend TO headroom_operator;
                CREATE ROLE shop_owner;
                CREATE ROLE shop_app LOGIN PASSWORD '%s';
                CREATE ROLE shop_cdc LOGIN REPLICATION PASSWORD '%s';
                CREATE ROLE lab_volume LOGIN PASSWORD '%s';
                GRANT pg_monitor TO lab_volume;
                """
                        .formatted(
                                monitor.value(),
                                operator.value(),
                                application.value(),
                                replicator.value(),
                                volume.value());
        return basic + (major < 15 ? "" : SINCE_15);
    }

    private static final String SINCE_15 =
            """
            GRANT pg_checkpoint TO headroom_operator;
            GRANT ALTER SYSTEM ON PARAMETER max_slot_wal_keep_size TO headroom_operator;
            """;

    /// Rights on functions are a database's own, unlike those on parameters.
    private static final String SCHEMA =
            """
            CREATE EXTENSION pg_stat_statements;
            SET ROLE shop_owner;
            CREATE SCHEMA shop;
            CREATE TABLE shop.orders (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                account_id integer NOT NULL,
                state text NOT NULL DEFAULT 'placed',
                cents integer NOT NULL,
                changed timestamptz NOT NULL DEFAULT now());
            INSERT INTO shop.orders (account_id, cents)
                SELECT n % 50, 100 + n * 7 % 9900 FROM generate_series(1, 1000) n;
            GRANT USAGE ON SCHEMA shop TO shop_app;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO shop_app;
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA shop TO shop_app;
            CREATE PUBLICATION orders_cdc FOR TABLE shop.orders;
            RESET ROLE;
            GRANT EXECUTE ON FUNCTION pg_reload_conf() TO headroom_operator;
            """;
}
