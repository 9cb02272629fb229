package headroom.desktop.environment;

import static headroom.desktop.environment.Field.number;

import headroom.core.environment.Levels;
import headroom.core.settings.Draft;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What can be filled in for a draft: every key of the settings, and a group for each part of its
/// lists.
///
/// @param sections in the order in which they are shown
record Form(List<Section> sections) {

    private static final String BASTIONS = "bastions";
    private static final String PGBOUNCER = "pgbouncer";
    private static final String SERVICES = "services";
    private static final String SLOTS = "expectations.slots";
    private static final String CLIENTS = "expectations.clients";

    Form {
        sections = List.copyOf(sections);
    }

    /// Groups under one heading.
    ///
    /// @param keys at which it stands in the settings; none where it is always open
    /// @param empty what holds where nothing is filled in
    record Section(String title, List<String> keys, String empty, List<Group> groups) {

        Section {
            keys = List.copyOf(keys);
            groups = List.copyOf(groups);
        }

        /// Whether it says anything.
        boolean filled(Draft draft) {
            return keys.isEmpty() || keys.stream().anyMatch(k -> draft.value(k).isPresent());
        }

        /// Whether it is of a key of the settings, or of a part of it.
        private boolean of(String key) {
            return keys.stream().anyMatch(k -> k.equals(key) || k.startsWith(key + "."));
        }

        List<Field> fields() {
            return groups.stream().flatMap(g -> g.fields().stream()).toList();
        }
    }

    /// Fields that belong together.
    ///
    /// @param title empty where the section's is enough
    /// @param item path of the part of a list that these are; empty where they are none
    /// @param add what can be added below it
    record Group(
            String title, String item, List<Field> fields, Columns columns, Optional<Adding> add) {

        Group {
            fields = List.copyOf(fields);
        }
    }

    /// How fields stand beside each other.
    enum Columns {
        TWO(2, 112, 120, 240),
        THREE(3, 52, 60, 120),
        /// Two, whose labels are sentences beside a word.
        SENTENCES(2, 206, 84, 120);

        final int across;
        final double label;
        final double least;
        final double usual;

        /// @param label how wide it is
        /// @param least how narrow a control can be
        /// @param usual how wide it likes to be
        Columns(int across, double label, double least, double usual) {
            this.across = across;
            this.label = label;
            this.least = least;
            this.usual = usual;
        }
    }

    /// A list that takes one more.
    record Adding(String list, String words) {}

    /// @param usual the levels that hold where nothing is filled in
    static Form of(Draft draft, Levels usual) {
        List<String> ways =
                IntStream.range(0, draft.size(BASTIONS))
                        .mapToObj(i -> draft.text(BASTIONS + "[" + i + "].name"))
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList();
        var sections =
                new ArrayList<Section>(
                        List.of(
                                new Section(
                                        "Environment", List.of(), "", one(Blocks.environment())),
                                new Section(
                                        "PostgreSQL",
                                        List.of("postgres"),
                                        "",
                                        one(Blocks.postgres(ways))),
                                new Section(
                                        "Redis",
                                        List.of("redis"),
                                        "not watched",
                                        one(Blocks.redis(ways))),
                                new Section(
                                        "PgBouncer consoles",
                                        List.of(PGBOUNCER),
                                        "none",
                                        list(
                                                draft,
                                                new Adding(PGBOUNCER, "Add a PgBouncer"),
                                                "PgBouncer",
                                                "name",
                                                at -> Blocks.bouncer(at, ways))),
                                new Section(
                                        "Services with HikariCP",
                                        List.of(SERVICES),
                                        "none",
                                        list(
                                                draft,
                                                new Adding(SERVICES, "Add a service"),
                                                "Service",
                                                "name",
                                                at -> Blocks.service(at, ways))),
                                new Section(
                                        "Bastions",
                                        List.of(BASTIONS),
                                        "none: servers are reached directly",
                                        list(
                                                draft,
                                                new Adding(BASTIONS, "Add a bastion"),
                                                "Bastion",
                                                "name",
                                                Blocks::bastion)),
                                new Section(
                                        "Capacity of PostgreSQL's volume",
                                        List.of("capacity"),
                                        "not known",
                                        one(Blocks.capacity(ways))),
                                new Section(
                                        "Expectations",
                                        List.of("expectations"),
                                        "nothing is declared",
                                        expectations(draft))));
        sections.addAll(LevelFields.sections(usual));
        return new Form(sections);
    }

