-- Costly: every entry is looked at, with its text. Only when somebody asks what watching costs.
-- The schema, quoted by the server, and whether its version tells nested statements apart are put in.
-- Left out is the asking itself, by the name of its answer, and what PgBouncer sets when its connection
-- passes from one client to the next.
SELECT json_build_object(
    'current_user', current_user,
    'calls', coalesce(sum(s.calls), 0)::bigint,
    'millis', coalesce(sum(s.total_exec_time + s.total_plan_time), 0),
    'planning', coalesce(current_setting('pg_stat_statements.track_planning', true), 'off') = 'on'
)::text AS headroom_ledger
FROM %1$s.pg_stat_statements(true) s
WHERE s.userid = (SELECT u.oid FROM pg_roles u WHERE u.rolname = current_user)
    AND %2$s
    AND strpos(s.query, 'headroom_ledger') = 0
    AND s.query NOT ILIKE 'SET %%'
