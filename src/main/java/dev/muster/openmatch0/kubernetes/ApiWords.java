package dev.muster.openmatch0.kubernetes;

import dev.muster.platform.error.MusterException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/// What the API server refused, in words that an operator understands.
final class ApiWords {
    private static final int NO_STATUS = 100;

    private ApiWords() {}

    /// @param deed as "create jobs"
    static MusterException fault(KubernetesClientException fault, String deed, String namespace) {
        var said = Optional.ofNullable(fault.getStatus())
                .map(Status::getMessage)
                .orElseGet(() -> String.valueOf(fault.getMessage()))
                .replaceAll("\\s+", " ");
        if (fault.getCode() < NO_STATUS) {
            return MusterException.unavailable("the API server of Kubernetes does not answer: " + said, fault);
        }
        if (fault.getCode() == HttpURLConnection.HTTP_FORBIDDEN && said.contains("cannot ")) {
            return MusterException.unavailable(
                    "Muster lacks the right to " + deed + " in namespace \"" + namespace
                            + "\": the component open-match-0.3-jobs gives it",
                    fault);
        }
        return MusterException.unavailable(
                "Kubernetes refuses to " + deed + " in namespace \"" + namespace + "\": " + said, fault);
    }
}
