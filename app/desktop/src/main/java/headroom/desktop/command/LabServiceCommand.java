package headroom.desktop.command;

import headroom.lab.OrdersService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The lab's small service, in a process of its own. Not for people: the lab starts it.
@Command(name = LabServiceCommand.NAME, hidden = true)
final class LabServiceCommand implements Callable<Integer> {

    static final String NAME = "lab-service";

    @Parameters(arity = "0..*")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        OrdersService.main(arguments.toArray(String[]::new));
        return ExitCode.OK;
    }
}
