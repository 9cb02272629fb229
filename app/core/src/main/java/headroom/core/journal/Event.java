package headroom.core.journal;

import java.util.List;
import java.util.Map;

/// One thing that happened. Text from a server stands in it as the server gave it; whoever shows it
/// escapes it. Never holds a secret.
public sealed interface Event {

    /// It happened in a run of a runbook.
    sealed interface InRun extends Event {

        /// The run that it belongs to.
        String run();
    }

    /// It says which server stands behind an environment, and belongs to no run.
    sealed interface OfServer extends Event {

        String environment();

        /// Which of the environment's servers, such as `PostgreSQL`.
        String server();

        /// What the server says it is, by name; from now on whatever differs from it is asked
        /// about.
        Map<String, String> identity();
    }

    /// It happened to an environment outside of Headroom, and somebody told.
    sealed interface OfEnvironment extends Event {

        String environment();
    }

    /// A release went out.
    ///
    /// @param label what they call it, as in "v1.2"
    record Released(String environment, String label) implements OfEnvironment {}

    /// A runbook was opened on an environment with these inputs.
    record RunOpened(
            String run,
            String environment,
            String runbook,
            int revision,
            Map<String, String> inputs)
            implements InRun {

        public RunOpened {
            inputs = Map.copyOf(inputs);
        }
    }

    /// A read or watch step is done; the evidence that stood there in that moment.
    record StepDone(String run, String step, String evidence) implements InRun {}

    /// A choose step is decided.
    record StepChosen(String run, String step, String option, String note) implements InRun {}

    /// A step was left out, with a reason.
    record StepSkipped(String run, String step, String reason) implements InRun {}

    /// A mitigation is about to act. On disk before the server is asked to do anything.
    ///
    /// @param intent unique; the outcome names it
    /// @param mitigation its id, such as `drop-replication-slot`
    /// @param inputs the mitigation's inputs
    /// @param statements what will run, exactly
    /// @param server on which server, as its fingerprint says
    /// @param before the state that the preview relied on, by name
    record Intended(
            String run,
            String step,
            String intent,
            String environment,
            String mitigation,
            Map<String, String> inputs,
            List<String> statements,
            String server,
            Map<String, String> before)
            implements InRun {

        public Intended {
            inputs = Map.copyOf(inputs);
            statements = List.copyOf(statements);
            before = Map.copyOf(before);
        }
    }

    /// How the act of an intent ended.
    record Concluded(String run, String step, String intent, Outcome outcome) implements InRun {}

    /// An intent without an outcome was found at a later start and the server was asked.
    ///
    /// @param found what the server says now
    /// @param unknowable what the server cannot tell; empty when nothing is left open
    record Recovered(
            String run,
            String step,
            String intent,
            Outcome outcome,
            String found,
            String unknowable)
            implements InRun {}

    /// A debt's automatic check held, or somebody confirmed it by name.
    record DebtPaid(String run, String debt, String evidence) implements InRun {}

    /// Somebody answers for a debt that stays.
    record DebtWaived(String run, String debt, String reason) implements InRun {}

    /// A remark of the operator's.
    record Noted(String run, String text) implements InRun {}

    /// The run is over: its debts are paid or waived, or it was stopped before it acted.
    record RunClosed(String run, String how) implements InRun {}

    /// The first connection: this is the server from now on.
    record Pinned(String environment, String server, Map<String, String> identity)
            implements OfServer {

        public Pinned {
            identity = Map.copyOf(identity);
        }
    }

    /// The same server after a restart or a minor update. Nobody was asked.
    ///
    /// @param noted what is new about it, in words
    record Renewed(String environment, String server, Map<String, String> identity, String noted)
            implements OfServer {

        public Renewed {
            identity = Map.copyOf(identity);
        }
    }

    /// The operator accepted that another server stands there now, or the same in another role.
    ///
    /// @param before what was pinned until then
    /// @param changed what differs, in words
    record Accepted(
            String environment,
            String server,
            Map<String, String> before,
            Map<String, String> identity,
            String changed)
            implements OfServer {

        public Accepted {
            before = Map.copyOf(before);
            identity = Map.copyOf(identity);
        }
    }
}