    /// Every field.
    List<Field> fields() {
        return sections.stream().flatMap(s -> s.fields().stream()).toList();
    }

    /// Where a mistake is corrected: in its own field, in the part of a list that it is of, or in a
    /// field below its key. Empty where it is of none.
    ///
    /// @param touched fields that were typed in: where levels are wrong together, it is one of
    ///   these
    Optional<String> place(String key, Set<String> touched) {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        return fields().stream()
                .filter(f -> f.of(key))
                .map(Field::path)
                .findFirst()
                .or(() ->
                        sections.stream()
                                .flatMap(s -> s.groups().stream())
                                .map(Group::item)
                                .filter(key::equals)
                                .findFirst())
                .or(() ->
                        fields().stream()
                                .map(Field::path)
                                .filter(path -> path.startsWith(key + "."))
                                .min(
                                        Comparator.comparing(path ->
                                                !(leveled(path) && touched.contains(path)))));
    }

    /// What is wrong elsewhere is something that is missing, and belongs to the first field.
    private static boolean leveled(String path) {
        return path.startsWith("levels.");
    }

    /// Keys that it has no fields for.
    List<String> rest(Draft draft) {
        return draft.tree().keySet().stream()
                .filter(key -> !key.equals("name") && !key.equals("tier"))
                .filter(key -> sections.stream().noneMatch(s -> s.of(key)))
                .toList();
    }

    /// Who goes through a bastion goes on through it when it is called otherwise.
    ///
    /// @param next the draft after the field was typed
    static Draft followed(Field field, Draft before, Draft next) {
        String old = before.text(field.path());
        String now = next.text(field.path());
        if (old.isEmpty() || now.isEmpty() || !field.path().matches(BASTIONS + "\\[\\d+]\\.name")) {
            return next;
        }
        Draft all = next;
        for (Field other : of(next, Levels.DEFAULT).fields()) {
            if (other.path().endsWith(".via") && next.text(other.path()).equals(old)) {
                all = all.with(other.path(), now);
            }
        }
        return all;
    }

    private static List<Group> one(List<Field> fields) {
        return List.of(new Group("", "", fields, Columns.TWO, Optional.empty()));
    }

    /// A group for each part, the last one with what adds another.
    private static List<Group> list(
            Draft draft,
            Adding adding,
            String word,
            String called,
            Function<String, List<Field>> fields) {
        var groups = new ArrayList<Group>();
        for (int i = 0; i < draft.size(adding.list()); i++) {
            String at = adding.list() + "[" + i + "]";
            String name = draft.text(at + "." + called);
            groups.add(
                    new Group(
                            word + " " + (name.isEmpty() ? String.valueOf(i + 1) : name),
                            at,
                            fields.apply(at + "."),
                            Columns.TWO,
                            Optional.empty()));
        }
        groups.add(new Group("", "", List.of(), Columns.TWO, Optional.of(adding)));
        return groups;
    }

    private static List<Group> expectations(Draft draft) {
        var machine =
                List.of(
                        number("expectations.vcpus", "vCPUs", "of the database's machine"),
                        new Field(
                                "expectations.settings",
                                "Settings",
                                Field.Kind.PAIRS,
                                "wal_level = logical\nmax_slot_wal_keep_size = 200GB",
                                List.of()));
        var groups = new ArrayList<Group>();
        groups.add(new Group("", "", machine, Columns.TWO, Optional.empty()));
        if (draft.size(SLOTS) == 0) {
            groups.add(none(SLOTS, "No slot may exist"));
        }
        groups.addAll(
                list(draft, new Adding(SLOTS, "Declare a slot"), "Slot", "name", Blocks::slot));
        if (draft.size(CLIENTS) == 0) {
            groups.add(none(CLIENTS, "No client may connect"));
        }
        groups.addAll(
                list(
                        draft,
                        new Adding(CLIENTS, "Declare a client"),
                        "Client",
                        "service",
                        Blocks::client));
        return groups;
    }

    private static Group none(String list, String words) {
        var field = new Field(list, words, Field.Kind.NONE, "", List.of());
        return new Group("", "", List.of(field), Columns.TWO, Optional.empty());
    }
}
