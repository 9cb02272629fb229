-- Fast: the catalog. Where the extension pg_stat_statements lies in this database, quoted, and which columns and views its version has.
SELECT json_build_object(
    'current_user', current_user,
    'database', current_database(),
    'place', (SELECT json_build_object(
        'schema', quote_ident(n.nspname),
        'toplevel', 'toplevel' = ANY (p.proargnames),
        'since', 'stats_since' = ANY (p.proargnames),
        'info', to_regclass(quote_ident(n.nspname) || '.pg_stat_statements_info') IS NOT NULL)
        FROM pg_extension e
        JOIN pg_namespace n ON n.oid = e.extnamespace
        JOIN pg_proc p ON p.pronamespace = n.oid AND p.proname = 'pg_stat_statements'
        WHERE e.extname = 'pg_stat_statements')
)::text
