-- Costs what the team's own function costs; at its own pace. The name is put in as the server itself quoted it
-- (get_function.sql). More than one row is an error.
SELECT json_build_object(
    'current_user', current_user,
    'capacity', (SELECT row_to_json(c) FROM (SELECT * FROM %s) c),
    'took', (extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000000)::bigint
)::text
