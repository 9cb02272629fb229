package headroom.adapters.files;

import headroom.core.environment.Environment;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/// One environment's file, followed while the program runs: read again only when it was changed, so
/// that asking with every tick costs one look at its attributes. Used by one thread at a time.
public final class EnvironmentFile {

    private final Path file;
    private Optional<Seen> seen = Optional.empty();

    private record Stamp(FileTime modified, long size, String identity) {}

    private record Seen(Stamp stamp, Optional<Environment> environment, Optional<Reason> broken) {}

    /// @param file as [EnvironmentFiles#file(String)] tells
    public EnvironmentFile(Path file) {
        this.file = file;
    }

    /// What the file says now.
    ///
    /// @throws ProbeFailure when it is not there or is broken, with the place
    public Environment current() throws ProbeFailure {
        Stamp stamp = stamp();
        if (seen.isEmpty() || !seen.get().stamp().equals(stamp)) {
            seen = Optional.of(read(stamp));
        }
        Seen now = seen.get();
        if (now.environment().isEmpty()) {
            throw new ProbeFailure(now.broken().orElseThrow());
        }
        return now.environment().get();
    }

    private Seen read(Stamp stamp) {
        try {
            return new Seen(stamp, Optional.of(EnvironmentFiles.read(file)), Optional.empty());
        } catch (Refusal e) {
            return new Seen(stamp, Optional.empty(), Optional.of(reason(e.problem().text())));
        }
    }

    private Stamp stamp() throws ProbeFailure {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    attributes.lastModifiedTime(),
                    attributes.size(),
                    String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            seen = Optional.empty();
            throw new ProbeFailure(reason(file.getFileName() + " is not there"), e);
        }
    }

    /// Not "not configured", which lasts: whoever mends the file is to see it at the next tick.
    private static Reason reason(String detail) {
        return new Reason(Reason.Kind.MALFORMED, detail);
    }
}
