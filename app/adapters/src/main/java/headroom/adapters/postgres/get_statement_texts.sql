-- Costly: the file with the texts of all statements is read. Only for statements that are shown and whose text is not known yet. One parameter: their ids.
SELECT json_build_object(
    'current_user', current_user,
    'texts', (SELECT coalesce(json_agg(json_build_object(
            'r', s.userid::bigint, 'd', s.dbid::bigint, 'q', s.queryid, 'text', left(s.query, 400),
            'role', (SELECT u.rolname FROM pg_roles u WHERE u.oid = s.userid),
            'database', (SELECT b.datname FROM pg_database b WHERE b.oid = s.dbid))), '[]')
        FROM %1$s.pg_stat_statements(true) s
        WHERE s.queryid = ANY (CAST(? AS bigint[]))),
    'took', (extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000000)::bigint
)::text
