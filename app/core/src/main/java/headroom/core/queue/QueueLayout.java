package headroom.core.queue;

import java.util.List;

/// How a job system lays out its queues on a server. Each inquiry costs the server nothing that
/// grows with the jobs, so that all of them can be asked in one pipeline as often as one likes.
///
/// @param <Q> a question to the server
/// @param <A> its answer
public interface QueueLayout<Q, A> {

    /// A page of what there is, with the place where the next one begins.
    ///
    /// @param next empty on the last page
    record Page(List<String> names, String next) {

        public Page {
            names = List.copyOf(names);
        }
    }

    /// The queues' names.
    ///
    /// @param from where the page begins; empty for the first
    Inquiry<Q, A, Page> names(String from);

    /// One queue.
    ///
    /// @param back which of its newest jobs tells of its inflow, counted from the newest
    Inquiry<Q, A, QueueDepth> queue(String name, long back);

    /// Jobs that are in no queue.
    Inquiry<Q, A, Shelf> shelf(Shelf.Kind kind);

    /// What identifies the processes that work jobs off.
    ///
    /// @param from where the page begins; empty for the first
    Inquiry<Q, A, Page> processes(String from);

    /// One of those processes.
    Inquiry<Q, A, WorkerProcess> process(String identity);
}
