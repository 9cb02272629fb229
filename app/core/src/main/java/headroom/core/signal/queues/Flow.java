package headroom.core.signal.queues;

import headroom.core.reading.Age;
import java.util.Optional;

/// How jobs come to one queue and leave it.
///
/// @param in in a second, by when its newest jobs were put in; empty when too few wait to tell, or
///   they came at once and not at a pace
/// @param out in a second; empty where `in` is, or when the queue ran empty, so that jobs can have
///   come and gone unseen, or when `in` and `net` contradict each other
/// @param net change in a second over the time of which `in` tells, 5 s to a minute, and over the
///   last 15 s where `in` is empty; empty until there is enough to compare
public record Flow(Optional<Double> in, Optional<Double> out, Optional<Double> net, Drain drain) {

    /// When it will be empty.
    public sealed interface Drain {

        /// Nothing waits.
        record Empty() implements Drain {}

        /// Jobs wait no longer than they should: there is nothing to be drained.
        record KeepsUp() implements Drain {}

        /// At the pace of `net`, or from top to top where it is filled again and again.
        record In(Age time) implements Drain {}

        /// It does not shrink, nor did it within the last minute, and its jobs wait too long. One
        /// that is filled again and again is as full after it as it was before.
        record Never() implements Drain {}

        /// There is too little to compare.
        record Unknown() implements Drain {}

        /// As in a table.
        default String text() {
            return switch (this) {
                case Empty _ -> "empty";
                case KeepsUp _ -> "keeps up";
                case In(Age time) -> time.text();
                case Never _ -> "never";
                case Unknown _ -> "not known yet";
            };
        }
    }

    static final Flow UNKNOWN =
            new Flow(Optional.empty(), Optional.empty(), Optional.empty(), new Drain.Unknown());
}
