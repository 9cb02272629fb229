package headroom.adapters.files;

/// Carries a problem from where it is found to the edge of this package, where it becomes a value.
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    private final transient FileProblem problem;

    Refusal(FileProblem problem) {
        super(problem.text());
        this.problem = problem;
    }

    FileProblem problem() {
        return problem;
    }
}
