package headroom.desktop.environment;

import headroom.core.reading.Shown;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.settings.Draft;
import headroom.core.settings.PgServices.Section;
import headroom.core.settings.ServerUrl;
import headroom.desktop.environment.EditorState.Offers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What can be taken into the form from elsewhere: a URL, the clipboard's, a service of libpq's;
/// and where the password of a URL goes. Toolkit thread only; what may block runs in the
/// background.
final class Imports {

    private static final String SERVICE = "service=";
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_LIST = 300;

    /// @param services of libpq's, read anew each time; may block
    /// @param clipboard its text now; empty where it holds none
    record Origins(
            Supplier<List<Section>> services,
            Supplier<String> clipboard,
            PasswordStore passwords) {}

    /// What came of taking something.
    ///
    /// @param left the field that is still to be filled in
    record Taken(Draft draft, Optional<String> left, String note) {}

    /// What came of storing a password.
    ///
    /// @param path of the field to which the reference belongs
    /// @param reference to the entry; empty where none was made
    record Kept(String path, Optional<String> reference, String note) {}

    /// A password until it is stored or forgotten.
    private record Held(String path, String entry, Secret password) {}

    private final Origins origins;
    private final Executor work;
    private final Executor toolkit;
    private final Runnable changed;
    private List<Section> services = List.of();
    private Optional<Secret> clipboard = Optional.empty(); // it may hold a password
    private Optional<Held> held = Optional.empty();
    private boolean keepable;
    private int round;

    /// @param changed told when there is something else to offer
    Imports(Origins origins, Executor work, Executor toolkit, Runnable changed) {
        this.origins = origins;
        this.work = work;
        this.toolkit = toolkit;
        this.changed = changed;
    }

    /// Forgets what was found, passwords above all.
    void forget() {
        round++;
        clipboard = Optional.empty();
        held = Optional.empty();
        keepable = false;
    }

    /// Looks what there is to take.
    ///
    /// @param all whether the clipboard is offered, too
    void look(boolean all) {
        clipboard =
                Optional.of(all ? origins.clipboard().get() : "")
                        .filter(text -> ServerUrl.shown(text).isPresent())
                        .map(Secret::new);
        work.execute(() -> {
            List<Section> found = origins.services().get();
            toolkit.execute(() -> {
                services = List.copyOf(found);
                changed.run();
            });
        });
    }

    Offers offers() {
        return new Offers(
                services.stream().map(Section::name).toList(),
                clipboard.flatMap(url -> ServerUrl.shown(url.reveal())),
                held.filter(_ -> keepable).map(Held::entry));
    }

    /// The URL of the clipboard as it was offered.
    Taken clipboard(Draft draft) {
        return text(clipboard.map(Secret::reveal).orElse(""), draft);
    }

    /// A URL, or `service=` and the name of a service.
    Taken text(String text, Draft draft) {
        if (text.strip().startsWith(SERVICE)) {
            return service(text.strip().substring(SERVICE.length()).strip(), draft);
        }
        return switch (ServerUrl.read(text)) {
            case ServerUrl.Answer.Refused(String why) -> new Taken(draft, Optional.empty(), why);
            case ServerUrl.Answer.Taken taken -> url(taken, draft);
        };
    }

    private Taken url(ServerUrl.Answer.Taken taken, Draft draft) {
        String server = taken.server();
        replace(server);
        Draft next = draft.without(server);
        for (var key : taken.draft().tree().entrySet()) {
            next = next.with(key.getKey(), key.getValue());
        }
        next = named(next, next.text("postgres.database"));
        String note = "Taken over" + butFor(taken.notTaken()) + ".";
        if (taken.password().isPresent()) {
            note +=
                    " The password in the URL was not stored: say in the form where it is to be found.";
            hold(server, next, taken.password().get());
        }
        return new Taken(next, Optional.of(password(server)), note);
    }

