-- Cheap: looks a function up by its name, in the path that plain statements have, and quotes it. One parameter: its name
-- without parentheses. NULL where there is none that takes no argument.
SELECT json_build_object(
    'current_user', current_user,
    'function', to_regprocedure(CAST(? AS text) || '()')::text
)::text
