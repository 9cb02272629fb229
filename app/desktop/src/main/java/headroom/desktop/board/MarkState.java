package headroom.desktop.board;

import java.util.Optional;

/// The field in which a release is marked.
///
/// @param environment where it goes out
/// @param open whether its name is asked for
/// @param typed what was typed so far
/// @param ready whether it can be marked so
/// @param busy whether it is being written down
/// @param trouble why it cannot be, or was not
/// @param done what was marked last, when and by whom
record MarkState(
        String environment,
        boolean open,
        String typed,
        boolean ready,
        boolean busy,
        Optional<String> trouble,
        Optional<String> done) {

    static final MarkState NOWHERE = closed("");

    static MarkState closed(String environment) {
        return new MarkState(
                environment, false, "", false, false, Optional.empty(), Optional.empty());
    }
}
