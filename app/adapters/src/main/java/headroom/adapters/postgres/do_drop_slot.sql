-- Acts, and cannot be undone: drops one slot or none. Every condition of the preview is part of the statement, so that
-- nothing happens when one does not hold any more; no row is then returned. Not transactional: no ROLLBACK brings
-- the slot back. Parameters: slot, restart_lsn, plugin, system identifier, timeline, database, the server's address
-- and port, operator. A standby has no current position, hence the CASE.
SELECT pg_drop_replication_slot(s.slot_name)
FROM pg_replication_slots s CROSS JOIN pg_control_system() c
WHERE s.slot_name = CAST(? AS name)
  AND s.slot_type = 'logical'
  AND NOT s.active
  AND NOT s.temporary
  AND s.restart_lsn IS NOT DISTINCT FROM CAST(? AS pg_lsn)
  AND s.plugin = CAST(? AS name)
  AND NOT coalesce(CAST(to_jsonb(s) ->> 'failover' AS boolean), false)
  AND NOT coalesce(CAST(to_jsonb(s) ->> 'synced' AS boolean), false)
  AND NOT pg_is_in_recovery()
  AND c.system_identifier = CAST(? AS bigint)
  AND CASE WHEN pg_is_in_recovery() THEN NULL
           ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END
      = upper(lpad(to_hex(CAST(? AS bigint)), 8, '0'))
  AND current_database() = CAST(? AS name)
  AND CASE family(inet_server_addr())
           WHEN 6 THEN '[' || host(inet_server_addr()) || ']'
           ELSE host(inet_server_addr()) END || ':' || inet_server_port()
      IS NOT DISTINCT FROM CAST(? AS text)
  AND current_user = CAST(? AS name)
