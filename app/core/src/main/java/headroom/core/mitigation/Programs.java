package headroom.core.mitigation;

/// Which programs are alive, so that the intent of one that is still at work is not taken for what
/// a dead one left behind. Implemented by an adapter.
public interface Programs {

    /// A mark of this program, unlike that of any other on this machine, dead ones included.
    /// Without a colon.
    String mark();

    /// Whether the program with this mark still runs. A mark from another machine is not known to
    /// run.
    boolean running(String mark);
}
