package headroom.adapters.files;

/// A file of settings in which every key stands.
final class EveryKey {

    static final String TEXT =
            """
            name: shop
            tier: production
            bastions:
              - {name: jump, host: jump.internal, port: 2222, user: ops, key: /keys/ops, passphrase: keychain:ops, known_hosts: /keys/known}
              - {name: agent, host: 10.0.0.1, user: ops, agent: true}
              - {name: typed, host: "::1", user: ops, password: prompt}
            postgres:
              hosts: ["db-1.internal:5433", db-2.internal]
              database: shop
              tls: {mode: verify-ca, root: /tls/root.crt, client: {certificate: /tls/me.crt, key: /tls/me.key, password: "file:/tls/pw"}}
              channel_binding: require
              pooled: true
              via: jump
              monitor: {user: headroom_monitor, password: pgpass}
              operator: {user: headroom_operator, password: 'command:["pass", "shop \\"op\\""]'}
            redis:
              sentinel: {master: shop, hosts: [s-1, "s-2:26380"], login: {user: s, password: env:S}}
              database: 3
              tls: {mode: require}
              via: agent
              monitor: {user: headroom, password: prompt}
              operator: {user: op, password: keychain:op}
            pgbouncer:
              - {name: web, host: pool-1, port: 6433, tls: {mode: disable}, via: jump, stats: {user: st, password: pgpass}, admin: {user: ad, password: env:A}}
            services:
              - {name: orders, jmx: ["orders-1:9010", "service:jmx:rmi:///jndi/rmi://orders-2:9010/jmxrmi"], pools: "orders*", tls: {mode: verify-full}, via: typed, login: {user: j, password: env:J}}
            capacity:
              node_exporter: {url: "https://db-1.internal:9100/metrics", mountpoint: /var/lib/postgresql, ceiling: 2 TiB, tls: {mode: verify-ca, root: /tls/ex.crt, client: {certificate: /tls/us.crt, key: /tls/us.key}}, via: jump}
            expectations:
              slots: [{name: orders_cdc, owner: orders team}]
              clients:
                - {service: web, role: web, application_name: web, addresses: [10.0.0.0/8, "fd00::/8", 192.168.1.1], database: shop, pool: {max: 10, instances: 4}}
              vcpus: 8
              settings: {max_connections: "200", auto_explain.log_min_duration: 5s}
            levels: {storage: {watch: 50 %}}
            """;

    private EveryKey() {}
}
