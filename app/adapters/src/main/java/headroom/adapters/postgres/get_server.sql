-- Fast: shared memory and the control file, no directory. Some tenths of a millisecond; one round trip.
-- json rather than jsonb, which would sort keys that nobody looks up. Settings by current_setting: the
-- view pg_settings doubles the cost. A role without pg_monitor sees no backend_type of others: sessions with
-- a database and a user are then counted as clients, since hiding them would show too few. Who is still
-- logging in has a row from 18 on, state 'starting'; before, and to a role without pg_monitor, nothing shows it.
WITH here AS MATERIALIZED (
    SELECT r.standby, r.received, r.replayed,
           CASE WHEN r.standby THEN greatest(r.received, r.replayed) ELSE pg_current_wal_lsn() END AS lsn,
           current_setting('archive_mode') AS archiving
    -- what was received first: what arrives in between is not taken for a delay
    FROM (SELECT pg_is_in_recovery() AS standby,
                 pg_last_wal_receive_lsn() AS received, pg_last_wal_replay_lsn() AS replayed) r
),
-- the function rather than its view, which joins the catalog for every session's names; its like below, to plan less
activity AS MATERIALIZED (
    SELECT a.pid, a.datid, a.usesysid, a.application_name, a.state, a.query, a.wait_event_type, a.wait_event,
           a.xact_start, a.query_start, a.backend_start, a.state_change, a.client_addr, a.backend_xid, a.backend_xmin, a.backend_type,
           a.backend_type = 'client backend'
               OR a.backend_type IS NULL AND a.datid IS NOT NULL AND a.usesysid IS NOT NULL AS client
    FROM pg_stat_get_activity(NULL) a
),
-- the lock manager is asked for each, hence the limit
waiting AS MATERIALIZED (
    SELECT a.pid, pg_blocking_pids(a.pid) AS blockers
    FROM activity a
    WHERE a.wait_event_type = 'Lock' AND a.client
    ORDER BY a.query_start
    LIMIT 50
),
-- all locks are looked through for it, once, and only where somebody waits; 13 has no waitstart
blocked AS MATERIALIZED (
    SELECT w.pid, w.blockers, l.since
    FROM waiting w LEFT JOIN (
        SELECT p.pid, to_json(p)->>'waitstart' AS since
        FROM pg_lock_status() p
        WHERE NOT p.granted AND EXISTS (SELECT FROM waiting)) l ON l.pid = w.pid
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
        THEN (SELECT lpad(to_hex(w.received_tli), 8, '0') FROM pg_stat_get_wal_receiver() w)
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
        SELECT c.*, pg_get_userbyid(c.usesysid) AS usename,
               (SELECT d.datname FROM pg_database d WHERE d.oid = c.datid) AS datname
        FROM (
            SELECT a.application_name, a.usesysid, a.datid, a.client_addr, a.state,
                   CASE WHEN a.state = 'active' THEN a.wait_event_type END AS wait_type,
                   CASE WHEN a.state = 'active' THEN a.wait_event END AS wait,
                   count(*) AS sessions,
                   min(a.backend_start) AS backend, min(a.xact_start) AS transaction,
                   min(a.state_change) AS first_state, max(a.state_change) AS last_state
            FROM activity a
            WHERE a.client
            GROUP BY a.application_name, a.usesysid, a.datid, a.client_addr, a.state, wait_type, wait) c) g),
    'load', json_build_object(
        'transactions', (SELECT coalesce(json_agg(to_json(t)), '[]') FROM (
            SELECT a.pid, a.application_name, pg_get_userbyid(a.usesysid) AS usename,
                   (SELECT d.datname FROM pg_database d WHERE d.oid = a.datid) AS datname,
                   a.client_addr, a.state, a.backend_type, a.wait_event_type AS wait_type, a.wait_event AS wait,
                   a.backend_start, a.xact_start, a.query_start, a.state_change,
                   greatest(age(a.backend_xid), age(a.backend_xmin)) AS xmin_age, left(a.query, 400) AS query
            FROM activity a LEFT JOIN (
                SELECT b.pid FROM blocked b UNION SELECT unnest(b.blockers) FROM blocked b) l ON l.pid = a.pid
            WHERE (a.client AND a.xact_start IS NOT NULL OR l.pid IS NOT NULL) AND a.pid <> pg_backend_pid()
            ORDER BY l.pid IS NULL, a.xact_start
            LIMIT 100) t),
        'blocked', (SELECT coalesce(json_agg(to_json(b)), '[]') FROM blocked b),
        'replicas', (SELECT coalesce(json_agg(to_json(r)), '[]') FROM (
            SELECT w.pid, a.application_name, pg_get_userbyid(a.usesysid) AS usename, a.client_addr,
                   (SELECT s.slot_name FROM pg_get_replication_slots() s WHERE s.active_pid = w.pid) AS slot_name,
                   w.state, w.sync_state, w.sent_lsn, w.flush_lsn, w.replay_lsn,
                   extract(epoch FROM w.flush_lag) * 1000 AS flush_lag,
                   extract(epoch FROM w.replay_lag) * 1000 AS replay_lag
            FROM pg_stat_get_wal_senders() w JOIN activity a ON a.pid = w.pid) r),
        'replay', CASE WHEN here.standby THEN json_build_object(
            'received', here.received,
            'replayed', here.replayed,
            'committed', pg_last_xact_replay_timestamp(),
            'receiver', (SELECT w.pid IS NOT NULL FROM pg_stat_get_wal_receiver() w),
            'archive', current_setting('restore_command') <> '') END)
)::text
FROM here
