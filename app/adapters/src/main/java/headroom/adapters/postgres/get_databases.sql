-- Costly: stats every file of every database. At its own pace. NULL where the role may not know a size.
SELECT json_build_object(
    'current_user', current_user,
    'databases', (SELECT coalesce(json_agg(json_build_object(
        'name', d.datname,
        'bytes', CASE WHEN has_database_privilege(d.oid, 'CONNECT')
                          OR pg_has_role('pg_read_all_stats', 'USAGE')
                      THEN pg_database_size(d.oid) END)), '[]')
        FROM pg_database d),
    'shared', CASE WHEN has_tablespace_privilege('pg_global', 'CREATE')
                       OR pg_has_role('pg_read_all_stats', 'USAGE')
                   THEN pg_tablespace_size('pg_global') END,
    'took', (extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000000)::bigint
)::text
