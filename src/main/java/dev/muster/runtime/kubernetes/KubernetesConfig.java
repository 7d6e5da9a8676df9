package dev.muster.runtime.kubernetes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Settings of the `kubernetes` runtime. How the cluster is reached is Quarkus' part
/// (`quarkus.kubernetes-client.*`, a kubeconfig, the service account of the pod).
@ConfigMapping(prefix = "muster.kubernetes")
public interface KubernetesConfig {

    /// How many requests per second one process sends to the API server beside its two watches.
    @WithDefault("50")
    double requestsPerSecond();

    /// How many requests may be sent at once after a pause.
    @WithDefault("100")
    int burst();

    /// The kinds of a node's addresses that players are told, the most wanted first.
    @WithDefault("ExternalDNS,ExternalIP,InternalDNS,InternalIP")
    List<String> nodeAddresses();

    /// How often what is known of the pods is looked through as a whole, without a request.
    @WithDefault("30s")
    Duration resync();

    /// How long the watches may say nothing before their connections are taken for dead. They are begun anew a
    /// little more often, so that they are never silent for that long.
    @WithDefault("60s")
    Duration silence();

    /// How often the disruption budgets of each scheduler are compared with what is wanted, though nothing changed.
    @WithDefault("60s")
    Duration disruptionInterval();

    /// Which part of a scheduler's rooms may be moved away at once when nodes are emptied, none of them in use; as
    /// in Maestro, what is below 0.05 or not below 1 means 0.05.
    @WithDefault("0.05")
    double disruptionSafety();

    /// Whether schedulers may ask for what reaches beyond their pods, such as directories of the node.
    @WithDefault("false")
    boolean hostAccess();

    /// How rooms are spread over the cluster, of schedulers that say nothing about it.
    Spread spread();

    /// How evenly the rooms of one scheduler are spread.
    interface Spread {
        /// @return label of nodes that tells the domains apart; rooms are not spread without it
        Optional<String> topologyKey();

        /// @return how many more rooms one domain may have than another, from 1
        @WithDefault("1")
        int maxSkew();

        /// @return whether a room waits rather than break this
        @WithDefault("false")
        boolean required();
    }
}
