package headroom.desktop.environment;

import headroom.core.readiness.ConnectionTest;
import headroom.core.settings.Draft;
import headroom.core.settings.Mistake;
import headroom.core.settings.Settings;
import headroom.core.settings.Settings.Change;
import headroom.core.settings.Settings.Meaning;
import headroom.core.settings.Settings.Original;
import headroom.core.settings.Settings.Saved;
import headroom.desktop.environment.EditorState.Ask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// One environment while it is edited, as a form or as its file's text. Toolkit thread only; what
/// touches a disk or a server runs in the background.
final class EditorViewModel {

    private final ReadOnlyObjectWrapper<EditorState> state;
    private final Means means;
    private final Imports imports;
    private final KeptComments comments;
    private final TestRun test;
    private final Set<String> touched = new HashSet<>();
    private Optional<Original> original = Optional.empty();
    private String begun = "";
    private Draft draft = Draft.EMPTY;
    private String source = "";
    private Draft inSource = Draft.EMPTY;
    private boolean asText;
    private String text = "";
    private boolean everything;
    private Ask ask = new Ask.Nothing();
    private String note = "";

    /// @param work runs what blocks
    /// @param toolkit leads back to this thread
    /// @param over told the name that was saved; empty when nothing was
    record Means(
            Settings settings,
            ConnectionTest connection,
            ExecutorService work,
            Executor toolkit,
            Imports.Origins origins,
            Consumer<Optional<String>> over) {}

    EditorViewModel(Means means) {
        this.means = means;
        this.comments = new KeptComments(means.settings());
        this.test = new TestRun(means.connection(), means.work(), means.toolkit(), this::refresh);
        this.imports = new Imports(means.origins(), means.work(), means.toolkit(), this::refresh);
        this.state = new ReadOnlyObjectWrapper<>(this, "state", derive());
    }

    ReadOnlyObjectProperty<EditorState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    EditorState state() {
        return state.get();
    }

    /// Begins with nothing but a tier, so that nobody forgets to choose: the most careful one.
    void add() {
        begin(Optional.empty(), Draft.EMPTY.with("tier", "production"));
        imports.look(true);
        means.work()
                .execute(() -> {
                    means.settings().look();
                    means.toolkit().execute(this::refresh);
                });
        refresh();
    }

    /// Begins with what stands in a file, or with a copy of it under another name.
    void open(Original found, boolean copy) {
        Meaning meaning = means.settings().read(found.text());
        if (copy) {
            begin(
                    Optional.empty(),
                    meaning.draft().orElse(Draft.EMPTY).with("name", found.name() + "-copy"));
        } else {
            begin(Optional.of(found), meaning.draft().orElse(Draft.EMPTY));
            everything = true;
            asText = meaning.draft().isEmpty(); // nothing that a form could hold
            text = found.text();
            source = text;
            inSource = draft;
            begun = text;
            comments.begin(text);
        }
        imports.look(false);
        refresh();
    }

    private void begin(Optional<Original> from, Draft first) {
        test.forget();
        imports.forget();
        original = from;
        draft = first;
        source = means.settings().write(first);
        inSource = first;
        begun = source;
        text = source;
        comments.begin(source);
        asText = false;
        everything = false;
        touched.clear();
        ask = new Ask.Nothing();
        note = "";
    }

    /// What stands in a field now.
    void type(Field field, String typed) {
        Draft next = field.typed(draft, typed);
        if (!next.equals(draft)) {
            draft = Form.followed(field, draft, next);
            touched.add(field.path());
            note = "";
            refresh();
        }
    }

    /// Puts an empty part at the end of a list, to be filled in.
    void add(Form.Adding to) {
        draft = draft.with(to.list() + "[" + draft.size(to.list()) + "]", Map.of());
        note = "";
        refresh();
    }

    /// Takes a part of a list away; those after it move up.
    void remove(String item) {
        draft = draft.without(item);
        String list = item.substring(0, item.lastIndexOf('['));
        touched.removeIf(path -> path.startsWith(list + "["));
        note = "";
        refresh();
    }

    /// What stands in the text now.
    void type(String typed) {
        if (asText && !typed.equals(text)) {
            text = typed;
            note = "";
            refresh();
        }
    }

    /// Turns from the form to the text, or back where the text is keys and values.
    void asText(boolean wanted) {
        if (wanted == asText) {
            return;
        }
        if (wanted) {
            text = draft.equals(inSource) ? source : comments.with(draft).orElseGet(this::written);
            comments.show(text, source);
            asText = true;
        } else {
            Optional<Draft> understood = meaning().draft();
            understood.ifPresent(d -> {
                draft = d;
                source = text;
                inSource = d;
                comments.leave(text);
            });
            asText = understood.isEmpty();
            note = asText ? "The form needs keys and values: correct the text first." : "";
            everything = true;
        }
        refresh();
    }

    /// Fills in what a URL says, or the service of `service=NAME`; of nothing, what the clipboard
    /// offers.
    void importText(String given) {
        boolean offered = given.isBlank() && state().offers().clipboard().isPresent();
        take(now -> offered ? imports.clipboard(now) : imports.text(given, now));
    }

    private void take(Function<Draft, Imports.Taken> from) {
        asText(false);
        if (!asText) {
            Imports.Taken taken = from.apply(draft);
            draft = taken.draft();
            taken.left().ifPresent(touched::add);
            note = taken.note();
            refresh();
        }
    }

