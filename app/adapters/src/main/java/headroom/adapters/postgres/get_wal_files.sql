-- Costly: every file in pg_wal is stat-ed (0.2 ms for 11, and 1 TB is 65,536 of them). At its own pace.
-- The number of a segment is its position divided by its size; histories and partial files are no segments.
-- A position on a boundary belongs to the segment before it: the next one may not exist yet.
WITH here AS MATERIALIZED (
    SELECT CASE WHEN pg_is_in_recovery()
                THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
                ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn AS position,
           pg_size_bytes(current_setting('wal_segment_size')) AS segment_size
),
files AS MATERIALIZED (
    SELECT ('x' || substr(f.name, 9, 8))::bit(32)::bigint * (4294967296 / here.segment_size)
           + ('x' || substr(f.name, 17, 8))::bit(32)::bigint AS segment,
           trunc(greatest(here.position - 1, 0) / here.segment_size)::bigint AS current,
           f.size
    FROM here CROSS JOIN pg_ls_waldir() f
    WHERE f.name ~ '^[0-9A-F]{24}$'
)
SELECT json_build_object(
    'current_user', current_user,
    'oldest', min(segment),
    'current', min(current),
    'held', sum(size) FILTER (WHERE segment <= current),
    'recycled', coalesce(sum(size) FILTER (WHERE segment > current), 0),
    'files', count(*),
    -- last, when everything else was computed; for the pace
    'took', (extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000000)::bigint
)::text
FROM files
