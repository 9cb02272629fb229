-- Fast: looks into the catalog's caches, once a day. Parameters: the operator's role, then the names of predefined
-- roles, of functions with the types of their arguments, and of views, and the function that tells the volume's size, or
-- nothing. What a version does not have is left out, so that nothing is inferred from its number. pg_monitor is told, too:
-- what it has, granting it gives. The one function is looked for without using its schema, which takes a right.
WITH asked AS MATERIALIZED (
    SELECT CAST(? AS text) AS operator, CAST(? AS text[]) AS roles, CAST(? AS text[]) AS functions,
           CAST(? AS text[]) AS relations, CAST(? AS text) AS volume
)
SELECT json_build_object(
    'current_user', current_user,
    'server_version_num', current_setting('server_version_num')::int,
    'in_recovery', pg_is_in_recovery(),
    'database', quote_ident(current_database()),
    'reserved_connections', current_setting('reserved_connections', true)::int,
    'operator', quote_ident(asked.operator),
    'statements_loaded', EXISTS (SELECT FROM pg_settings WHERE name = 'pg_stat_statements.max'),
    'statements_created', EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_stat_statements'),
    'volume', (
        SELECT json_build_object(
            'function', format('%I.%I()', n.nspname, p.proname),
            'schema', quote_ident(n.nspname),
            'usage', has_schema_privilege(n.oid, 'USAGE'),
            'execute', has_function_privilege(p.oid, 'EXECUTE'))
        FROM (SELECT CASE WHEN asked.volume ~ '^[A-Za-z_][A-Za-z0-9_$]*[.][A-Za-z_][A-Za-z0-9_$]*$'
                          THEN parse_ident(asked.volume) END) AS named(path)
        JOIN pg_namespace n ON n.nspname = named.path[1]
        JOIN pg_proc p ON p.pronamespace = n.oid AND p.proname = named.path[2] AND p.pronargs = 0),
    'roles', (SELECT json_agg(json_build_object(
        'name', r.rolname,
        'quoted', quote_ident(r.rolname),
        'superuser', r.rolsuper,
        'replication', r.rolreplication,
        'login', r.rolcanlogin,
        'inherits', r.rolinherit,
        'connect', has_database_privilege(r.oid, current_database(), 'CONNECT'),
        'connections', r.rolconnlimit,
        'ends', CASE WHEN isfinite(r.rolvaliduntil) THEN r.rolvaliduntil END,
        'ended', coalesce(r.rolvaliduntil <= now(), false),
        'memberships', (
            SELECT coalesce(json_agg(json_build_object(
                'name', g.rolname,
                'inherited', pg_has_role(r.oid, g.oid, 'USAGE'),
                'member', pg_has_role(r.oid, g.oid, 'MEMBER'))), '[]')
            FROM pg_roles g WHERE g.rolname = ANY (asked.roles)),
        'functions', (
            SELECT coalesce(json_agg(json_build_object(
                'name', f.name, 'may', has_function_privilege(r.oid, to_regprocedure(f.name), 'EXECUTE'))), '[]')
            FROM unnest(asked.functions) f(name) WHERE to_regprocedure(f.name) IS NOT NULL),
        'relations', (
            SELECT coalesce(json_agg(json_build_object(
                'name', t.name, 'may', has_table_privilege(r.oid, to_regclass(t.name), 'SELECT'))), '[]')
            FROM unnest(asked.relations) t(name) WHERE to_regclass(t.name) IS NOT NULL)))
        FROM pg_roles r WHERE r.rolname IN (current_user, asked.operator, 'pg_monitor'))
)::text
FROM asked