    /// What a service says of where and who; the rest counts, too, as long as the form names it.
    private Taken service(String name, Draft draft) {
        Optional<Section> found = services.stream().filter(s -> s.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            String why =
                    services.isEmpty()
                            ? "There is no service file of libpq's here, or none that names a service."
                            : "There is no service “%s”. There are: %s."
                                    .formatted(
                                            Shown.text(name),
                                            Shown.text(
                                                    String.join(", ", offers().services()),
                                                    LONGEST_LIST));
            return new Taken(draft, Optional.empty(), why);
        }
        return service(found.get(), draft);
    }

    private Taken service(Section service, Draft draft) {
        replace("postgres");
        Draft next = draft.without("postgres").with("postgres.service", service.name());
        String host = service.value("host").orElse("");
        String port = service.value("port").orElse("");
        if (!host.isEmpty() && !host.contains(",") && !host.startsWith("/")) {
            next = next.with("postgres.host", host);
            next =
                    port.matches("\\d{1,5}")
                            ? next.with("postgres.port", Integer.parseInt(port))
                            : next;
        } // several hosts, or none that can be reached: the service is asked, and says what is
        // wrong
        next = put(next, "postgres.database", service.value("dbname"));
        next = put(next, "postgres.monitor.user", service.value("user"));
        String note =
                "Taken over from the service %s%s; what it says of TLS counts, too."
                        .formatted(Shown.text(service.name()), butFor(service.notTaken()));
        if (service.password()) {
            note +=
                    " The password that stands there is not taken: say in the form where it is to be"
                            + " found.";
        }
        return new Taken(named(next, service.name()), Optional.of(password("postgres")), note);
    }

    private static String butFor(List<String> notTaken) {
        return notTaken.isEmpty()
                ? ""
                : ", but for " + Shown.text(String.join(", ", notTaken), LONGEST_LIST);
    }

    /// The other server's password may still be kept.
    private void replace(String server) {
        clipboard = Optional.empty();
        if (held.filter(h -> h.path().equals(password(server))).isPresent()) {
            forget();
        }
    }

    private void hold(String server, Draft draft, Secret password) {
        String name =
                draft.text("name").isEmpty() ? draft.text(server + ".host") : draft.text("name");
        String entry =
                (name + "-" + server + "-" + draft.text(server + ".monitor.user"))
                        .replaceAll("[^A-Za-z0-9._-]+", "-");
        entry = entry.substring(0, Math.min(entry.length(), LONGEST_NAME));
        held = Optional.of(new Held(password(server), entry, password));
        keepable = false;
        int mine = ++round;
        work.execute(() -> {
            boolean present = origins.passwords().present();
            toolkit.execute(() -> {
                if (mine == round) {
                    keepable = present;
                    changed.run();
                }
            });
        });
    }

    /// Puts the password of the last URL into the keychain.
    ///
    /// @param then told what came of it, unless something else was begun meanwhile
    void keep(Consumer<Kept> then) {
        if (held.isEmpty() || !keepable) {
            return;
        }
        Held storing = held.get();
        keepable = false; // once is enough
        int mine = round;
        work.execute(() -> {
            Kept kept = stored(storing);
            toolkit.execute(() -> {
                if (mine == round) {
                    keepable = kept.reference().isEmpty();
                    held = held.filter(_ -> keepable);
                    then.accept(kept);
                }
            });
        });
    }

    private Kept stored(Held storing) {
        try {
            String name = origins.passwords().store(storing.entry(), storing.password());
            return new Kept(
                    storing.path(),
                    Optional.of(new SecretRef.Keychain(name).text()),
                    "The password is in the keychain as %s.".formatted(name));
        } catch (MissingSecret e) {
            return new Kept(
                    storing.path(),
                    Optional.empty(),
                    "The password was not stored: %s.".formatted(e.getMessage()));
        }
    }

    private static String password(String server) {
        return server + ".monitor.password";
    }

    private static Draft named(Draft draft, String proposed) {
        return draft.text("name").isEmpty() && !proposed.isEmpty()
                ? draft.with("name", proposed)
                : draft;
    }

    private static Draft put(Draft draft, String path, Optional<String> value) {
        return value.map(v -> draft.with(path, v)).orElse(draft);
    }
}
