-- Fast: touches nothing. Parameter: the values, which come back as literals in the server's own quoting.
SELECT json_build_object(
    'current_user', current_user,
    'quoted', (SELECT json_agg(json_build_object('literal', quote_nullable(v.value)) ORDER BY v.n)
               FROM unnest(CAST(? AS text[])) WITH ORDINALITY v(value, n))
)::text
