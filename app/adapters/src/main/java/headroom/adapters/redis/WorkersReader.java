package headroom.adapters.redis;

import headroom.core.queue.Inquiry;
import headroom.core.queue.QueueLayout;
import headroom.core.queue.WorkerProcess;
import headroom.core.signal.queues.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The processes of a layout: two round trips, one for their names and one for all of them.
final class WorkersReader {

    private static final int MOST = 200;

    private WorkersReader() {}

    static Workers read(Link link, QueueLayout<Command, Reply> layout, Deadline deadline)
            throws IOException, Refusal {
        QueueLayout.Page page = asked(link, layout.processes(""), deadline);
        List<String> names = page.names().stream().distinct().sorted().limit(MOST).toList();
        boolean more = !page.next().isEmpty() || page.names().size() > MOST;
        if (names.isEmpty()) {
            return new Workers(List.of(), more);
        }
        List<Inquiry<Command, Reply, WorkerProcess>> each =
                names.stream().map(layout::process).toList();
        List<Command> commands = each.stream().flatMap(e -> e.questions().stream()).toList();
        List<Reply> replies = link.ask(commands, deadline);
        List<WorkerProcess> processes = new ArrayList<>();
        int at = 0;
        for (Inquiry<Command, Reply, WorkerProcess> process : each) {
            int end = at + process.questions().size();
            accepted(process, replies.subList(at, end));
            processes.add(process.meaning().of(replies.subList(at, end)));
            at = end;
        }
        return new Workers(processes, more);
    }

    private static <T> T asked(Link link, Inquiry<Command, Reply, T> inquiry, Deadline deadline)
            throws IOException, Refusal {
        List<Reply> replies = link.ask(inquiry.questions(), deadline);
        accepted(inquiry, replies);
        return inquiry.meaning().of(replies);
    }

    private static void accepted(Inquiry<Command, Reply, ?> inquiry, List<Reply> replies)
            throws Refusal {
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof Reply.Refused(String words)) {
                throw new Refusal(inquiry.questions().get(i), words, true);
            }
        }
    }
}
