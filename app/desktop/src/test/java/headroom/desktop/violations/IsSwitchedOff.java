package headroom.desktop.violations;

import org.junit.jupiter.api.Disabled;

/// Would be a test that nobody runs.
@Disabled("on purpose")
public final class IsSwitchedOff {}
