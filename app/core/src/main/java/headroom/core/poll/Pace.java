package headroom.core.poll;

import java.time.Duration;

/// How often something is read.
public sealed interface Pace {

    /// Shortest and longest distance between two costly reads.
    Duration LEAST = Duration.ofSeconds(2);

    Duration MOST = Duration.ofSeconds(300);

    /// Where nobody looks, whatever is not read with every tick is read this seldom at the most.
    Duration SELDOM = Duration.ofSeconds(30);

    /// With every tick of the environment: 2 s while it is in view, slower otherwise.
    record EveryTick() implements Pace {}

    /// Something that hardly ever changes. After a failure it is tried again after a minute, since
    /// another read of the same server tells sooner that it is back.
    ///
    /// @param distance from one read to the next
    record Every(Duration distance) implements Pace {

        public static final Every DAY = new Every(Duration.ofDays(1));
    }

    /// A costly read: the next one no sooner than 1,000 times what the last took, within 2 to 300
    /// s, so that it never takes more than a thousandth of the server's time.
    record ByCost() implements Pace {

        public Duration after(Duration took) {
            Duration wanted = took.multipliedBy(1000);
            if (wanted.compareTo(LEAST) < 0) {
                return LEAST;
            }
            return wanted.compareTo(MOST) > 0 ? MOST : wanted;
        }
    }
}
