-- Costly: stats every file of every database (47 to 88 ms for 5,000 empty tables). At its own pace.
-- pg_tablespace_size includes the temporary files lying directly in pgsql_tmp, and pg_ls_tmpdir lists just
-- those, so that they are taken out of the former. pg_ls_tmpdir(pg_global) lists pg_default's once more.
-- Logs are read here only where the collector made their directory; get_logs.sql has the rest.
WITH tablespaces AS MATERIALIZED (
    SELECT t.spcname, pg_tablespace_size(t.oid) AS size,
           CASE WHEN t.spcname <> 'pg_global'
                THEN (SELECT coalesce(sum(f.size), 0) FROM pg_ls_tmpdir(t.oid) f)
                ELSE 0 END AS temp
    FROM pg_tablespace t
)
SELECT json_build_object(
    'current_user', current_user,
    -- NULL where a directory is gone: then the sum is not known
    'tablespaces', CASE WHEN bool_and(s.size IS NOT NULL)
                        THEN greatest(sum(s.size) - sum(s.temp), 0) END,
    'temp', sum(s.temp),
    'wal', (SELECT coalesce(sum(f.size), 0) FROM pg_ls_waldir() f),
    'logs', CASE WHEN current_setting('logging_collector')::boolean
                 THEN (SELECT coalesce(sum(f.size), 0) FROM pg_ls_logdir() f) END,
    -- last, when everything else was computed; for the pace
    'took', (extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000000)::bigint
)::text
FROM tablespaces s
