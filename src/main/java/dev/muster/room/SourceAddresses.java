package dev.muster.room;

import java.net.Inet6Address;
import java.net.InetAddress;

/// Addresses of callers and of instances in one form, so that they can be compared as text.
public final class SourceAddresses {
    /// All addresses by which a machine reaches itself.
    private static final String LOOPBACK = "loopback";

    private SourceAddresses() {}

    /// An address in the form that all ways to write it share: loopback addresses and `localhost` are one,
    /// IPv4 within IPv6 is IPv4, zones are left out. A name is not resolved: what it resolves to may change.
    public static String canonical(String address) {
        var bare =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        int zone = bare.indexOf('%');
        var text = zone < 0 ? bare : bare.substring(0, zone);
        if (text.equalsIgnoreCase("localhost")) {
            return LOOPBACK;
        }
        try {
            var literal = InetAddress.ofLiteral(text); // also turns ::ffff:1.2.3.4 into 1.2.3.4
            if (literal.isLoopbackAddress()) {
                return LOOPBACK;
            }
            return literal instanceof Inet6Address six ? six.getHostAddress() : literal.getHostAddress();
        } catch (IllegalArgumentException name) {
            return text;
        }
    }
}
