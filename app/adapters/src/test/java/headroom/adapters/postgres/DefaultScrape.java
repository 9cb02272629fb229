package headroom.adapters.postgres;

import java.util.ArrayList;
import java.util.List;

/// What a default scrape of postgres_exporter (0.20.1) asks a server, by collector: the same
/// relations, columns and functions, a statement for each of its statements, in words of our own.
/// Left out, in its favour, are that it logs in for each scrape and sends a ping.
final class DefaultScrape {

    private DefaultScrape() {}

    /// One statement.
    ///
    /// @param sizes whether it measures files, which Headroom never does in its fast cycle
    /// @param argument what is put in for its one parameter; none if empty
    record Asked(String collector, boolean sizes, String sql, String argument) {

        /// A comment that the server keeps with the statement, and that the collector is known by.
        String marked() {
            return sql.replaceFirst("SELECT", "SELECT /* %s */".formatted(collector));
        }
    }

    private static Asked asks(String collector, String sql) {
        return new Asked(collector, false, sql, "");
    }

    /// @param databases the names of all databases, since each is asked for its size
    static List<Asked> of(int major, List<String> databases) {
        var all = new ArrayList<Asked>();
        // each of its two parts asks for it
        all.add(asks("version", "SELECT pg_catalog.version() AS version"));
        all.add(asks("version", "SELECT pg_catalog.version() AS version"));
        all.add(asks("conflicts", "SELECT c.* FROM pg_stat_database_conflicts c"));
        all.add(asks("database", "SELECT d.datname, d.datconnlimit FROM pg_database d"));
        for (String database : databases) {
            all.add(
                    new Asked(
                            "database sizes",
                            true,
                            "SELECT pg_database_size(?::name) AS bytes",
                            database));
        }
        all.add(asks("locks", LOCKS));
        all.add(asks("replication", REPLICATION));
        all.add(asks("replication_slots", SLOTS_BEHIND));
        all.add(asks("replication_slots", SLOTS));
        all.add(asks("roles", "SELECT r.rolname, r.rolconnlimit FROM pg_roles r"));
        all.add(asks("settings", SETTINGS));
        all.add(asks("stat_activity", ACTIVITY));
        all.add(asks("stat_archiver", ARCHIVER));
        all.add(asks("stat_bgwriter", major >= 17 ? BGWRITER_17 : BGWRITER));
        all.add(asks("stat_database", DATABASE));
        all.add(asks("stat_progress_vacuum", VACUUM));
        all.add(asks("stat_replication", WAL_SENDERS));
        all.add(new Asked("stat_user_tables", true, TABLES, ""));
        all.add(asks("statio_user_tables", TABLE_BLOCKS));
        all.add(asks("wal", WAL));
        return all;
    }

    private static final String LOCKS =
            """
            SELECT d.datname, m.mode, coalesce(l.held, 0) AS held
            FROM pg_database d
            CROSS JOIN unnest(ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock',
                'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                'AccessExclusiveLock', 'SIReadLock']) AS m (mode)
            LEFT JOIN (
                SELECT k.database, k.mode, count(*) AS held
                FROM pg_locks k
                WHERE k.database IS NOT NULL
                GROUP BY 1, 2) l ON l.database = d.oid AND l.mode = m.mode
            ORDER BY d.datname
            """;

    private static final String REPLICATION =
            """
            SELECT r.standby::int AS replica, greatest(r.seconds, 0) AS replayed,
                   CASE WHEN r.standby AND r.received IS DISTINCT FROM r.applied
                        THEN greatest(r.seconds, 0) ELSE 0 END AS lag
            FROM (SELECT pg_is_in_recovery() AS standby, pg_last_wal_receive_lsn() AS received,
                         pg_last_wal_replay_lsn() AS applied,
                         extract(epoch FROM now() - pg_last_xact_replay_timestamp()) AS seconds) r
            """;

    private static final String SLOTS_BEHIND =
            """
            SELECT s.slot_name, s.database, s.active, pg_wal_lsn_diff(
                CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
                     ELSE pg_current_wal_lsn() END, s.restart_lsn) AS behind
            FROM pg_replication_slots s
            """;

    private static final String SLOTS =
            """
            SELECT s.slot_name, s.slot_type, s.active, s.safe_wal_size, s.wal_status,
                   coalesce(s.confirmed_flush_lsn, '0/0') - '0/0'::pg_lsn AS confirmed,
                   CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
                        ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn AS now
            FROM pg_replication_slots s
            """;

    private static final String SETTINGS =
            """
            SELECT s.name, s.setting, s.unit, s.short_desc, s.vartype
            FROM pg_settings s
            WHERE s.vartype = ANY (ARRAY['integer', 'real', 'bool'])
            """;

