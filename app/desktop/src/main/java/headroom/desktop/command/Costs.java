package headroom.desktop.command;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.poll.Weighed;
import headroom.desktop.Wiring;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// What reading one environment costs.
record Costs(Environment environment, List<Weighed> reads) {

    /// Weighs the environments side by side, and prints; the exit code is that of the whole.
    static int tell(Wiring wiring, Named.Found found, boolean json, PrintWriter out)
            throws InterruptedException {
        var weighing = new ArrayList<Future<List<Weighed>>>();
        for (Environment environment : found.environments()) {
            weighing.add(wiring.threads().submit(() -> wiring.weigh(environment)));
        }
        var all = new ArrayList<Costs>();
        for (int i = 0; i < weighing.size(); i++) {
            all.add(new Costs(found.environments().get(i), result(weighing.get(i))));
        }
        out.print(
                json
                        ? CostJson.of(wiring.clock().instant(), all, found.broken())
                        : CostText.of(all));
        out.flush();
        boolean known =
                found.broken().isEmpty()
                        && all.stream()
                                .flatMap(costs -> costs.reads().stream())
                                .allMatch(read -> read.usual().isPresent());
        return ExitCode.of(known ? Level.OK : Level.UNKNOWN);
    }

    private static List<Weighed> result(Future<List<Weighed>> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case InterruptedException interrupted -> throw interrupted;
                case RuntimeException bug -> throw bug;
                case Error bug -> throw bug;
                case null, default -> throw new IllegalStateException("undeclared", e);
            }
        }
    }
}
