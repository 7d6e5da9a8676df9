package dev.muster.platform.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rule for HTTP requests to a server without authentication. A web page that somebody opens on this
/// machine can send requests to it, and by pointing its own name at 127.0.0.1 even read the answers; what
/// gives it away are the headers that a browser sets and a page cannot change.
final class RequestOrigin {
    private static final int SHOWN = 100;

    private final String[] allowed;

    RequestOrigin(List<String> hosts) {
        allowed = hosts.stream()
                .filter(host -> !host.isBlank())
                .map(RequestOrigin::bracketed)
                .toArray(String[]::new);
    }

    /// Why the request is refused, naming the header and the setting; null if it may pass.
    /// `path` is normalized.
    @Nullable
    String refusal(String path, @Nullable String host, @Nullable String origin, @Nullable String fetchSite) {
        String refusal = refusal(host, origin, fetchSite);
        return refusal == null || exempt(path) ? null : refusal;
    }

    private @Nullable String refusal(@Nullable String host, @Nullable String origin, @Nullable String fetchSite) {
        if (host == null || host.isEmpty()) {
            return "the request has no Host header";
        }
        if (!known(host, 0)) {
            return "the Host " + shown(host) + " is neither loopback nor listed in muster.security.hosts";
        }
        if (origin != null && !knownOrigin(origin)) {
            return "the Origin " + shown(origin) + " is neither loopback nor listed in muster.security.hosts";
        }
        if (fetchSite != null && fetchSite.equalsIgnoreCase("cross-site")) {
            return "a page of another site sent this request (Sec-Fetch-Site: cross-site);"
                    + " use a page whose host is listed in muster.security.hosts";
        }
        return null;
    }

    /// Called by probes and scrapers by the address of the pod; they change nothing and tell no secrets.
    private static boolean exempt(String path) {
        return switch (path) {
            case "/q/health", "/health", "/healthz", "/readyz", "/metrics" -> true;
            case String other -> other.startsWith("/q/health/");
        };
    }

    private boolean knownOrigin(String origin) {
        int scheme = origin.indexOf("://");
        return scheme > 0 && known(origin, scheme + 3);
    }

    private boolean known(String text, int from) {
        if (Loopback.host(text, from)) {
            return true;
        }
        for (String name : allowed) {
            if (text.regionMatches(true, from, name, 0, name.length())
                    && Loopback.portOrEnd(text, from + name.length())) {
                return true;
            }
        }
        return false;
    }

    /// An IPv6 address stands in brackets in both headers.
    private static String bracketed(String host) {
        String name = host.strip();
        boolean bareV6 = name.indexOf(':') != name.lastIndexOf(':') && !name.startsWith("[");
        return bareV6 ? "[" + name + "]" : name;
    }

    private static String shown(String header) {
        return "\"" + (header.length() > SHOWN ? header.substring(0, SHOWN) + "…" : header) + "\"";
    }
}
