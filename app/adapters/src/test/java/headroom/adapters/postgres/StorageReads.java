package headroom.adapters.postgres;

import headroom.core.environment.Capacity;
import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.signal.Assessor;
import headroom.core.signal.storage.StorageJudgement;
import headroom.core.signal.storage.StoragePart;
import headroom.core.signal.storage.VolumeCapacity;
import java.time.Instant;
import java.util.Optional;

/// What is read at leisure of a server's storage, judged on a volume whose size the test tells.
record StorageReads(VolumeProbe volume, DatabaseSizesProbe sizes, WalFilesProbe files)
        implements AutoCloseable {

    StorageReads(PostgresEndpoint endpoint) {
        this(Watched.patient(endpoint));
    }

    private StorageReads(Link link) {
        this(new VolumeProbe(link), new DatabaseSizesProbe(link), new WalFilesProbe(link));
    }

    Snapshot read(Snapshot before, Instant at) throws Exception {
        return Judged.with(before, at, volume, sizes, files);
    }

    /// On a volume of this size.
    ///
    /// @param used of it by everything, PostgreSQL included; empty where nobody says
    static StorageJudgement judged(
            Snapshot snapshot, Recent recent, Capacity capacity, Optional<Bytes> used) {
        Snapshot sized =
                snapshot.with(
                        VolumeCapacity.SOURCE,
                        new Reading.Known<>(
                                new VolumeCapacity(capacity, used, "node_exporter"),
                                snapshot.at()));
        return Assessor.assess(sized, recent, Expectations.NONE, Levels.DEFAULT).storage();
    }

    static StoragePart part(StorageJudgement storage, String name) {
        return storage.parts().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(storage.parts().toString()));
    }

    @Override
    public void close() {
        volume.close();
        sizes.close();
        files.close();
    }
}
