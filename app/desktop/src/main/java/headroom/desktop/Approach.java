package headroom.desktop;

import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.Dial;
import headroom.core.environment.Tls;
import headroom.core.readiness.ConnectionTest.Stage;
import headroom.core.readiness.Handshake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/// The way to a server up to its login: the stages that are the same for all.
record Approach(Dial dial, Handshake handshake) {

    static final Duration SOON = Duration.ofSeconds(5);
    static final Duration LONG = Duration.ofSeconds(15);

    /// Where a server is and how it is spoken to.
    ///
    /// @param plain why nothing is encrypted where the mode is `disable`
    record Door(
            Address address,
            Optional<Bastion> via,
            Tls tls,
            Handshake.Opening opening,
            String plain) {

        static Door of(Address address, Optional<Bastion> via, Tls tls, Handshake.Opening opening) {
            return new Door(address, via, tls, opening, "the settings say tls: {mode: disable}");
        }
    }

    void to(Door door, Stages stages) throws InterruptedException, Stages.Stopped {
        Address near = near(door, stages);
        stages.go(
                Stage.CONNECT,
                SOON,
                () -> connected(near),
                _ -> door.address().text() + " answers");
        if (door.tls().mode() == Tls.Mode.DISABLE) {
            stages.skip(Stage.ENCRYPT, door.plain());
            return;
        }
        stages.go(
                Stage.ENCRYPT,
                SOON.plus(SOON),
                () -> handshake.with(near, door.address(), door.tls(), door.opening(), SOON),
                agreed ->
                        agreed.map(a -> StageWords.agreed(a, verified(door.tls())))
                                .orElseGet(() -> StageWords.plain(door.opening())));
    }

    private Address near(Door door, Stages stages) throws InterruptedException, Stages.Stopped {
        Address target = door.address();
        if (door.via().isEmpty()) {
            stages.go(
                    Stage.RESOLVE,
                    SOON,
                    () -> InetAddress.getAllByName(target.host()),
                    StageWords::found);
            return target;
        }
        stages.skip(Stage.RESOLVE, "the bastion looks the name up");
        return stages.go(
                Stage.TUNNEL,
                LONG,
                () -> dial.reach(target, door.via(), LONG),
                _ -> "%s reaches %s".formatted(door.via().get().name(), target.text()));
    }

    private static boolean verified(Tls tls) {
        return switch (tls.mode()) {
            case DISABLE, PREFER -> false;
            case REQUIRE -> tls.root().isPresent();
            case VERIFY_CA, VERIFY_FULL -> true;
        };
    }

    private static Address connected(Address to) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(to.host(), to.port()), (int) SOON.toMillis());
            return to;
        }
    }
}
