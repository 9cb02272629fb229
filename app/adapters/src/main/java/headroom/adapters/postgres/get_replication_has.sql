-- Cheap: looks into the catalog's caches, once per connection: a statement cannot name what its version lacks.
SELECT json_build_object(
    'current_user', current_user,
    'slots', to_regclass('pg_catalog.pg_stat_replication_slots') IS NOT NULL,
    'summarizer', to_regprocedure('pg_catalog.pg_get_wal_summarizer_state()') IS NOT NULL
)::text
