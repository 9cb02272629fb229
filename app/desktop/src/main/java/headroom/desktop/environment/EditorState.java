package headroom.desktop.environment;

import headroom.core.readiness.ConnectionTest.Step;
import headroom.core.settings.Draft;
import headroom.core.settings.Mistake;
import headroom.core.settings.Settings.Original;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the editor shows.
///
/// @param original what is changed; empty for a new one
/// @param draft as it is typed
/// @param form what can be filled in for it
/// @param asText whether the whole file is edited as YAML instead of a form
/// @param text the same as a file
/// @param mistakes what is wrong in a field of the form, or in a part of a list, by its path
/// @param others what is wrong elsewhere, with its place in the text
/// @param complete whether it could be saved as it is
/// @param rest keys that no form has fields for; they stay as they are
/// @param ask what has to be answered first
/// @param offers what can be taken over or stored with one click
/// @param note what came of the last command
/// @param steps of the test, in order; empty before it
record EditorState(
        Optional<Original> original,
        Draft draft,
        Form form,
        boolean asText,
        String text,
        Map<String, String> mistakes,
        List<Mistake> others,
        boolean complete,
        boolean changed,
        List<String> rest,
        Ask ask,
        Offers offers,
        String note,
        List<Step> steps,
        boolean testing) {

    /// A question that stands between a command and what it does.
    sealed interface Ask {

        record Nothing() implements Ask {}

        /// Saving loses comments of the file that the form cannot hold, or the text lacks.
        record LosesComments(int comments) implements Ask {}

        /// Somebody else changed the file.
        ///
        /// @param now empty when it is gone
        record ChangedMeanwhile(Optional<Original> now) implements Ask {}

        /// Something was changed and not saved.
        record Leave() implements Ask {}
    }

    /// What an import finds; holds no password.
    ///
    /// @param services of libpq's, by name
    /// @param clipboard the URL in it, without its password and parameters
    /// @param entry of the keychain into which the password of the imported URL can be put
    record Offers(List<String> services, Optional<String> clipboard, Optional<String> entry) {

        Offers {
            services = List.copyOf(services);
        }
    }

    EditorState {
        mistakes = Map.copyOf(mistakes);
        others = List.copyOf(others);
        rest = List.copyOf(rest);
        steps = List.copyOf(steps);
    }

    /// The name as it is typed.
    String name() {
        return draft.text("name");
    }
}
