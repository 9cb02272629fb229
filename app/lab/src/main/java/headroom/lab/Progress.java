package headroom.lab;

/// Receives short sentences while the lab starts, such as "Unpacking PostgreSQL 18". Called from
/// the thread that starts the lab and from the lab's own.
@FunctionalInterface
public interface Progress {

    /// Tells nobody.
    Progress SILENT = sentence -> {};

    /// The next step, without a full stop.
    void step(String sentence);
}