    /// Puts the password of the imported URL into the keychain, and the reference into the form.
    void keepPassword() {
        if (state().offers().entry().isEmpty()) {
            return;
        }
        note = "The keychain is asked; a dialog of it may be waiting for you.";
        imports.keep(kept -> {
            asText(false);
            kept.reference().ifPresent(reference -> draft = draft.with(kept.path(), reference));
            note = kept.note();
            refresh();
        });
        refresh();
    }

    /// Saves, unless something is wrong or has to be asked first.
    void save() {
        everything = true;
        Meaning meaning = meaning();
        if (meaning.environment().isEmpty()) {
            note = "Not saved: " + count(meaning.mistakes().size()) + " to correct first.";
            refresh();
            return;
        }
        int lost = comments.lost(meaning.comments(), asText, source);
        if (lost > 0) { // whatever question stands there: the keys that save answer none
            ask = new Ask.LosesComments(lost);
            refresh();
            return;
        }
        write();
    }

    /// Saves although comments are lost, or although somebody else changed the file.
    void saveAnyway() {
        switch (ask) {
            case Ask.LosesComments(int told) ->
                    comments.giveUp(told, meaning().comments(), asText, source);
            case Ask.ChangedMeanwhile(var now) -> original = now;
            case Ask.Nothing _, Ask.Leave _ -> {}
        }
        save();
    }

    /// Turns to the file's text with all its comments, and with what was changed since where that
    /// can be put into it.
    void showComments() {
        Optional<Draft> wanted = asText ? meaning().draft() : Optional.of(draft);
        String instead = written();
        Optional<String> carried = wanted.flatMap(comments::with);
        text = carried.orElse(comments.file());
        comments.show(text, instead);
        asText = true;
        ask = new Ask.Nothing();
        note =
                carried.isPresent()
                        ? ""
                        : "This is the file as it was, with its comments. What you changed since is"
                                + " not in it.";
        refresh();
    }

    private void write() {
        ask = new Ask.Nothing();
        var change = new Change(original, name(), written());
        refresh();
        means.work()
                .execute(() -> {
                    Saved saved = means.settings().save(change);
                    means.toolkit().execute(() -> saved(saved, change.name()));
                });
    }

    private void saved(Saved saved, String name) {
        switch (saved) {
            case Saved.Done _ -> {
                begun = written();
                cancelTest();
                imports.forget();
                means.over().accept(Optional.of(name));
            }
            case Saved.ChangedMeanwhile(var now) -> ask = new Ask.ChangedMeanwhile(now);
            case Saved.Failed(String why) -> note = why;
        }
        refresh();
    }

    /// Takes what somebody else wrote; what was typed here is gone.
    void reload() {
        if (ask instanceof Ask.ChangedMeanwhile(var now) && now.isPresent()) {
            open(now.get(), false);
        }
    }

    /// Goes back to what was being done.
    void goOn() {
        ask = new Ask.Nothing();
        comments.keep();
        refresh();
    }

    /// Leaves; asks first where something would be lost.
    void leave() {
        if (state().changed() && !(ask instanceof Ask.Leave)) {
            ask = new Ask.Leave();
            refresh();
        } else {
            cancelTest();
            imports.forget();
            means.over().accept(Optional.empty());
        }
    }

    /// Goes the way to the servers as they are typed now.
    void test() {
        everything = true;
        Meaning meaning = meaning();
        if (meaning.environment().isEmpty()) {
            note = "Not tested: " + count(meaning.mistakes().size()) + " to correct first.";
            refresh();
            return;
        }
        note = "";
        test.begin(meaning.environment().get());
        refresh();
    }

    void cancelTest() {
        test.cancel();
    }

    /// Cancels the test at the operator's wish.
    void stopTest() {
        cancelTest();
        note = "The test was cancelled.";
        refresh();
    }

    private static String count(int mistakes) {
        return mistakes == 1 ? "one mistake is" : mistakes + " mistakes are";
    }

    /// What the form did not change stays as it was written, with its comments.
    private String written() {
        if (asText) {
            return text;
        }
        return draft.equals(inSource) ? source : means.settings().write(draft);
    }

    private String name() {
        return asText ? meaning().draft().map(d -> d.text("name")).orElse("") : draft.text("name");
    }

    private Meaning meaning() {
        return means.settings().read(written());
    }

    private void refresh() {
        state.set(derive());
    }

    private EditorState derive() {
        Meaning meaning = meaning();
        var inFields = new LinkedHashMap<String, String>();
        var others = new ArrayList<Mistake>();
        Form form = Form.of(draft, means.settings().usual(draft.text("tier")));
        for (Mistake mistake : meaning.mistakes()) {
            Optional<String> at = asText ? Optional.empty() : form.place(mistake.key(), touched);
            if (at.isEmpty()) {
                if (everything || asText || !mistake.key().isEmpty()) {
                    others.add(mistake);
                }
            } else if (everything || touched.contains(at.get())) {
                inFields.putIfAbsent(at.get(), mistake.message());
            }
        }
        return new EditorState(
                original,
                draft,
                form,
                asText,
                asText ? text : "",
                inFields,
                others,
                meaning.environment().isPresent(),
                !written().equals(begun),
                form.rest(draft),
                ask,
                imports.offers(),
                note,
                test.steps(),
                test.running());
    }
}
