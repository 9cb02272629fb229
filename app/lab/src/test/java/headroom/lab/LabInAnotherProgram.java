package headroom.lab;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A program with a lab under the folder that it is given, for tests that kill it. Prints the lab's
/// folder once everything runs.
final class LabInAnotherProgram {

    private LabInAnotherProgram() {}

    public static void main(String[] args) throws Exception {
        Lab lab = Lab.start(LabOptions.full().withFolder(Path.of(args[0])), Progress.SILENT);
        System.out.println(lab.folder());
        new CountDownLatch(1).await();
        lab.close();
    }
}
