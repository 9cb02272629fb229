-- Cheap: shared memory and one row per database; some tenths of a millisecond. From 17 on; what was before reads get_counters_bgwriter.sql.
-- Any role may read it. sessions is missing before 14. Here a standby counts restartpoints apart.
SELECT json_build_object(
    'current_user', current_user,
    'server', concat_ws(' ', (SELECT system_identifier FROM pg_control_system()), pg_is_in_recovery(),
                        host(inet_server_addr()), inet_server_port()),
    'server_time', clock_timestamp(),
    'reset', greatest(d.reset, (SELECT stats_reset FROM pg_stat_checkpointer)),
    'sessions', d.sessions, 'commits', d.commits, 'rollbacks', d.rollbacks, 'deadlocks', d.deadlocks,
    'temp_files', d.temp_files, 'temp_bytes', d.temp_bytes,
    'timed', (SELECT CASE WHEN pg_is_in_recovery() THEN restartpoints_timed ELSE num_timed END FROM pg_stat_checkpointer),
    'requested', (SELECT CASE WHEN pg_is_in_recovery() THEN restartpoints_req ELSE num_requested END FROM pg_stat_checkpointer),
    'xid_age', x.xid_age, 'multixact_age', x.multixact_age,
    'freeze_max_age', current_setting('autovacuum_freeze_max_age')::bigint,
    'multixact_freeze_max_age', current_setting('autovacuum_multixact_freeze_max_age')::bigint,
    'prepared', (SELECT json_build_object('count', max(p.of_all), 'oldest', json_agg(json_build_object(
                     'gid', p.gid, 'since', p.prepared, 'xid_age', age(p.transaction)::bigint,
                     'owner', (SELECT r.rolname FROM pg_roles r WHERE r.oid = p.ownerid),
                     'database', (SELECT b.datname FROM pg_database b WHERE b.oid = p.dbid)) ORDER BY p.prepared))
                 FROM (SELECT x.*, count(*) OVER () AS of_all FROM pg_prepared_xact() x
                       ORDER BY x.prepared LIMIT 20) p HAVING count(*) > 0)
)::text
FROM (
    SELECT max(s.stats_reset) AS reset, sum((to_jsonb(s)->>'sessions')::bigint)::bigint AS sessions,
           sum(s.xact_commit)::bigint AS commits, sum(s.xact_rollback)::bigint AS rollbacks,
           sum(s.deadlocks)::bigint AS deadlocks, sum(s.temp_files)::bigint AS temp_files,
           sum(s.temp_bytes)::bigint AS temp_bytes
    FROM pg_stat_database s) d
CROSS JOIN (
    SELECT max(age(b.datfrozenxid))::bigint AS xid_age, max(mxid_age(b.datminmxid))::bigint AS multixact_age
    FROM pg_database b) x
