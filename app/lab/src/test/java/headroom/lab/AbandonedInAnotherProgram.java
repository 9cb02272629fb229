package headroom.lab;

import java.nio.file.Path;

/// A program that prints which labs of a folder it takes for dead.
final class AbandonedInAnotherProgram {

    private AbandonedInAnotherProgram() {}

    public static void main(String[] args) throws Exception {
        LabFolder.abandoned(Path.of(args[0])).forEach(System.out::println);
    }
}
