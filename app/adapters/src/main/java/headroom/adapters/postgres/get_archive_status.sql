-- Costly: pg_ls_archive_statusdir stats every mark, of which there is one for each segment that is kept. At its own pace.
WITH waiting AS MATERIALIZED (
    SELECT f.name
    FROM pg_ls_archive_statusdir() f
    WHERE f.name ~ '^[0-9A-F]{24}\.ready$'
)
SELECT json_build_object(
    'current_user', current_user,
    'waiting', count(*),
    -- by what stands behind the timeline
    'oldest', min(substr(w.name, 9, 16)),
    'wal_segment_size', pg_size_bytes(current_setting('wal_segment_size')),
    'took', (extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000000)::bigint
)::text
FROM waiting w
