package headroom.desktop.command;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.OperatorTrial;
import headroom.core.readiness.ReadinessRule;
import headroom.desktop.Logging;
import headroom.desktop.Wiring;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `headroom ready`: what could be seen and done tonight, and which statement grants what is
/// missing.
@Command(
        name = "ready",
        description = {
            "Tells for every signal and every mitigation whether the configured logins can do it, and"
                    + " the statement that grants what is missing.",
            "Exit code: 0 everything that is meant to work can be done, 1 a right is missing, 3 somebody"
                    + " could not be asked; of several the worst of unknown, missing."
        },
        mixinStandardHelpOptions = true)
final class ReadyCommand implements Callable<Integer> {

    @Mixin private Places places = new Places();
    @Mixin private Named named = new Named();
    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "Answers in JSON.")
    private boolean json;

    @Option(
            names = "--login",
            description = "Also logs in as the operator, asks who that is, and logs out.")
    private boolean login;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        var folders = places.folders();
        Logging.into(folders.data());
        try (var wiring = Wiring.of(folders)) {
            Named.Found found = named.in(wiring);
            List<Environment> wanted = found.environments();
            new SecretsAtHand(wiring, Answer.line(spec).getErr(), login).fetch(wanted);
            List<Snapshot> answers = OnceAsked.of(wiring, wanted);
            var all = new ArrayList<Ready>();
            Level worst = found.broken().isEmpty() ? Level.OK : Level.UNKNOWN;
            for (int i = 0; i < wanted.size(); i++) {
                Environment environment = wanted.get(i);
                OperatorTrial trial =
                        login ? wiring.tryOperator(environment) : new OperatorTrial.NotTried();
                var readiness = ReadinessRule.judge(environment, answers.get(i), trial);
                all.add(new Ready(environment, readiness, trial));
                worst = worst.orWorse(readiness.level());
            }
            var out = Answer.of(spec);
            Instant now = wiring.clock().instant();
            out.print(
                    json ? ReadyJson.of(now, worst, all, found.broken()) : ReadyText.of(now, all));
            out.flush();
            return ExitCode.of(worst);
        }
    }
}
