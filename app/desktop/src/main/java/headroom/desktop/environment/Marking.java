package headroom.desktop.environment;

import javafx.scene.control.Control;
import org.controlsfx.validation.ValidationMessage;
import org.controlsfx.validation.decoration.ValidationDecoration;

/// Marks a control by a style class alone. ControlsFX's own ways put a pane around the whole
/// window, which takes the focus away from what is being typed.
final class Marking implements ValidationDecoration {

    private static final String MISTAKEN = "mistaken";

    @Override
    public void removeDecorations(Control control) {
        control.getStyleClass().remove(MISTAKEN);
    }

    @Override
    public void applyValidationDecoration(ValidationMessage message) {
        if (!message.getTarget().getStyleClass().contains(MISTAKEN)) {
            message.getTarget().getStyleClass().add(MISTAKEN);
        }
    }

    @Override
    public void applyRequiredDecoration(Control control) {
        // what is needed is said in words once it was left out
    }
}
