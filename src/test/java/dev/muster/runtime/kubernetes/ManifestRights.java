package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// An account that may do exactly what the manifests let the role `worker` do. Every runtime of these tests is this
/// account, so a right that is missing in `k8s/base/rights` fails the test of what needs it.
final class ManifestRights {
    private static final Path ROLE = Path.of("k8s/base/rights/clusterrole.yaml");
    private static final String NAMESPACE = "default";
    private static final String ACCOUNT = "muster-of-the-manifests";

    private static @Nullable Config config;

    private ManifestRights() {}

    /// How a runtime reaches the shared server as this account.
    static synchronized Config of(KubeApi api) {
        var known = config;
        if (known == null) {
            bind(api.admin());
            api.awaitRight(NAMESPACE, ACCOUNT, "patch", "pods");
            try (var client = api.serviceAccount(NAMESPACE, ACCOUNT)) {
                known = client.getConfiguration();
            }
            config = known;
        }
        return known;
    }

    private static void bind(KubernetesClient admin) {
        ClusterRole role = admin.rbac().clusterRoles().load(ROLE.toFile()).item();
        admin.rbac().clusterRoles().resource(role).serverSideApply();
        var binding = new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(ACCOUNT)
                .endMetadata()
                .withNewRoleRef(
                        "rbac.authorization.k8s.io",
                        "ClusterRole",
                        role.getMetadata().getName())
                .addNewSubject()
                .withKind("ServiceAccount")
                .withNamespace(NAMESPACE)
                .withName(ACCOUNT)
                .endSubject()
                .build();
        admin.rbac().clusterRoleBindings().resource(binding).serverSideApply();
    }
}
