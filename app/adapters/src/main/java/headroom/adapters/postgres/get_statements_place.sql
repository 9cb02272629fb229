-- Fast: the catalog. Where the extension pg_stat_statements lies in this database, quoted, whether the role may look there, and
-- which columns and views its version has. Control files of extensions are read only where its version is an old one.
SELECT json_build_object(
    'current_user', current_user,
    'role', quote_ident(current_user),
    'database', current_database(),
    'place', (SELECT json_build_object(
        'schema', quote_ident(n.nspname),
        'usage', has_schema_privilege(n.oid, 'USAGE'),
        'version', e.extversion,
        'newer', CASE WHEN NOT 'total_exec_time' = ANY (p.proargnames)
            THEN (SELECT a.default_version FROM pg_available_extensions a WHERE a.name = e.extname) END,
        'toplevel', 'toplevel' = ANY (p.proargnames),
        'since', 'stats_since' = ANY (p.proargnames),
        'info', CASE WHEN has_schema_privilege(n.oid, 'USAGE')
            THEN to_regclass(quote_ident(n.nspname) || '.pg_stat_statements_info') IS NOT NULL ELSE false END)
        FROM pg_extension e
        JOIN pg_namespace n ON n.oid = e.extnamespace
        JOIN pg_proc p ON p.pronamespace = n.oid AND p.proname = 'pg_stat_statements'
        WHERE e.extname = 'pg_stat_statements')
)::text
