package headroom.core.poll;

/// A probe, and where its server writes down what it did.
public record Weighable<T>(Probe<T> probe, Ledger ledger) {}
