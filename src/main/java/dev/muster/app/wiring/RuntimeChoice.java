package dev.muster.app.wiring;

import java.util.Map;

/// Which runtime a process has: the one that is set, else the one that suits where it runs.
final class RuntimeChoice {
    private RuntimeChoice() {}

    /// @param environment of this process, to which a cluster adds where its API server is
    static MusterConfig.Runtime of(MusterConfig config, Map<String, String> environment) {
        return config.runtime()
                .orElseGet(() -> environment.containsKey("KUBERNETES_SERVICE_HOST")
                        ? MusterConfig.Runtime.KUBERNETES
                        : MusterConfig.Runtime.PROCESS);
    }
}
