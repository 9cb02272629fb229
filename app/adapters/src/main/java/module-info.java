import org.jspecify.annotations.NullMarked;

/// What Headroom talks to. One package per thing talked to, blind to each other.
@NullMarked
module headroom.adapters {
    requires static org.checkerframework.checker.qual;
    requires static org.jspecify;
    requires com.fasterxml.jackson.annotation;
    requires java.keyring;
    requires java.logging; // the driver's own
    requires java.management;
    requires java.naming;
    requires java.net.http;
    requires java.sql;
    requires org.apache.sshd.osgi;
    requires org.freedesktop.dbus; // java-keyring needs it and, being automatic, cannot say so
    requires org.postgresql.jdbc;
    requires org.slf4j;
    requires org.snakeyaml.engine; // its exceptions say where a text breaks
    requires org.xerial.sqlitejdbc;
    requires redis.clients.jedis;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;
    requires transitive headroom.core;

    exports headroom.adapters.capacity;
    exports headroom.adapters.files;
    exports headroom.adapters.hikari;
    exports headroom.adapters.pgbouncer;
    exports headroom.adapters.postgres;
    exports headroom.adapters.redis;
    exports headroom.adapters.processes;
    exports headroom.adapters.secrets;
    exports headroom.adapters.store;
    exports headroom.adapters.tls;
    exports headroom.adapters.tunnel;
    exports headroom.adapters.wire;

    opens headroom.adapters.files to
            tools.jackson.databind;
}
