package headroom.lab;

import headroom.core.reading.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Asks for room before it is needed: a full disk of the machine itself is not what the lab is for.
final class Space {

    /// One unpacked PostgreSQL.
    static final Bytes UNPACKED = Bytes.mib(100);

    /// A fresh PostgreSQL and Redis, with the WAL that PostgreSQL keeps anyhow.
    static final Bytes SERVERS = Bytes.mib(250);

    private Space() {}

    static void require(Path folder, Bytes needed) throws LabException, IOException {
        Bytes usable = new Bytes(Files.getFileStore(folder).getUsableSpace());
        if (usable.compareTo(needed) < 0) {
            throw new LabException(
                    "The lab has no room",
                    folder + " has " + usable + " free and " + needed + " are needed",
                    "Make room there, or point java.io.tmpdir at a larger volume");
        }
    }
}
