package headroom.core.signal;

/// The five gauges, in the order in which they stand on the board.
public enum Gauge {
    STORAGE("storage", "Storage"),
    WAL("wal", "WAL"),
    SLOTS("slots", "Slots"),
    POOLS("pools", "Pools"),
    QUEUES("queues", "Queues");

    private final String id;
    private final String title;

    Gauge(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /// In settings, runbooks and machine-readable output.
    public String id() {
        return id;
    }

    /// On the board.
    public String title() {
        return title;
    }
}
