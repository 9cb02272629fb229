package headroom.core.environment;

import headroom.core.reading.Bytes;

/// How large the volume of a database is.
///
/// @param allocated its size now
/// @param ceiling how large it can become by itself (the limit of autoscaling); the same as
///   allocated where it does not grow. The honest denominator of "storage used"
public record Capacity(Bytes allocated, Bytes ceiling) {}
