package headroom.adapters.tls;

import headroom.core.reading.Shown;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.postgresql.ssl.PGjdbcHostnameVerifier;

/// For whom a certificate is, by the rules of RFC 6125: its alternative names, and its common name
/// only where it has no alternative name of a host.
///
/// @param hosts names, possibly with a wildcard
/// @param addresses written numbers
public record CertificateNames(List<String> hosts, List<String> addresses) {

    private static final int HOST = 2;
    private static final int ADDRESS = 7;
    private static final int SHOWN = 3;

    static CertificateNames of(X509Certificate certificate) throws CertificateParsingException {
        var hosts = new ArrayList<String>();
        var addresses = new ArrayList<String>();
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            if (name.get(1) instanceof String text) {
                if (name.getFirst().equals(HOST)) {
                    hosts.add(text);
                } else if (name.getFirst().equals(ADDRESS)) {
                    addresses.add(text);
                }
            }
        }
        if (hosts.isEmpty()) {
            commonName(certificate.getSubjectX500Principal().getName()).ifPresent(hosts::add);
        }
        return new CertificateNames(hosts, addresses);
    }

    /// The part of a distinguished name that a person knows it by.
    static Optional<String> commonName(String distinguished) {
        try {
            return new LdapName(distinguished)
                    .getRdns().reversed().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .findFirst();
        } catch (InvalidNameException _) {
            return Optional.empty();
        }
    }

    /// Whether one of them is this host.
    boolean fit(String host) {
        Optional<InetAddress> number = number(host);
        boolean numbered =
                number.isPresent() && addresses.stream().anyMatch(a -> number(a).equals(number));
        return numbered
                || hosts.stream()
                        .anyMatch(h -> PGjdbcHostnameVerifier.INSTANCE.verifyHostName(host, h));
    }

    /// The address that a text writes down; nothing is looked up.
    public static Optional<InetAddress> number(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text.replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    String text() {
        var all = new ArrayList<>(hosts);
        all.addAll(addresses);
        if (all.isEmpty()) {
            return "nobody by name";
        }
        String few = String.join(", ", all.stream().limit(SHOWN).map(Shown::text).toList());
        return all.size() > SHOWN ? few + " and others" : few;
    }
}
