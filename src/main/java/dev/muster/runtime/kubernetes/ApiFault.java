package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the API server refused, and why, in words that an operator understands.
///
/// @param kind what may be done about it
/// @param text names the thing and what is missing
record ApiFault(Kind kind, String text) {
    /// Below, it is no status of HTTP: nothing came back.
    private static final int NO_STATUS = 100;

    private static final Pattern RIGHT =
            Pattern.compile("cannot (\\w+) resource \"([^\"]+)\" in API group \"([^\"]*)\"");

    enum Kind {
        /// No answer came: nobody knows whether it was done.
        SILENT,
        /// Too much at once, or a passing weakness: the same may work soon.
        BUSY,
        /// It exists, or was changed meanwhile.
        CONFLICT,
        /// It, or the namespace that it is to be in, does not exist.
        MISSING,
        /// Its namespace is on its way out.
        ENDING,
        /// The same will not work before somebody changes something.
        REFUSED
    }

    /// @param server for people
    /// @param deed as "create pods"
    /// @param namespace that it is about; empty for all
    static ApiFault of(KubernetesClientException fault, String server, String deed, String namespace) {
        int code = fault.getCode();
        var said = message(fault);
        if (code < NO_STATUS) {
            return new ApiFault(Kind.SILENT, "the API server " + server + " does not answer: " + cause(fault));
        }
        if (code == 429 || code >= 500) {
            return new ApiFault(Kind.BUSY, "the API server " + server + " is busy: " + said);
        }
        return switch (code) {
            case 401 ->
                new ApiFault(
                        Kind.REFUSED,
                        "the API server " + server + " does not accept the credentials of Muster: " + said);
            case 403 -> forbidden(fault, said, deed, namespace);
            case 404 -> new ApiFault(Kind.MISSING, said);
            case 409 -> isEnding(fault, said) ? ending(namespace) : new ApiFault(Kind.CONFLICT, said);
            case 422 -> new ApiFault(Kind.REFUSED, "the API server takes this for invalid: " + invalid(fault, said));
            default -> new ApiFault(Kind.REFUSED, "the API server refuses to " + deed + ": " + said);
        };
    }

    private static ApiFault forbidden(KubernetesClientException fault, String said, String deed, String namespace) {
        if (isEnding(fault, said)) {
            return ending(namespace);
        }
        if (said.contains("exceeded quota")) {
            return new ApiFault(
                    Kind.REFUSED,
                    "the quota of namespace \"" + namespace + "\" is used up: "
                            + said.substring(said.indexOf("exceeded quota")));
        }
        if (said.contains("error looking up service account")) {
            return new ApiFault(Kind.BUSY, said); // of a new namespace: it is about to be made
        }
        var right = RIGHT.matcher(said);
        if (right.find()) {
            var group = right.group(3).isEmpty() ? "" : "." + right.group(3);
            return new ApiFault(
                    Kind.REFUSED,
                    "Muster lacks the right \"" + right.group(1) + "\" on \"" + right.group(2) + group + "\" in "
                            + where(namespace) + ": its ClusterRole does not give it");
        }
        return new ApiFault(Kind.REFUSED, "the cluster forbids to " + deed + " in " + where(namespace) + ": " + said);
    }

    private static String where(String namespace) {
        return namespace.isEmpty() ? "all namespaces" : "namespace \"" + namespace + "\"";
    }

    private static ApiFault ending(String namespace) {
        return new ApiFault(
                Kind.ENDING,
                "namespace \"" + namespace + "\" is being deleted, and nothing can be made in it until it is gone");
    }

    private static boolean isEnding(KubernetesClientException fault, String said) {
        return said.contains("because it is being terminated")
                || causes(fault).stream().anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }

    private static String invalid(KubernetesClientException fault, String said) {
        var fields = causes(fault).stream()
                .map(cause -> Words.joined(
                        Objects.requireNonNullElse(cause.getField(), ""),
                        Objects.requireNonNullElse(cause.getMessage(), "")))
                .collect(Collectors.joining("; "));
        return fields.isEmpty() ? said : fields;
    }

    private static List<StatusCause> causes(KubernetesClientException fault) {
        return Optional.ofNullable(fault.getStatus())
                .map(Status::getDetails)
                .map(StatusDetails::getCauses)
                .orElse(List.of());
    }

    private static String message(KubernetesClientException fault) {
        return Words.cut(Optional.ofNullable(fault.getStatus())
                .map(Status::getMessage)
                .orElseGet(() -> String.valueOf(fault.getMessage())));
    }

    private static String cause(Throwable fault) {
        var deepest = fault;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return Words.cut(Objects.requireNonNullElse(
                deepest.getMessage(), deepest.getClass().getSimpleName()));
    }
}
