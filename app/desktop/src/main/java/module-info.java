import org.jspecify.annotations.NullMarked;

/// What the operator sees and types. The only module with JavaFX.
@NullMarked
module headroom.desktop {
    requires static org.jspecify;
    requires atlantafx.base;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires headroom.adapters;
    requires headroom.core;
    requires headroom.lab;
    requires info.picocli;
    requires javafx.controls;
    requires org.controlsfx.controls;
    requires org.slf4j;
    requires tools.jackson.databind;

    opens headroom.desktop.command to
            info.picocli;
}
