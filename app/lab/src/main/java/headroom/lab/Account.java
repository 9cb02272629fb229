package headroom.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How PostgreSQL's programs are started: PostgreSQL refuses root, and on Linux a server should get
/// a signal when the program dies.
///
/// @param prefix what stands before the program
/// @param unprivileged whether the data must belong to [#NOBODY]
record Account(List<String> prefix, boolean unprivileged) {

    /// The account that runs PostgreSQL where the program runs as root.
    static final int NOBODY = 65534;

    private static final List<String> DEATH = List.of("setpriv", "--pdeathsig", "INT");
    private static final List<String> DROP =
            List.of("--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    /// Whether this program runs as root.
    static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return System.getProperty("user.name", "").equals("root");
        }
    }

    /// The best way of those that work here: the first with which `program --version` answers.
    static Account choose(Host host, boolean root, Path program, Spawner spawner, Path folder)
            throws IOException, LabException {
        String last = "";
        for (Account account : candidates(host, root)) {
            Spawner.Result tried;
            try {
                tried = spawner.run(account.trial(program, folder), folder, 10);
            } catch (IOException e) {
                last = String.valueOf(e.getMessage()); // no setpriv here
                continue;
            }
            if (tried.status() == 0) {
                return account;
            }
            last = tried.output();
        }
        throw refused(program, last);
    }

    /// For programs of ours that run as the user who started this one.
    static Account plain(Host host, Spawner spawner, Path folder) throws IOException, LabException {
        return choose(
                host,
                false,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                spawner,
                folder);
    }

    private static LabException refused(Path program, String output) {
        String what = "The lab cannot run " + program.getFileName();
        if (output.contains("shared librar") || output.contains("Library not loaded")) {
            return new LabException(what, output, "Install the library that it names");
        }
        if (output.contains("not found") && output.contains("GLIBC")) {
            return new LabException(what, output, "It needs a newer system");
        }
        return new LabException(
                what,
                output.isEmpty() ? program + " ended without a word" : output,
                "Start the lab as an ordinary user, or allow root setpriv or unshare -U");
    }

    private static List<Account> candidates(Host host, boolean root) {
        Account plain = new Account(List.of(), false);
        if (!host.linux()) {
            return List.of(plain);
        }
        if (!root) {
            return List.of(new Account(DEATH, false), plain);
        }
        List<String> inNamespace = new ArrayList<>(DEATH);
        inNamespace.addAll(List.of("unshare", "-U"));
        List<String> dropped = new ArrayList<>(DEATH);
        dropped.addAll(DROP);
        return List.of(
                new Account(List.copyOf(dropped), true),
                new Account(List.copyOf(inNamespace), false));
    }

    /// Another user must be able to reach the folder too, which it cannot below a private one.
    private List<String> trial(Path program, Path folder) {
        if (!unprivileged) {
            return command(program, List.of("--version"));
        }
        return command(
                Path.of("/bin/sh"),
                List.of(
                        "-c",
                        "cd \"$1\" && exec \"$2\" --version",
                        "sh",
                        folder.toString(),
                        program.toString()));
    }

    /// The whole command line.
    List<String> command(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    /// Gives a folder or file to the account.
    void own(Path path) throws IOException {
        if (unprivileged) {
            Files.setAttribute(path, "unix:uid", NOBODY);
            Files.setAttribute(path, "unix:gid", NOBODY);
        }
    }
}
