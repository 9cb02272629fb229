-- Cheap: shared memory. At its own pace, as it changes slowly. What a version lacks is put in as NULL
-- (get_replication_has.sql). The summarizer has read nothing while its position is 0/0.
SELECT json_build_object(
    'current_user', current_user,
    'slots', %s,
    'summarized', CASE WHEN current_setting('summarize_wal', true) = 'on' THEN %s END,
    'rds', current_setting('rds.extensions', true) IS NOT NULL,
    'archives_nowhere', current_setting('archive_mode') <> 'off'
        AND current_setting('archive_command') IN ('', '(disabled)')
        AND coalesce(current_setting('archive_library', true), '') = '',
    'took', (extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000000)::bigint
)::text
