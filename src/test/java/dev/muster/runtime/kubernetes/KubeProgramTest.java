package dev.muster.runtime.kubernetes;

import static dev.muster.runtime.kubernetes.TestNamespace.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What tests may expect of Kubernetes' own programs.
@NeedsKubeApi
class KubeProgramTest {
    private final KubeApi api = KubeApi.shared();
    private TestNamespace namespace = new TestNamespace(api.admin(), "");

    @BeforeEach
    void makeANamespace() {
        api.clear();
        namespace = TestNamespace.create(api.admin());
    }

    @Test
    void podsAreScheduledByHostPortsAndPlayedByKwok() {
        KubeNodes.add(api.admin(), "played", "10.0.1.1", Map.of(KubeProgram.PLAYED, "fake"));
        try (var scheduler = KubeProgram.scheduler(api);
                var kwok = KubeProgram.kwok(api)) {
            namespace.create(pod("first", 7000));
            namespace.await("first", TestNamespace::isReady);
            namespace.create(pod("second", 7000));

            var refused = namespace.await("second", TestNamespace::isUnschedulable);
            assertThat(refused.getStatus().getConditions())
                    .anySatisfy(condition -> assertThat(condition.getMessage()).startsWith(FakeNodes.NO_FREE_PORTS));
            namespace.delete("first");

            namespace.await("second", TestNamespace::isReady);
        } finally {
            api.admin().nodes().withName("played").delete();
        }
    }

    @Test
    void evictionsAreRefusedWhenTheBudgetIsUsedUp() {
        try (var kubelet = FakeKubelet.start(api);
                var controllers = KubeProgram.controllers(api, "disruption-controller")) {
            var budget = new PodDisruptionBudgetBuilder()
                    .withNewMetadata()
                    .withName("rooms")
                    .endMetadata()
                    .withNewSpec()
                    .withMinAvailable(new IntOrString(1))
                    .withNewSelector()
                    .withMatchLabels(Map.of("app", "game"))
                    .endSelector()
                    .endSpec()
                    .build();
            var budgets = api.admin().policy().v1().podDisruptionBudget().inNamespace(namespace.name());
            budgets.resource(budget).create();
            namespace.create(pod("room"));
            namespace.create(pod("spare"));
            budgets.withName("rooms")
                    .waitUntilCondition(
                            seen -> seen != null
                                    && seen.getStatus() != null
                                    && Integer.valueOf(1)
                                            .equals(seen.getStatus().getDisruptionsAllowed()),
                            20,
                            TimeUnit.SECONDS);

            var pods = api.admin().pods().inNamespace(namespace.name());
            assertThat(pods.withName("spare").evict()).isTrue();
            assertThat(pods.withName("room").evict()).isFalse();
        }
    }

    @Test
    void deletedNamespacesEnd() {
        try (var namespaces = FakeNamespaces.start(api);
                var kubelet = FakeKubelet.start(api)) {
            namespace.create(pod("room"));
            namespace.await("room", TestNamespace::isReady);

            api.admin().namespaces().withName(namespace.name()).delete();

            api.admin()
                    .namespaces()
                    .withName(namespace.name())
                    .waitUntilCondition(seen -> seen == null, 20, TimeUnit.SECONDS);
        }
    }
}
