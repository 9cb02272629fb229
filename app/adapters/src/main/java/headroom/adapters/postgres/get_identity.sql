-- Fast: shared memory and the control file. What the server says it is, and nothing else of it.
SELECT json_build_object(
    'current_user', current_user,
    'database', current_database(),
    'server_version', current_setting('server_version'),
    'server_version_num', current_setting('server_version_num')::int,
    'started', pg_postmaster_start_time(),
    'server_addr', host(inet_server_addr()),
    'server_port', inet_server_port(),
    'system_identifier', (SELECT c.system_identifier FROM pg_control_system() c),
    'in_recovery', r.standby,
    'timeline', CASE WHEN r.standby
        THEN (SELECT lpad(to_hex(w.received_tli), 8, '0') FROM pg_stat_wal_receiver w)
        ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END
)::text
FROM (SELECT pg_is_in_recovery() AS standby) r
