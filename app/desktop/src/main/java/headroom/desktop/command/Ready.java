package headroom.desktop.command;

import headroom.core.environment.Environment;
import headroom.core.readiness.OperatorTrial;
import headroom.core.readiness.Readiness;

/// What `ready` found in one environment.
record Ready(Environment environment, Readiness readiness, OperatorTrial trial) {}
