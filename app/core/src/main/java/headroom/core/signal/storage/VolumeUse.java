package headroom.core.signal.storage;

import headroom.core.poll.Source;
import headroom.core.reading.Bytes;

/// What a PostgreSQL server keeps on its volume, as far as SQL can tell; no SQL function tells the
/// size or the free space of a volume. Costly to read: directories are walked.
///
/// @param tablespaces Σ pg_tablespace_size
/// @param wal Σ pg_ls_waldir
/// @param logs Σ pg_ls_logdir
/// @param temp Σ pg_ls_tmpdir over all tablespaces
public record VolumeUse(Bytes tablespaces, Bytes wal, Bytes logs, Bytes temp) {

    public static final Source<VolumeUse> SOURCE =
            new Source<>("PostgreSQL", "pg_tablespace_size, pg_ls_waldir", VolumeUse.class);

    /// What the gauge calls used.
    public Bytes used() {
        return tablespaces.plus(wal).plus(logs).plus(temp);
    }
}
