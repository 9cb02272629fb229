-- Fast: shared memory and the control file, no directory. Some tenths of a millisecond; one round trip.
-- json rather than jsonb, which would sort keys that nobody looks up. Settings by current_setting: the
-- view pg_settings doubles the cost. A role without pg_monitor sees no backend_type of others: sessions with
-- a database and a user are then counted as clients, since hiding them would show too few.
WITH here AS MATERIALIZED (
    SELECT r.standby,
           CASE WHEN r.standby
                THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
                ELSE pg_current_wal_lsn() END AS lsn,
           current_setting('archive_mode') AS archiving
    FROM (SELECT pg_is_in_recovery() AS standby) r
),
clients AS MATERIALIZED (
    SELECT a.*
    FROM pg_stat_activity a
    WHERE a.backend_type = 'client backend'
       OR a.backend_type IS NULL AND a.datid IS NOT NULL AND a.usesysid IS NOT NULL
),
-- the lock manager is asked for each, hence the limit
blocked AS MATERIALIZED (
    SELECT c.pid, pg_blocking_pids(c.pid) AS blockers
    FROM clients c
    WHERE c.wait_event_type = 'Lock'
    ORDER BY c.query_start
    LIMIT 50
)
SELECT json_build_object(
    'current_user', current_user,
    'database', current_database(),
    'server_version', current_setting('server_version'),
    'server_version_num', current_setting('server_version_num')::int,
    'started', pg_postmaster_start_time(),
    'server_time', clock_timestamp(),
    'server_addr', host(inet_server_addr()),
    'server_port', inet_server_port(),
    'system_identifier', (SELECT c.system_identifier FROM pg_control_system() c),
    'in_recovery', here.standby,
    'timeline', CASE WHEN here.standby
        THEN (SELECT lpad(to_hex(w.received_tli), 8, '0') FROM pg_stat_wal_receiver w)
        ELSE left(pg_walfile_name(here.lsn), 8) END,
    'position', here.lsn,
    'redo', (SELECT k.redo_lsn FROM pg_control_checkpoint() k),
    'wal_segment_size', pg_size_bytes(current_setting('wal_segment_size')),
    'min_wal_size', pg_size_bytes(current_setting('min_wal_size')),
    'max_wal_size', pg_size_bytes(current_setting('max_wal_size')),
    'wal_keep_size', pg_size_bytes(current_setting('wal_keep_size')),
    'max_slot_wal_keep_size', pg_size_bytes(current_setting('max_slot_wal_keep_size')),
    'max_replication_slots', current_setting('max_replication_slots')::int,
    'max_connections', current_setting('max_connections')::int,
    'superuser_reserved_connections', current_setting('superuser_reserved_connections')::int,
    'reserved_connections', current_setting('reserved_connections', true)::int,
    'archiver', CASE WHEN here.archiving = 'always' OR here.archiving = 'on' AND NOT here.standby
        THEN (SELECT to_json(a) FROM pg_stat_archiver a) END,
    'slots', (SELECT coalesce(json_agg(to_json(x)), '[]') FROM (
        SELECT s.*, age(s.xmin) AS xmin_age, age(s.catalog_xmin) AS catalog_xmin_age
        FROM pg_replication_slots s) x),
    'sessions', (SELECT coalesce(json_agg(to_json(g)), '[]') FROM (
        SELECT c.application_name, c.usename, c.datname, c.client_addr, c.state,
               CASE WHEN c.state = 'active' THEN c.wait_event_type END AS wait_type,
               CASE WHEN c.state = 'active' THEN c.wait_event END AS wait,
               count(*) AS sessions,
               min(c.backend_start) AS backend, min(c.xact_start) AS transaction,
               min(c.state_change) AS first_state, max(c.state_change) AS last_state
        FROM clients c
        GROUP BY c.application_name, c.usename, c.datname, c.client_addr, c.state, wait_type, wait) g),
    'load', json_build_object(
        'transactions', (SELECT coalesce(json_agg(to_json(t)), '[]') FROM (
            SELECT o.* FROM (
                SELECT c.pid, c.application_name, c.usename, c.datname, c.client_addr, c.state,
                       c.wait_event_type AS wait_type, c.wait_event AS wait,
                       c.backend_start, c.xact_start, c.query_start, c.state_change,
                       age(c.backend_xmin) AS xmin_age, left(c.query, 400) AS query,
                       row_number() OVER (ORDER BY c.xact_start) AS place
                FROM clients c
                WHERE c.pid <> pg_backend_pid()) o
            WHERE o.xact_start IS NOT NULL AND o.place <= 20
               OR EXISTS (SELECT FROM blocked b WHERE b.pid = o.pid OR o.pid = ANY (b.blockers))
            ORDER BY o.place
            LIMIT 100) t),
        'blocked', (SELECT coalesce(json_agg(to_json(b)), '[]') FROM blocked b),
        'replicas', (SELECT coalesce(json_agg(to_json(r)), '[]') FROM (
            SELECT w.pid, w.application_name, w.usename, w.client_addr, s.slot_name, w.state, w.sync_state,
                   w.sent_lsn, w.flush_lsn, w.replay_lsn,
                   extract(epoch FROM w.flush_lag) * 1000 AS flush_lag,
                   extract(epoch FROM w.replay_lag) * 1000 AS replay_lag
            FROM pg_stat_replication w LEFT JOIN pg_replication_slots s ON s.active_pid = w.pid) r),
        -- sessions are counted from 14 on
        'counters', (SELECT json_build_object(
            'sessions', sum((to_jsonb(d) ->> 'sessions')::bigint),
            'xact_commit', sum(d.xact_commit), 'xact_rollback', sum(d.xact_rollback),
            'deadlocks', sum(d.deadlocks), 'temp_bytes', sum(d.temp_bytes), 'temp_files', sum(d.temp_files),
            'stats_reset', max(d.stats_reset)) FROM pg_stat_database d),
        'xid_age', (SELECT max(age(d.datfrozenxid)) FROM pg_database d),
        'replayed', CASE WHEN here.standby THEN pg_last_xact_replay_timestamp() END)
)::text
FROM here
