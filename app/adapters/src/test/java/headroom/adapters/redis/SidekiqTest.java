package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SidekiqTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"enqueued_at\":1760000000.25} | 2025-10-09T08:53:20.250Z",
                "{\"enqueued_at\":1760000000} | 2025-10-09T08:53:20Z",
                "{\"enqueued_at\":1760000000250} | 2025-10-09T08:53:20.250Z",
                "{\"enqueued_at\":\"1760000000.25\"} | 2025-10-09T08:53:20.250Z",
                "{\"enqueued_at\":\" 1760000000250 \"} | 2025-10-09T08:53:20.250Z",
                "{\"created_at\":1760000000} | 2025-10-09T08:53:20Z",
                "{\"created_at\":1.0,\"enqueued_at\":1760000000} | 2025-10-09T08:53:20Z",
                "{\"enqueued_at\":null,\"created_at\":1760000000} | 2025-10-09T08:53:20Z",
                "{\"args\":[{\"enqueued_at\":1}],\"enqueued_at\":1760000000} | 2025-10-09T08:53:20Z",
            })
    void theTimeIsReadInEveryShape(String job, Instant time) {
        assertThat(Sidekiq.enqueuedAt(job.getBytes(StandardCharsets.UTF_8))).contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{\"enqueued_at\":true}",
                "{\"enqueued_at\":[1760000000]}",
                "{\"enqueued_at\":\"yesterday\"}",
                "{\"enqueued_at\":-5}",
                "{\"enqueued_at\":0}",
                "{\"enqueued_at\":1e999999999}",
                "{\"enqueued_at\":\"NaN\"}",
                "{\"enqueued_at\":",
                "{\"args\":{\"enqueued_at\":1760000000}}",
            })
    void whatTellsNoTimeHasNone(String job) {
        assertThat(Sidekiq.enqueuedAt(job.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "9"})
    void aJobMadeToExhaustHasNone(String piece) {
        byte[] job = ("{\"x\":" + piece.repeat(200_000)).getBytes(StandardCharsets.UTF_8);

        assertThat(Sidekiq.enqueuedAt(job)).isEmpty();
    }
}
