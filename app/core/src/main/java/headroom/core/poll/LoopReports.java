package headroom.core.poll;

import headroom.core.reading.Reason;

/// What a loop has to tell to a log. Each change is told once, not each attempt. Called without a
/// lock held, on the loop's threads; must not block.
public interface LoopReports {

    /// A source began to fail, or fails in another way than before.
    ///
    /// @param cause the exception behind the reason; for a defect the one that was thrown
    void failing(String environment, Source<?> source, Reason reason, Throwable cause);

    /// A source that failed was read again.
    void recovered(String environment, Source<?> source);

    /// Something of Headroom's own broke outside a read.
    ///
    /// @param where in a few words, such as `listener`
    void defect(String environment, String where, Throwable thrown);

    /// Tells nobody.
    LoopReports NONE =
            new LoopReports() {
                @Override
                public void failing(
                        String environment, Source<?> source, Reason reason, Throwable cause) {}

                @Override
                public void recovered(String environment, Source<?> source) {}

                @Override
                public void defect(String environment, String where, Throwable thrown) {}
            };
}
