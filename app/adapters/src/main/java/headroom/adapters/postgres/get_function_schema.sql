-- Fast: touches nothing. The schema of a function that is named as in the settings, and the role, as a grant writes them.
-- Parameter: the name, which the server could read as one.
SELECT json_build_object(
    'current_user', current_user,
    'role', quote_ident(current_user),
    'schema', (SELECT quote_ident(n.path[array_length(n.path, 1) - 1]) FROM (SELECT parse_ident(CAST(? AS text))) n(path))
)::text
