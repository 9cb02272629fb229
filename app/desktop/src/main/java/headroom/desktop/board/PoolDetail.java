package headroom.desktop.board;

import headroom.desktop.board.BoardState.Doctor;
import headroom.desktop.board.BoardState.PoolRow;
import headroom.desktop.control.Rows;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;

/// What the pool doctor says of the chosen pool, with the evidence; nothing while none is chosen.
final class PoolDetail extends ScrollPane {

    private static final double HEIGHT = 84;

    private final Rows<PoolRow> pools;
    private final VBox lines = new VBox(2);
    private Optional<PoolRow> told = Optional.empty();

    PoolDetail(Rows<PoolRow> pools) {
        this.pools = pools;
        getStyleClass().add("bar-box");
        setAccessibleText("What the pool doctor says");
        setContent(lines);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setMinHeight(0);
        setPrefHeight(HEIGHT);
        setMaxHeight(HEIGHT);
        setVisible(false);
        setManaged(false);
        pools.getSelectionModel().selectedItemProperty().subscribe(_ -> show());
    }

    /// Toolkit thread only.
    void show() {
        Optional<PoolRow> row = chosen();
        if (row.equals(told)) {
            return;
        }
        told = row;
        setVisible(row.isPresent());
        setManaged(row.isPresent());
        lines.getChildren().clear();
        row.ifPresent(this::lines);
    }

    private Optional<PoolRow> chosen() {
        return Optional.ofNullable(pools.getSelectionModel().getSelectedItem())
                .filter(PoolDetail::said);
    }

    private static boolean said(PoolRow row) {
        return !row.doctor().equals(Doctor.NONE);
    }

    private void lines(PoolRow row) {
        Doctor doctor = row.doctor();
        line(
                "%s at %s: %s. %s"
                        .formatted(row.name(), row.where(), doctor.word(), doctor.next())
                        .strip(),
                "strong");
        doctor.evidence().forEach(e -> line("For it: " + e, "small"));
        doctor.doubts()
                .forEach(d ->
                        line((doctor.next().isEmpty() ? "Open: " : "Against it: ") + d, "small"));
        doctor.useless().forEach(u -> line("Useless here: " + u, "small"));
    }

    private void line(String text, String style) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().add(style);
        lines.getChildren().add(label);
    }
}
