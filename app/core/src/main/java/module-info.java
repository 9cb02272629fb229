import org.jspecify.annotations.NullMarked;

/// What Headroom knows: judgements, runbooks, mitigations. Pure Java, without a toolkit, a driver,
/// a file, a thread or a clock of its own.
@NullMarked
module headroom.core {
    requires static org.jspecify;

    exports headroom.core.environment;
    exports headroom.core.history;
    exports headroom.core.identity;
    exports headroom.core.journal;
    exports headroom.core.mitigation;
    exports headroom.core.poll;
    exports headroom.core.readiness;
    exports headroom.core.reading;
    exports headroom.core.runbook;
    exports headroom.core.secret;
    exports headroom.core.settings;
    exports headroom.core.queue;
    exports headroom.core.signal;
    exports headroom.core.signal.load;
    exports headroom.core.signal.pools;
    exports headroom.core.signal.queries;
    exports headroom.core.signal.queues;
    exports headroom.core.signal.slots;
    exports headroom.core.signal.storage;
    exports headroom.core.signal.wal;
}
