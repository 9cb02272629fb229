package headroom.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a Redis, or a Sentinel, is started in a folder of its own.
record RedisProcess(Path program, Path home, Account account, Spawner spawner) {

    /// Sentinel writes into it.
    Path configuration() {
        return home.resolve("redis.conf");
    }

    Path log() {
        return home.resolve("redis.log");
    }

    Process start(List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(configuration().toString()));
        all.addAll(arguments);
        return spawner.start(
                Spawner.clean(new ProcessBuilder(account.command(program, all)))
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())));
    }
}
