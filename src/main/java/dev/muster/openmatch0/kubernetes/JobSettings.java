package dev.muster.openmatch0.kubernetes;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How Jobs are made.
///
/// @param namespace where all of them are
/// @param serviceAccount that they run under; it gets no token, so it can ask the API server for
/// nothing, and whatever is deleted with it goes with it: it owns the Jobs
/// @param pullPolicy `Always` as in Open Match 0.3, or another that Kubernetes knows
/// @param requests what each is promised, as `cpu` and `memory`
/// @param limits what each may take at most
/// @param user the number of the user that each runs as, where the image does not name one other than
/// root; its image's when empty
/// @param kept how long a Job that ended can be looked at
public record JobSettings(
        String namespace,
        String serviceAccount,
        String pullPolicy,
        Map<String, String> requests,
        Map<String, String> limits,
        Optional<Long> user,
        Duration kept) {
    /// A tenth of a core and 128 MiB are promised, a core and 512 MiB are the most; Jobs are kept for
    /// five minutes.
    public static JobSettings standard(String namespace) {
        return new JobSettings(
                namespace,
                "muster-functions",
                "Always",
                Map.of("cpu", "100m", "memory", "128Mi"),
                Map.of("cpu", "1", "memory", "512Mi"),
                Optional.empty(),
                Duration.ofMinutes(5));
    }
}
