-- Costly: every file in the log directory is stat-ed. Fails with 58P01 where there is no such directory.
SELECT json_build_object(
    'current_user', current_user,
    'logs', (SELECT coalesce(sum(f.size), 0) FROM pg_ls_logdir() f),
    -- last, when everything else was computed; for the pace
    'took', (extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000000)::bigint
)::text
