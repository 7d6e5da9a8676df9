package dev.muster.platform.security;

/// Tells names and addresses that never leave the machine: `localhost`, `127.0.0.0/8` and `::1`. No name is
/// resolved: what a name resolves to today is what an attacker decides.
public final class Loopback {
    private static final String NAME = "localhost";
    private static final String V6 = "[::1]";

    private Loopback() {}

    /// Whether an address to bind to is loopback.
    public static boolean address(String host) {
        return host.equals("::1") || (host(host, 0) && host.indexOf(':') < 0) || host.equals(V6);
    }

    /// Whether `text` from `from` on is a loopback host, with or without a port. Allocates nothing: every
    /// request comes through here.
    static boolean host(String text, int from) {
        int end = v4End(text, from);
        if (end < 0 && text.regionMatches(true, from, NAME, 0, NAME.length())) {
            end = from + NAME.length();
        } else if (end < 0 && text.startsWith(V6, from)) {
            end = from + V6.length();
        }
        return end >= 0 && portOrEnd(text, end);
    }

    private static int v4End(String text, int from) {
        if (!text.startsWith("127.", from)) {
            return -1;
        }
        int at = from + 4;
        for (int octet = 1; octet <= 3; octet++) {
            int value = 0;
            int digits = 0;
            while (at < text.length() && digit(text.charAt(at)) && digits < 3) {
                value = value * 10 + text.charAt(at) - '0';
                digits++;
                at++;
            }
            if (digits == 0 || value > 255) {
                return -1;
            }
            if (octet < 3 && (at >= text.length() || text.charAt(at++) != '.')) {
                return -1;
            }
        }
        return at;
    }

    /// Whether nothing but a port may follow from `at` on.
    static boolean portOrEnd(String text, int at) {
        if (at == text.length()) {
            return true;
        }
        if (text.charAt(at) != ':') {
            return false;
        }
        for (int i = at + 1; i < text.length(); i++) {
            if (!digit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
