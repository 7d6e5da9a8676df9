package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsKubeApi
class KubeApiTest {
    private final KubeApi api = KubeApi.shared();
    private final KubernetesClient admin = api.admin();
    private String namespace = "";

    @BeforeEach
    void makeANamespace() {
        var wanted = new NamespaceBuilder()
                .withNewMetadata()
                .withGenerateName("test-")
                .endMetadata()
                .build();
        namespace = admin.namespaces().resource(wanted).create().getMetadata().getName();
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("game")
                .withImage("game:1")
                .endContainer()
                .endSpec()
                .build();
    }

    @Test
    void tellsTheVersionThatItWasBuiltFrom() {
        assertThat(admin.getKubernetesVersion().getGitVersion()).startsWith("v1.");
    }

    @Test
    void keepsWhatIsStoredWhenItIsStoppedAndStarted() {
        String uid = admin.pods()
                .inNamespace(namespace)
                .resource(pod("room"))
                .create()
                .getMetadata()
                .getUid();

        api.stop();
        assertThatThrownBy(() -> admin.pods().inNamespace(namespace).list())
                .isInstanceOf(KubernetesClientException.class);
        api.start();

        assertThat(admin.pods()
                        .inNamespace(namespace)
                        .withName("room")
                        .get()
                        .getMetadata()
                        .getUid())
                .isEqualTo(uid);
    }

    @Test
    void aServiceAccountMayDoNothingThatNoRoleAllows() {
        try (var account = api.serviceAccount(namespace, "muster")) {
            assertThatThrownBy(() -> account.pods().inNamespace(namespace).list())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(403));

            api.kubectl("create", "role", "reader", "--verb=list", "--resource=pods", "-n", namespace);
            api.kubectl(
                    "create",
                    "rolebinding",
                    "reader",
                    "--role=reader",
                    "--serviceaccount=" + namespace + ":muster",
                    "-n",
                    namespace);

            assertThat(account.pods().inNamespace(namespace).list().getItems()).isEmpty();
        }
    }
}
