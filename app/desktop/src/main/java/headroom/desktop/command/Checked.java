package headroom.desktop.command;

import headroom.core.environment.Environment;
import headroom.core.environment.Fingerprint;
import headroom.core.signal.Assessment;
import java.util.Optional;

/// What `check` found in one environment.
///
/// @param server what its PostgreSQL says it is; empty where there is none or it never answered
record Checked(Environment environment, Optional<Fingerprint> server, Assessment assessment) {}
