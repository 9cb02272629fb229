package headroom.desktop.command;

import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.desktop.Logging;
import headroom.desktop.Wiring;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom secret`: the entries of the system's keychain that settings name by `keychain:NAME`.
@Command(
        name = "secret",
        description = "Stores a secret in the system's keychain.",
        mixinStandardHelpOptions = true,
        subcommands = SecretCommand.Set.class)
final class SecretCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(Answer.line(spec), "set?");
    }

    /// Stores what is typed, or stands on standard input.
    @Command(
            name = "set",
            description = {
                "Stores a secret in the system's keychain, for settings that say keychain:NAME.",
                "It is typed without being shown; without a terminal it is the first line of standard"
                        + " input.",
                "Exit code: 0 stored, 64 nothing was entered, 69 no keychain here."
            },
            mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {

        private static final Pattern NAME = Pattern.compile("[^\\p{Cc}\\p{Cf}|]{1,255}");
        private static final int LONGEST = 4096;

        /// Somebody may have to unlock the keychain.
        private static final long SECONDS = 60;

        @Mixin private Places places = new Places();
        @Spec private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "As in keychain:NAME.")
        private String name = "";

        @Override
        public Integer call() throws CommandFailure, InterruptedException {
            if (!NAME.matcher(name).matches() || name.isBlank()) {
                throw new ParameterException(
                        Answer.line(spec), "NAME must be visible characters without |");
            }
            var folders = places.folders();
            Logging.into(folders.data());
            try (var wiring = Wiring.of(folders)) {
                Secret secret = entered();
                var storing =
                        wiring.threads()
                                .submit(() -> {
                                    wiring.keychain().store(name, secret);
                                    return name;
                                });
                storing.get(SECONDS, TimeUnit.SECONDS);
                Answer.of(spec)
                        .println(
                                "stored; write keychain:%s where the settings want the password"
                                        .formatted(name));
                return ExitCode.OK;
            } catch (TimeoutException e) {
                throw new CommandFailure(
                        ExitCode.UNAVAILABLE,
                        "the keychain did not answer within %d s; is a dialog waiting for you?"
                                .formatted(SECONDS));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof MissingSecret missing) {
                    throw new CommandFailure(ExitCode.UNAVAILABLE, missing);
                }
                throw new IllegalStateException(e.getCause());
            }
        }

        private Secret entered() throws CommandFailure {
            Optional<Console> terminal = Terminal.here();
            String text = terminal.isPresent() ? typed(terminal.get()) : firstLine();
            if (text.isEmpty()) {
                throw new CommandFailure(ExitCode.USAGE, "nothing was entered; nothing is stored");
            }
            return new Secret(text);
        }

        private String typed(Console console) throws CommandFailure {
            char[] first = console.readPassword("Secret for %s: ", name);
            char[] again =
                    first == null || first.length == 0
                            ? first
                            : console.readPassword("The same again: ");
            if (!Arrays.equals(first, again)) {
                throw new CommandFailure(
                        ExitCode.USAGE, "the two were not the same; nothing is stored");
            }
            return first == null ? "" : new String(first);
        }

        private static String firstLine() throws CommandFailure {
            try {
                byte[] bytes = System.in.readNBytes(LONGEST + 1);
                if (bytes.length > LONGEST) {
                    throw new CommandFailure(
                            ExitCode.USAGE, "that is larger than a secret can be (4 KiB)");
                }
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString()
                        .lines()
                        .findFirst()
                        .orElse("");
            } catch (CharacterCodingException e) {
                throw new CommandFailure(ExitCode.USAGE, "that is not UTF-8 text");
            } catch (IOException e) {
                throw new CommandFailure(
                        ExitCode.IO, "standard input cannot be read: " + e.getMessage(), e);
            }
        }
    }
}
