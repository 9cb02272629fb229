package headroom.core.reading;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// One value as last read from a server, or why there is none. Unknown is never zero: whoever shows
/// a reading must take all three cases apart.
///
/// @param <T> the type of the value
public sealed interface Reading<T> {

    /// A value that is as fresh as its probe's pace promises.
    ///
    /// @param value what was read
    /// @param at when the server's answer arrived
    record Known<T>(T value, Instant at) implements Reading<T> {}

    /// A value that was once known and could not be read again.
    ///
    /// @param value the last value
    /// @param at when that value arrived
    /// @param since when the first failed attempt after it began
    /// @param reason why it could not be read again
    record Stale<T>(T value, Instant at, Instant since, Reason reason) implements Reading<T> {}

    /// No value was ever read.
    ///
    /// @param reason why
    /// @param since since when that is so
    record Unavailable<T>(Reason reason, Instant since) implements Reading<T> {}

    /// The value if there is one, fresh or not. For judgements that take care of staleness
    /// themselves.
    default Optional<T> lastValue() {
        return switch (this) {
            case Known<T>(T value, var _) -> Optional.of(value);
            case Stale<T>(T value, var _, var _, var _) -> Optional.of(value);
            case Unavailable<T> _ -> Optional.empty();
        };
    }

    /// The value only if it is fresh.
    default Optional<T> fresh() {
        return this instanceof Known<T>(T value, var _) ? Optional.of(value) : Optional.empty();
    }

    /// When the value arrived, if there is one.
    default Optional<Instant> arrival() {
        return switch (this) {
            case Known<T>(var _, Instant at) -> Optional.of(at);
            case Stale<T>(var _, Instant at, var _, var _) -> Optional.of(at);
            case Unavailable<T> _ -> Optional.empty();
        };
    }

    /// Why the value is not fresh, if it is not.
    default Optional<Reason> trouble() {
        return switch (this) {
            case Known<T> _ -> Optional.empty();
            case Stale<T>(var _, var _, var _, Reason reason) -> Optional.of(reason);
            case Unavailable<T>(Reason reason, var _) -> Optional.of(reason);
        };
    }

    /// The same reading of something derived from the value.
    default <R> Reading<R> map(Function<? super T, ? extends R> derive) {
        return switch (this) {
            case Known<T>(T value, Instant at) -> new Known<>(derive.apply(value), at);
            case Stale<T>(T value, Instant at, Instant since, Reason reason) ->
                    new Stale<>(derive.apply(value), at, since, reason);
            case Unavailable<T>(Reason reason, Instant since) -> new Unavailable<>(reason, since);
        };
    }

    /// This reading after an attempt to read again failed at `now`: the last value is kept and
    /// marked, and the time of the first failure stays.
    default Reading<T> failed(Reason why, Instant now) {
        return switch (this) {
            case Known<T>(T value, Instant at) -> new Stale<>(value, at, now, why);
            case Stale<T>(T value, Instant at, Instant since, var _) ->
                    new Stale<>(value, at, since, why);
            case Unavailable<T>(Reason before, Instant since) ->
                    new Unavailable<>(why, before.kind() == Reason.Kind.PENDING ? now : since);
        };
    }
}
