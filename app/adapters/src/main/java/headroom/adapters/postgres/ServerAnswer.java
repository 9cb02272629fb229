package headroom.adapters.postgres;

import headroom.core.environment.Fingerprint;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.pools.ConnectionLimits;
import headroom.core.signal.pools.SessionGroup;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.wal.Archiver;
import headroom.core.signal.wal.Lsn;
import headroom.core.signal.wal.WalSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Understands the answer of `get_server.sql`.
final class ServerAnswer {

    private static final Pattern TIMELINE = Pattern.compile("[0-9A-Fa-f]{1,8}");

    /// The sizes that initdb knows.
    private static final Bytes SMALLEST_SEGMENT = Bytes.mib(1);

    private static final Bytes LARGEST_SEGMENT = Bytes.mib(1024);

    private static final Pattern SEGMENT_FILE =
            Pattern.compile(
                    "[0-9A-F]{8}([0-9A-F]{8})([0-9A-F]{8})(\\.[0-9A-F]{8}\\.backup|\\.partial)?");

    private ServerAnswer() {}

    static ServerFacts facts(Answer a) throws ProbeFailure {
        WalSettings wal = wal(a);
        Optional<Answer> archiver = a.optionalPart("archiver");
        return new ServerFacts(
                fingerprint(a),
                a.instant("server_time"),
                position(a),
                a.optionalLsn("redo"),
                wal,
                archiver.isEmpty()
                        ? Optional.empty()
                        : Optional.of(archiver(archiver.get(), wal.segmentSize())),
                slots(a),
                a.whole("max_replication_slots"),
                sessions(a),
                new ConnectionLimits(
                        a.whole("max_connections"),
                        a.whole("superuser_reserved_connections"),
                        // NULL before 16: nothing is reserved that way there
                        a.optionalWhole("reserved_connections").orElse(0L)),
                LoadAnswer.load(a.part("load")));
    }

    static Fingerprint fingerprint(Answer a) throws ProbeFailure {
        String version = a.text("server_version");
        int space = version.indexOf(' '); // packagers add their own version behind a space
        Optional<Long> port = a.optionalWhole("server_port");
        return new Fingerprint(
                a.whole("system_identifier"),
                a.flag("in_recovery"),
                timeline(a),
                a.optionalText("server_addr")
                        .map(host -> host.indexOf(':') < 0 ? host : "[" + host + "]")
                        .flatMap(host -> port.map(p -> host + ":" + p)),
                a.text("database"),
                space < 0 ? version : version.substring(0, space),
                (int) (a.whole("server_version_num") / 10_000),
                a.instant("started"));
    }

    private static Optional<Long> timeline(Answer a) throws ProbeFailure {
        Optional<String> hex = a.optionalText("timeline");
        if (hex.isPresent() && !TIMELINE.matcher(hex.get()).matches()) {
            throw Answer.malformed("“timeline” is no timeline: " + Visible.text(hex.get()));
        }
        return hex.map(h -> Long.parseLong(h, 16));
    }

    private static Lsn position(Answer a) throws ProbeFailure {
        Optional<Lsn> position = a.optionalLsn("position");
        if (position.isEmpty()) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.NO_VALUE,
                            "this standby has neither received nor replayed any WAL yet"));
        }
        return position.get();
    }

    private static WalSettings wal(Answer a) throws ProbeFailure {
        Bytes cap = a.bytes("max_slot_wal_keep_size");
        return new WalSettings(
                segmentSize(a),
                a.bytes("min_wal_size"),
                a.bytes("max_wal_size"),
                a.bytes("wal_keep_size"),
                cap.count() < 0 ? Optional.empty() : Optional.of(cap));
    }

    static Bytes segmentSize(Answer a) throws ProbeFailure {
        Bytes size = a.bytes("wal_segment_size");
        if (size.count() < SMALLEST_SEGMENT.count()
                || size.count() > LARGEST_SEGMENT.count()
                || Long.bitCount(size.count()) != 1) {
            throw Answer.malformed("“wal_segment_size” is no size of a segment: " + size.count());
        }
        return size;
    }

    private static Archiver archiver(Answer a, Bytes segmentSize) throws ProbeFailure {
        return new Archiver(
                a.optionalText("last_archived_wal").flatMap(f -> archivedSegment(f, segmentSize)),
                a.whole("failed_count"),
                a.optionalText("last_failed_wal"),
                a.optionalInstant("last_failed_time"),
                a.optionalInstant("last_archived_time"),
                a.optionalInstant("stats_reset"));
    }

    /// The last segment that is archived whole, by the name of the last archived file; empty for a
    /// timeline's history, which says nothing about segments.
    static Optional<Long> archivedSegment(String file, Bytes segmentSize) {
        var name = SEGMENT_FILE.matcher(file);
        if (!name.matches()) {
            return Optional.empty();
        }
        long perLog = (1L << 32) / segmentSize.count();
        long segment =
                Long.parseLong(name.group(1), 16) * perLog + Long.parseLong(name.group(2), 16);
        return Optional.of(".partial".equals(name.group(3)) ? segment - 1 : segment);
    }

    private static List<Slot> slots(Answer a) throws ProbeFailure {
        var slots = new ArrayList<Slot>();
        for (Answer s : a.parts("slots")) {
            slots.add(slot(s));
        }
        return slots;
    }

    private static Slot slot(Answer s) throws ProbeFailure {
        String type = s.text("slot_type");
        Optional<Slot.Kind> kind =
                Arrays.stream(Slot.Kind.values()).filter(k -> k.word().equals(type)).findFirst();
        if (kind.isEmpty()) {
            throw Answer.malformed("unknown kind of slot: " + Visible.text(type));
        }
        return new Slot(
                s.text("slot_name"),
                kind.get(),
                s.optionalText("plugin"),
                s.optionalText("database"),
                s.flag("temporary"),
                s.flag("active"),
                s.optionalWhole("active_pid"),
                s.optionalLsn("restart_lsn"),
                s.optionalLsn("confirmed_flush_lsn"),
                s.optionalText("wal_status"),
                s.optionalWhole("safe_wal_size").map(Bytes::new),
                s.has("inactive_since") ? s.optionalInstant("inactive_since") : Optional.empty(),
                s.has("failover") && s.flag("failover"),
                s.has("synced") && s.flag("synced"),
                s.has("invalidation_reason")
                        ? s.optionalText("invalidation_reason")
                        : Optional.empty(),
                new Slot.Horizon(s.optionalWhole("xmin_age"), s.optionalWhole("catalog_xmin_age")),
                s.has("conflicting") ? s.optionalFlag("conflicting") : Optional.empty(),
                s.has("two_phase") ? s.optionalFlag("two_phase") : Optional.empty(),
                s.has("two_phase_at") ? s.optionalLsn("two_phase_at") : Optional.empty());
    }

    private static List<SessionGroup> sessions(Answer a) throws ProbeFailure {
        var groups = new ArrayList<SessionGroup>();
        for (Answer g : a.parts("sessions")) {
            groups.add(
                    new SessionGroup(
                            g.optionalText("application_name"),
                            g.optionalText("usename"),
                            g.optionalText("datname"),
                            g.optionalText("client_addr"),
                            g.optionalText("state"),
                            LoadAnswer.wait(g),
                            g.whole("sessions"),
                            new SessionGroup.Times(
                                    g.optionalInstant("backend"),
                                    g.optionalInstant("transaction"),
                                    g.optionalInstant("first_state"),
                                    g.optionalInstant("last_state"))));
        }
        return groups;
    }
}
