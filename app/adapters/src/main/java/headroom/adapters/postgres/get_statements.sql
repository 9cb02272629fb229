-- Costly: every statement that is counted is told, without texts; some milliseconds for 5,000 of them. At its own pace.
-- The schema, quoted by the server, and what its version lacks are put in. Headroom's own statements are left out.
SELECT json_build_object(
    'current_user', current_user,
    'server', concat_ws(' ', (SELECT system_identifier FROM pg_control_system()), pg_is_in_recovery(),
                        host(inet_server_addr()), inet_server_port()),
    'server_time', clock_timestamp(),
    'info', %4$s,
    'hidden', (SELECT count(*) FROM %1$s.pg_stat_statements(false) h WHERE h.queryid IS NULL),
    'statements', (SELECT coalesce(json_agg(json_build_object(
            'r', x.userid::bigint, 'd', x.dbid::bigint, 'q', x.queryid, 't', x.toplevel, 'c', x.calls,
            'm', x.total_exec_time, 'n', x.rows, 'b', x.blocks, 's', x.since)), '[]')
        FROM (
            SELECT s.userid, s.dbid, s.queryid, %2$s AS toplevel, s.calls, s.total_exec_time, s.rows,
                   s.shared_blks_hit + s.shared_blks_read AS blocks, %3$s AS since
            FROM %1$s.pg_stat_statements(false) s
            WHERE s.queryid IS NOT NULL AND s.userid <> (SELECT u.oid FROM pg_roles u WHERE u.rolname = current_user)
            ORDER BY s.total_exec_time DESC
            LIMIT 5000) x),
    'took', (extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000000)::bigint
)::text
