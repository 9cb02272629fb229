-- Fast: one look into the catalog. Parameter: a relation's name. Asked once per connection, since a statement that names what a version lacks is an error.
SELECT json_build_object('current_user', current_user, 'there', to_regclass(?) IS NOT NULL)::text
