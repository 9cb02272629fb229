import org.jspecify.annotations.NullMarked;

/// Real servers on loopback, and the incidents reproduced on them.
@NullMarked
module headroom.lab {
    requires static org.bouncycastle.pkix;
    requires static org.bouncycastle.provider;
    requires static org.checkerframework.checker.qual;
    requires static org.jspecify;
    requires com.zaxxer.hikari;
    requires java.management;
    requires java.management.rmi;
    requires java.rmi;
    requires transitive java.sql;
    requires org.apache.sshd.osgi;
    requires org.postgresql.jdbc;
    requires org.slf4j;
    requires org.tukaani.xz;
    requires redis.clients.jedis;
    requires transitive headroom.core;

    exports headroom.lab;
}
