package headroom.adapters.tunnel;

import java.time.Duration;

/// How long things may take on the way through a bastion.
///
/// @param login from the first look-up of its name until it let us in
/// @param forward until the bastion answers whether it reaches a server
/// @param beat the pause between two signs of life that are asked for
/// @param misses how many of them in a row may stay without an answer before the bastion is dead
/// @param steady how long a connection must have lived so that its end is no failure of the way
record Patience(Duration login, Duration forward, Duration beat, int misses, Duration steady) {

    static final Patience USUAL =
            new Patience(
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    3,
                    Duration.ofSeconds(10));
}
