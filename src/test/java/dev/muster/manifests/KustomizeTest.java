package dev.muster.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.runtime.kubernetes.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `kubectl kustomize` makes of each overlay, and of all parts together as the guide puts them.
@Tag("kubernetes")
final class KustomizeTest {
    private static final Path GUIDE = Path.of("docs/how-to/split-roles.md");
    private static final Path TOGETHER = Path.of("target/my-cluster");

    private static Kubectl kubectl;

    @BeforeAll
    static void findKubectl() throws IOException {
        var found = Kubectl.find();
        assumeTrue(found.isPresent(), "kubectl is not there: the overlays were not put together");
        kubectl = found.orElseThrow();
        writeTheKustomizationOfTheGuide();
    }

    static Stream<Path> kustomizations() throws IOException {
        try (Stream<Path> overlays = Files.list(Manifests.ROOT.resolve("overlays"))) {
            return Stream.concat(
                    Stream.of(Manifests.ROOT.resolve("base"), TOGETHER), overlays.sorted().toList().stream());
        }
    }

    @Test
    void theOverlaysAreThoseThatArePromised() throws IOException {
        assertThat(kustomizations().map(path -> path.getFileName().toString()))
                .containsExactly("base", "my-cluster", "monitoring", "open-match-names", "redis-ha", "roles");
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void everyPodRunsWithoutPrivileges(Path kustomization) {
        var cluster = cluster(kustomization);

        assertThat(cluster.workloads()).hasSizeGreaterThanOrEqualTo(2);
        for (JsonNode workload : cluster.workloads()) {
            var name = Cluster.name(workload);
            var pod = workload.at("/spec/template/spec");
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean())
                    .as(name)
                    .isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).as(name).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                    .as(name)
                    .isEqualTo("RuntimeDefault");
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).as(name).isFalse();
            for (JsonNode container : pod.path("containers")) {
                var context = container.path("securityContext");
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                        .as(name)
                        .isFalse();
                assertThat(context.path("readOnlyRootFilesystem").asBoolean())
                        .as(name)
                        .isTrue();
                assertThat(context.at("/capabilities/drop/0").asText()).as(name).isEqualTo("ALL");
                assertThat(container.at("/resources/requests/cpu").asText())
                        .as(name)
                        .isNotEmpty();
                assertThat(container.at("/resources/requests/memory").asText())
                        .as(name)
                        .isNotEmpty();
                assertThat(container.at("/resources/limits/memory").asText())
                        .as(name)
                        .isNotEmpty();
                assertThat(container.has("livenessProbe")).as(name).isTrue();
            }
        }
        assertThat(Set.copyOf(cluster.of("Namespace").stream()
                        .map(namespace -> namespace
                                .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                                .asText())
                        .toList()))
                .containsExactly("restricted");
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void everyServiceLeadsToOpenPorts(Path kustomization) {
        var cluster = cluster(kustomization);

        assertThat(cluster.of("Service")).hasSizeGreaterThanOrEqualTo(4);
        for (JsonNode service : cluster.of("Service")) {
            var pods = cluster.selected(service.at("/spec/selector"));
            assertThat(pods).as(Cluster.name(service)).isNotEmpty();
            for (JsonNode port : service.at("/spec/ports")) {
                assertThat(pods)
                        .as(Cluster.name(service))
                        .allMatch(pod ->
                                Cluster.listens(pod, port.path("targetPort").asText()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void nobodyComesInUnlessAPolicyNamesHim(Path kustomization) {
        var cluster = cluster(kustomization);
        var guarded = new TreeSet<String>();
        for (JsonNode policy : cluster.of("NetworkPolicy")) {
            var name = Cluster.name(policy);
            var pods = cluster.selected(policy.at("/spec/podSelector/matchLabels"));
            assertThat(pods).as(name).isNotEmpty();
            assertThat(policy.at("/spec/policyTypes/0").asText()).isEqualTo("Ingress");
            pods.forEach(pod -> guarded.add(Cluster.name(pod)));
            for (JsonNode rule : policy.at("/spec/ingress")) {
                assertThat(rule.path("from")).as(name).isNotEmpty();
                assertThat(rule.path("from"))
                        .as("%s lets everybody in", name)
                        .allMatch(
                                from -> from.findValues("matchLabels").stream().anyMatch(labels -> !labels.isEmpty()));
                for (JsonNode port : rule.path("ports")) {
                    assertThat(pods)
                            .as(name)
                            .anyMatch(pod ->
                                    Cluster.listens(pod, port.path("port").asText()));
                }
            }
        }

        assertThat(guarded)
                .containsExactlyInAnyOrderElementsOf(
                        cluster.workloads().stream().map(Cluster::name).toList());
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void onlyWhoRunsTheRoleWorkerMayCallTheApi(Path kustomization) {
        var cluster = cluster(kustomization);
        var subjects = cluster.of("ClusterRoleBinding").stream()
                .flatMap(binding -> Manifests.stream(binding.path("subjects")))
                .toList();

        assertThat(subjects).hasSize(1);
        assertThat(cluster.of("RoleBinding")).isEmpty();
        var account = subjects.getFirst();
        for (JsonNode workload : cluster.workloads()) {
            boolean works = workload.at("/spec/template/metadata/labels/muster.dev~1worker")
                    .asBoolean();
            var name = workload.at("/spec/template/spec/serviceAccountName").asText("default");
            boolean token = workload.at("/spec/template/spec/automountServiceAccountToken")
                    .asBoolean(cluster.find("ServiceAccount", name)
                            .map(own -> own.path("automountServiceAccountToken").asBoolean(true))
                            .orElse(true));

            assertThat(token).as(Cluster.name(workload)).isEqualTo(works);
            assertThat(name.equals(account.path("name").asText()))
                    .as(Cluster.name(workload))
                    .isEqualTo(works);
            assertThat(workload.at("/metadata/namespace")).isEqualTo(account.path("namespace"));
        }
        var binding = cluster.of("ClusterRoleBinding").getFirst();
        assertThat(cluster.find("ClusterRole", binding.at("/roleRef/name").asText()))
                .isPresent();
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void settingsThatPodsAreGivenAreThere(Path kustomization) {
        var cluster = cluster(kustomization);
        for (JsonNode workload : cluster.workloads()) {
            var used = new ArrayList<String>();
            workload.findValues("configMapRef")
                    .forEach(reference -> used.add(reference.path("name").asText()));
            workload.findValues("configMap")
                    .forEach(volume -> used.add(volume.path("name").asText()));
            assertThat(used)
                    .as(Cluster.name(workload))
                    .allMatch(name -> cluster.find("ConfigMap", name).isPresent());
        }
        assertThat(cluster.of("ConfigMap"))
                .anyMatch(map -> map.at("/data/MUSTER_RUNTIME").asText().equals("kubernetes"));
    }

    @Test
    void rolesDifferOnlyInWhatIsPromised() {
        var cluster = cluster(Manifests.ROOT.resolve("overlays/roles"));
        var deployments = cluster.of("Deployment");

        assertThat(deployments.stream().map(Cluster::name))
                .containsExactlyInAnyOrder(
                        "muster-management", "muster-rooms", "muster-worker", "muster-matchmaking", "muster-director");
        assertThat(deployments.stream().map(KustomizeTest::withoutWhatDiffers).distinct())
                .hasSize(1);
    }

    @Test
    void aDrainTakesOneProcessOfARoleAtATime() {
        var cluster = cluster(Manifests.ROOT.resolve("overlays/roles"));
        for (JsonNode deployment : cluster.of("Deployment")) {
            var budgets = cluster.of("PodDisruptionBudget").stream()
                    .filter(budget -> cluster.selected(budget.at("/spec/selector/matchLabels"))
                            .contains(deployment))
                    .toList();

            assertThat(budgets).as(Cluster.name(deployment)).hasSize(1);
            assertThat(cluster.selected(budgets.getFirst().at("/spec/selector/matchLabels")))
                    .hasSize(1);
            assertThat(budgets.getFirst().at("/spec/maxUnavailable").asInt()).isEqualTo(1);
        }
        for (JsonNode autoscaler : cluster.of("HorizontalPodAutoscaler")) {
            assertThat(cluster.find(
                            "Deployment",
                            autoscaler.at("/spec/scaleTargetRef/name").asText()))
                    .isPresent();
        }
    }

    @Test
    void everyServerOfAStoreThatFailsOverIsKnown() {
        var cluster = cluster(Manifests.ROOT.resolve("overlays/redis-ha"));
        var store = cluster.find("StatefulSet", "muster-redis").orElseThrow();
        int servers = store.at("/spec/replicas").asInt();
        var settings = cluster.of("ConfigMap").stream()
                .map(map -> map.path("data"))
                .filter(data -> data.has("MUSTER_RUNTIME"))
                .findFirst()
                .orElseThrow();
        var peers = Manifests.stream(store.at("/spec/template/spec/containers/0/env"))
                .filter(entry -> entry.path("name").asText().equals("PEERS"))
                .findFirst()
                .orElseThrow()
                .path("value")
                .asText();

        assertThat(settings.path("QUARKUS_REDIS_CLIENT_TYPE").asText()).isEqualTo("sentinel");
        for (int i = 0; i < servers; i++) {
            assertThat(settings.path("QUARKUS_REDIS_HOSTS").asText())
                    .contains("redis://muster-redis-" + i + ".muster-redis:26379");
            assertThat(peers.split(" ", -1))
                    .hasSize(servers)
                    .contains("muster-redis-" + i + ".muster-redis.$(POD_NAMESPACE).svc");
        }
        assertThat(Manifests.text(Manifests.ROOT.resolve("components/redis-ha/sentinel.sh")))
                .contains("sentinel monitor "
                        + settings.path("QUARKUS_REDIS_MASTER_NAME").asText() + " ");
    }

    @Test
    void theGuidesKustomizationReplacesImageAndNamespace() {
        var cluster = cluster(TOGETHER);

        assertThat(cluster.of("Deployment")).hasSize(5).allSatisfy(deployment -> {
            assertThat(deployment.at("/spec/template/spec/containers/0/image").asText())
                    .startsWith("registry.example/");
            assertThat(deployment.at("/metadata/namespace").asText()).isEqualTo("play");
        });
        assertThat(cluster.of("ServiceMonitor")).hasSize(1);
        assertThat(cluster.find("StatefulSet", "muster-redis")
                        .orElseThrow()
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(3);
    }

    private static Cluster cluster(Path kustomization) {
        var outcome = kubectl.run("kustomize", kustomization.toString());
        assertThat(outcome.status()).as(outcome.errors()).isZero();
        return new Cluster(Manifests.parse(outcome.output()));
    }

    private static JsonNode withoutWhatDiffers(JsonNode deployment) {
        ObjectNode copy = deployment.deepCopy();
        copy.remove("metadata");
        var spec = (ObjectNode) copy.path("spec");
        spec.remove(List.of("replicas", "selector"));
        ((ObjectNode) spec.path("template")).remove("metadata");
        var pod = (ObjectNode) spec.at("/template/spec");
        // Pods of a role are told apart, and spread, by labels with its name.
        pod.remove(List.of("serviceAccountName", "topologySpreadConstraints"));
        var container = (ObjectNode) pod.at("/containers/0");
        container.remove("resources");
        container.path("env").forEach(entry -> {
            if (entry.path("name").asText().equals("QUARKUS_PROFILE")) {
                ((ObjectNode) entry).remove("value");
            }
        });
        return copy;
    }

    static void writeTheKustomizationOfTheGuide() throws IOException {
        var block = Pattern.compile("(?s)```yaml\n(# my-cluster/kustomization.yaml\n.*?)```")
                .matcher(Manifests.text(GUIDE));
        assertThat(block.find()).as("%s shows a kustomization", GUIDE).isTrue();
        Files.createDirectories(TOGETHER);
        Files.writeString(TOGETHER.resolve("kustomization.yaml"), block.group(1).replace("- ../k8s/", "- ../../k8s/"));
    }
}
