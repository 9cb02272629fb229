package headroom.core.signal;

/// Which figures a sentence on a gauge rests upon, where they are not the gauge's own.
public enum Topic {
    POOLS,
    LOAD,
    REPLICATION,
    QUERIES,
    REDIS
}
