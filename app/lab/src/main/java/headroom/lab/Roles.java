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
record Roles(
        LabFolder.Password monitor,
        LabFolder.Password operator,
        LabFolder.Password application,
        LabFolder.Password replicator) {

    static final String MONITOR = "headroom_monitor";
    static final String OPERATOR = "headroom_operator";
    static final String APPLICATION = "shop_app";
    static final String REPLICATOR = "shop_cdc";
    private static final String OWNER = "shop_owner";

    static Roles create(PostgresServer server, LabFolder folder) throws IOException, SQLException {
        var roles =
                new Roles(
                        folder.password(MONITOR),
                        folder.password(OPERATOR),
                        folder.password(APPLICATION),
                        folder.password(REPLICATOR));
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
                GRANT EXECUTE ON FUNCTION pg_reload_conf() TO headroom_operator;
                CREATE ROLE shop_owner;
                CREATE ROLE shop_app LOGIN PASSWORD '%s';
                CREATE ROLE shop_cdc LOGIN REPLICATION PASSWORD '%s';
                """
                        .formatted(
                                monitor.value(),
                                operator.value(),
                                application.value(),
                                replicator.value());
        return major < 15 ? basic : basic + SINCE_15;
    }

    private static final String SINCE_15 =
            """
            GRANT pg_checkpoint TO headroom_operator;
            GRANT ALTER SYSTEM ON PARAMETER max_slot_wal_keep_size TO headroom_operator;
            """;

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
            """;
}
