package headroom.core.violations;

import java.net.URI;

/// Sees what is neither a value nor core's own.
public record ReachesOut(URI address) {}
