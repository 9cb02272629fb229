-- Fast: one slot's counter, rights, the control file. Parameters: the slot, the operator's role.
-- On RDS the membership in rds_replication stands for the attribute REPLICATION.
SELECT json_build_object(
    'current_user', current_user,
    'decoded', (SELECT s.total_txns FROM pg_stat_replication_slots s WHERE s.slot_name = CAST(? AS name)),
    'operator', (
        SELECT json_build_object(
            'drops', r.rolsuper OR r.rolreplication OR EXISTS (
                SELECT FROM pg_roles g
                WHERE g.rolname = 'rds_replication' AND pg_has_role(r.oid, g.oid, 'USAGE')),
            'checkpoints', r.rolsuper OR EXISTS (
                SELECT FROM pg_roles g
                WHERE g.rolname = 'pg_checkpoint' AND pg_has_role(r.oid, g.oid, 'USAGE')),
            'grant', format('ALTER ROLE %I REPLICATION', r.rolname))
        FROM pg_roles r WHERE r.rolname = CAST(? AS name)),
    -- asked beforehand: a statement that names what may not be called fails as a whole
    'counts_backlog', current_setting('archive_mode') <> 'off'
        AND has_function_privilege('pg_catalog.pg_ls_archive_statusdir()', 'EXECUTE'),
    'next_checkpoint_by', (
        SELECT k.checkpoint_time
               + CAST(current_setting('checkpoint_timeout') AS interval)
               * (1 + CAST(current_setting('checkpoint_completion_target') AS float8))
        FROM pg_control_checkpoint() k)
)::text
