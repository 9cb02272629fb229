package headroom.core.violations;

import java.nio.file.Path;

/// Has a file of its own.
public record TouchesFiles(Path path) {}
