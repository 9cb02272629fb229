package headroom.adapters.files;

import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.Expectations;
import headroom.core.environment.ExpectedClient;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What must hold in declarations, so that none can never be met.
final class ExpectationRules {

    private static final int LONGEST = 255;
    private static final int MOST = 100_000;
    private static final Pattern SETTING = Pattern.compile("[a-z_][a-z0-9_]*(\\.[A-Za-z0-9_]+)?");
    private static final Pattern OCTET = Pattern.compile("25[0-5]|2[0-4]\\d|1?\\d?\\d");
    private static final Pattern SIXTH = Pattern.compile("[0-9A-Fa-f]{1,4}");

    private final EnvironmentRules rules;

    ExpectationRules(EnvironmentRules rules) {
        this.rules = rules;
    }

    void check(Expectations expected) throws Refusal {
        slots(expected.slots().orElse(List.of()));
        List<ExpectedClient> clients = expected.clients().orElse(List.of());
        for (int i = 0; i < clients.size(); i++) {
            client("expectations.clients[" + i + "]", clients.get(i));
        }
        if (expected.vcpus().isPresent()) {
            amount("expectations.vcpus", expected.vcpus().get());
        }
        for (Map.Entry<String, String> setting : expected.settings().entrySet()) {
            String at = "expectations.settings." + setting.getKey();
            rules.require(
                    SETTING.matcher(setting.getKey()).matches(),
                    at,
                    "must be the name of a setting of PostgreSQL's, in small letters");
            rules.require(
                    setting.getValue().length() <= LONGEST,
                    at,
                    "must be at most " + LONGEST + " characters");
        }
    }

    private void slots(List<DeclaredSlot> slots) throws Refusal {
        var seen = new HashSet<String>();
        for (int i = 0; i < slots.size(); i++) {
            String at = "expectations.slots[" + i + "].name";
            rules.named(at, slots.get(i).name());
            rules.require(seen.add(slots.get(i).name()), at, "is declared twice");
        }
    }

    private void client(String at, ExpectedClient client) throws Refusal {
        rules.named(at + ".service", client.service());
        named(at + ".role", client.role());
        named(at + ".application_name", client.application());
        named(at + ".database", client.database());
        rules.require(
                client.role().isPresent()
                        || client.application().isPresent()
                        || client.database().isPresent()
                        || !client.addresses().isEmpty(),
                at,
                "must say how its sessions are known: by role, application_name, addresses or"
                        + " database");
        for (int i = 0; i < client.addresses().size(); i++) {
            rules.require(
                    network(client.addresses().get(i)),
                    at + ".addresses[" + i + "]",
                    "must be an address or a network, such as 10.1.2.3 or 10.0.0.0/8");
        }
        if (client.pool().isPresent()) {
            amount(at + ".pool.max", client.pool().get().max());
            amount(at + ".pool.instances", client.pool().get().instances());
        }
    }

    private void named(String at, Optional<String> text) throws Refusal {
        if (text.isPresent()) {
            rules.named(at, text.get());
        }
    }

    private void amount(String at, int amount) throws Refusal {
        rules.require(amount >= 1 && amount <= MOST, at, "must be from 1 to " + MOST);
    }

    /// Read by hand: the platform's own reader asks a name server about what is no address.
    private static boolean network(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean six = address.indexOf(':') >= 0;
        if (slash >= 0) {
            String bits = text.substring(slash + 1);
            if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > (six ? 128 : 32)) {
                return false;
            }
        }
        return six ? six(address) : four(address);
    }

    private static boolean four(String address) {
        String[] parts = address.split("\\.", -1);
        return parts.length == 4
                && List.of(parts).stream().allMatch(p -> OCTET.matcher(p).matches());
    }

    private static boolean six(String address) {
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address) == 8;
        }
        int before = groups(address.substring(0, gap));
        int after = groups(address.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after < 8;
    }

    /// How many groups of four digits; -1 when it is anything else.
    private static int groups(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        boolean all = List.of(parts).stream().allMatch(p -> SIXTH.matcher(p).matches());
        return all ? parts.length : -1;
    }
}
