import org.jspecify.annotations.NullMarked;

/// What Headroom talks to. One package per thing talked to, blind to each other.
@NullMarked
module headroom.adapters {
    requires static org.checkerframework.checker.qual;
    requires static org.jspecify;
    requires com.zaxxer.hikari;
    requires java.sql;
    requires org.postgresql.jdbc;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;
    requires redis.clients.jedis;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;
    requires transitive headroom.core;

    exports headroom.adapters.postgres;
}
