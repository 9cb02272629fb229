package headroom.adapters.tunnel;

import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/// Makes [Ed25519] known to MINA, whose registry is one for the whole program.
final class Ed25519Registrar extends AbstractSecurityProviderRegistrar {

    private static final String NAME = "JDK";

    private Ed25519Registrar() {
        super(NAME);
    }

    /// To be called before anything else of MINA. Where Bouncy Castle happens to be on the class
    /// path it is left out, since the program must work without it; where it is in use already, it
    /// knows ed25519, and a second one would not get on with its keys.
    static void register() {
        if (!SecurityUtils.isProviderRegistered(SecurityUtils.BOUNCY_CASTLE)) {
            SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.BOUNCY_CASTLE, true);
            SecurityUtils.registerSecurityProvider(new Ed25519Registrar());
        }
    }

    @Override
    public boolean isSupported() {
        return true;
    }

    @Override
    public Provider getSecurityProvider() {
        return Security.getProvider("SunEC");
    }

    @Override
    public String getProviderName() {
        return "SunEC";
    }

    @Override
    public boolean isNamedProviderUsed() {
        return false;
    }

    /// Nothing but ed25519: the rest is the JDK's without anybody's help.
    @Override
    public boolean isSecurityEntitySupported(Class<?> type, String name) {
        return false;
    }

    @Override
    public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
        return Optional.of(new Ed25519());
    }
}
