-- Fast: shared memory and the control file, no directory. Some tenths of a millisecond; one round trip.
-- json rather than jsonb, which would sort keys that nobody looks up. Settings by current_setting: the
-- view pg_settings doubles the cost. A role without pg_monitor sees no backend_type of others: sessions with
-- a database and a user are then counted as clients, since hiding them would show too few. Who is still
-- logging in has a row from 18 on, state 'starting'; before, and to a role without pg_monitor, nothing shows it.
WITH here AS MATERIALIZED (
    SELECT r.standby,
           CASE WHEN r.standby
                THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
                ELSE pg_current_wal_lsn() END AS lsn,
           current_setting('archive_mode') AS archiving
    FROM (SELECT pg_is_in_recovery() AS standby) r
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
    'slots', (SELECT coalesce(json_agg(to_json(s)), '[]') FROM pg_replication_slots s),
    'sessions', (SELECT coalesce(json_agg(to_json(g)), '[]') FROM (
        SELECT a.application_name, a.usename, a.datname, a.client_addr, a.state, count(*) AS sessions
        FROM pg_stat_activity a
        WHERE a.backend_type = 'client backend'
           OR a.backend_type IS NULL AND a.datid IS NOT NULL AND a.usesysid IS NOT NULL
        GROUP BY a.application_name, a.usename, a.datname, a.client_addr, a.state) g)
)::text
FROM here
