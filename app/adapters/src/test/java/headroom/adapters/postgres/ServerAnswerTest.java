package headroom.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An answer of the right types that no PostgreSQL gives: the column is named.
class ServerAnswerTest {

    private static Answer answer(String timeline, long segmentSize) throws ProbeFailure {
        return Answer.parse(
                """
                {"server_version": "18.0", "server_version_num": 180000, "server_port": null,
                 "server_addr": null, "system_identifier": 7, "in_recovery": false,
                 "timeline": "%s", "database": "shop", "started": "2026-01-01T00:00:00Z",
                 "server_time": "2026-01-01T00:00:00Z", "position": "0/1", "redo": null,
                 "wal_segment_size": %d, "min_wal_size": 1, "max_wal_size": 1,
                 "wal_keep_size": 0, "max_slot_wal_keep_size": -1,
                 "archiver": {"last_archived_wal": "000000010000000000000001",
                              "failed_count": 0, "last_failed_wal": null,
                              "last_archived_time": "2026-01-01T00:00:00Z",
                              "last_failed_time": null,
                              "stats_reset": "2026-01-01T00:00:00Z"},
                 "slots": [], "max_replication_slots": 10, "sessions": [],
                 "max_connections": 100, "superuser_reserved_connections": 3,
                 "reserved_connections": null,
                 "load": {"transactions": [], "blocked": [], "replicas": [], "replay": null}}\
                """
                        .formatted(timeline, segmentSize));
    }

    private static void malformed(Answer answer, String key) {
        ProbeFailure failure =
                catchThrowableOfType(ProbeFailure.class, () -> ServerAnswer.facts(answer));
        assertThat(failure.reason().kind()).isEqualTo(Reason.Kind.MALFORMED);
        assertThat(failure.reason().sentence()).contains("“" + key + "”");
    }

    @Test
    void whatPostgresqlAnswersIsUnderstood() throws Exception {
        var facts = ServerAnswer.facts(answer("0000000A", 16 << 20));
        assertThat(ServerAnswer.fingerprint(answer("0000000A", 16 << 20)).timeline()).contains(10L);
        assertThat(facts.wal().segmentSize().count()).isEqualTo(16 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "0000000G", "7FFFFFFFFFFFFFFFF"})
    void aTimelineThatIsNone(String timeline) throws Exception {
        malformed(answer(timeline, 16 << 20), "timeline");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, 3 << 20, 1L << 31, Long.MIN_VALUE})
    void aSegmentSizeThatIsNone(long size) throws Exception {
        malformed(answer("00000001", size), "wal_segment_size");
    }
}