    private static final String ACTIVITY =
            """
            SELECT d.datname, v.state, g.usename, g.application_name, g.backend_type,
                   g.wait_event_type, g.wait_event, coalesce(g.sessions, 0) AS sessions,
                   coalesce(g.longest, 0) AS longest
            FROM pg_database d
            CROSS JOIN unnest(ARRAY['active', 'idle', 'idle in transaction', 'disabled',
                'idle in transaction (aborted)', 'fastpath function call']) AS v (state)
            LEFT JOIN (
                SELECT a.datname, a.state, a.usename, a.application_name, a.backend_type,
                       a.wait_event_type, a.wait_event, count(*) AS sessions,
                       max(extract(epoch FROM now() - a.xact_start)) AS longest
                FROM pg_stat_activity a
                WHERE a.pid <> pg_backend_pid()
                GROUP BY 1, 2, 3, 4, 5, 6, 7) g
            ON g.datname = d.datname AND g.state = v.state
            """;

    private static final String ARCHIVER =
            """
            SELECT a.archived_count, a.failed_count,
                   extract(epoch FROM now() - a.last_archived_time) AS age
            FROM pg_stat_archiver a
            """;

    private static final String BGWRITER =
            """
            SELECT b.checkpoints_timed, b.checkpoints_req, b.checkpoint_write_time,
                   b.checkpoint_sync_time, b.buffers_checkpoint, b.buffers_clean,
                   b.maxwritten_clean, b.buffers_backend, b.buffers_backend_fsync,
                   b.buffers_alloc, b.stats_reset
            FROM pg_stat_bgwriter b
            """;

    private static final String BGWRITER_17 =
            """
            SELECT b.buffers_clean, b.maxwritten_clean, b.buffers_alloc, b.stats_reset
            FROM pg_stat_bgwriter b
            """;

    private static final String DATABASE =
            """
            SELECT s.datid, s.datname, s.numbackends, s.xact_commit, s.xact_rollback, s.blks_read,
                   s.blks_hit, s.tup_returned, s.tup_fetched, s.tup_inserted, s.tup_updated,
                   s.tup_deleted, s.conflicts, s.temp_files, s.temp_bytes, s.deadlocks,
                   s.blk_read_time, s.blk_write_time, s.stats_reset, s.active_time
            FROM pg_stat_database s
            """;

    private static final String VACUUM =
            """
            SELECT d.datname, p.relid, p.param1 AS phase, p.param2 AS total, p.param3 AS scanned,
                   p.param4 AS vacuumed, p.param5 AS passes, p.param6 AS room, p.param7 AS dead
            FROM pg_stat_get_progress_info('VACUUM') p
            LEFT JOIN pg_database d ON d.oid = p.datid
            """;

    private static final String WAL_SENDERS =
            """
            SELECT w.pid, w.application_name, w.client_addr::text AS address, w.state, s.slot_name,
                   h.here - '0/0'::pg_lsn AS position, h.here - w.replay_lsn AS behind
            FROM (SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
                              ELSE pg_current_wal_lsn() END AS here) h
            CROSS JOIN pg_stat_replication w
            LEFT JOIN pg_replication_slots s ON s.active_pid = w.pid
            """;

    private static final String TABLES =
            """
            SELECT current_database() AS datname, t.schemaname, t.relname, t.seq_scan,
                   t.seq_tup_read, t.idx_scan, t.idx_tup_fetch, t.n_tup_ins, t.n_tup_upd,
                   t.n_tup_del, t.n_tup_hot_upd, t.n_live_tup, t.n_dead_tup,
                   t.n_mod_since_analyze, t.last_vacuum, t.last_autovacuum, t.last_analyze,
                   t.last_autoanalyze, t.vacuum_count, t.autovacuum_count, t.analyze_count,
                   t.autoanalyze_count, pg_table_size(t.relid) AS bytes,
                   pg_indexes_size(t.relid) AS index_bytes
            FROM pg_stat_user_tables t
            """;

    private static final String TABLE_BLOCKS =
            """
            SELECT current_database() AS datname, t.schemaname, t.relname, t.heap_blks_read,
                   t.heap_blks_hit, t.idx_blks_read, t.idx_blks_hit, t.toast_blks_read,
                   t.toast_blks_hit, t.tidx_blks_read, t.tidx_blks_hit
            FROM pg_statio_user_tables t
            """;

    private static final String WAL =
            """
            SELECT sum(f.size) AS bytes, count(*) AS segments
            FROM pg_ls_waldir() f
            WHERE f.name ~ '^[0-9A-F]{24}$'
            """;
}
