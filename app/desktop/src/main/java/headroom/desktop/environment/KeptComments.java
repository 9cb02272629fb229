package headroom.desktop.environment;

import headroom.core.settings.Comments;
import headroom.core.settings.Draft;
import headroom.core.settings.Settings;
import java.util.Optional;

/// The comments of the file that is edited, which nobody loses without having said so. Those that
/// stood in a text before the operator's eyes are the operator's own to change and to delete.
/// Toolkit thread only.
final class KeptComments {

    private final Settings settings;
    private String file = "";
    private Comments unseen = Comments.NONE;
    private Comments given = Comments.NONE;

    KeptComments(Settings settings) {
        this.settings = settings;
    }

    /// @param text as it stands in the file
    void begin(String text) {
        file = text;
        unseen = Comments.NONE;
        given = Comments.NONE;
    }

    /// The file's text with what a draft says otherwise in it; empty where that cannot be done.
    Optional<String> with(Draft draft) {
        return settings.carry(file, draft);
    }

    String file() {
        return file;
    }

    /// A text comes before the operator's eyes.
    ///
    /// @param instead what was edited until then
    void show(String text, String instead) {
        unseen = of(instead).and(of(file)).and(unseen).missingIn(of(text));
    }

    /// The operator leaves a text for the form.
    void leave(String text) {
        if (unseen.missingIn(of(text)).isEmpty()) {
            file = text;
            unseen = Comments.NONE;
        }
    }

    /// How many would be lost that are not given up.
    ///
    /// @param written what would be saved
    /// @param shown whether it is the text before the operator's eyes
    /// @param source what the form was filled from
    int lost(Comments written, boolean shown, String source) {
        Comments lost = lostOf(written, shown, source);
        return lost.missingIn(given).isEmpty() ? 0 : lost.count();
    }

    private Comments lostOf(Comments written, boolean shown, String source) {
        Comments all = shown ? unseen : of(source).and(of(file));
        return all.missingIn(written);
    }

    /// The operator gives up as many as were told, unless it is another number by now.
    void giveUp(int told, Comments written, boolean shown, String source) {
        Comments lost = lostOf(written, shown, source);
        given = lost.count() == told ? lost : given;
    }

    /// The operator gives up none after all.
    void keep() {
        given = Comments.NONE;
    }

    private Comments of(String text) {
        return settings.read(text).comments();
    }
}
