package dev.muster.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.runtime.kubernetes.KubeApi;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A real API server takes what the overlays make. It checks every field, what admission allows, and that pods keep to
/// the
/// policy of their namespace; nothing is stored but namespaces and accounts, which the rest is checked against.
@NeedsKubeApi
final class ServerDryRunTest {
    private static final Path CRD = Path.of("src/test/resources/dev/muster/manifests/servicemonitors.yaml");

    private static KubeApi api;

    @TempDir
    private Path directory;

    @BeforeAll
    static void installWhatTheOverlaysName() throws IOException {
        api = KubeApi.shared();
        api.kubectl("apply", "--server-side", "-f", CRD.toString());
        api.kubectl("wait", "--for=condition=Established", "--timeout=30s", "-f", CRD.toString());
        KustomizeTest.writeTheKustomizationOfTheGuide();
    }

    static Stream<Path> kustomizations() throws IOException {
        return KustomizeTest.kustomizations();
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void theServerTakesEveryObject(Path kustomization) throws IOException {
        var rendered = render(kustomization);
        var objects = Manifests.parse(Files.readString(rendered)).size();

        var taken = api.kubectl("apply", "--server-side", "--dry-run=server", "-f", rendered.toString());

        assertThat(taken.lines())
                .hasSize(objects)
                .allMatch(line -> line.endsWith("serverside-applied (server dry run)"));
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void podsKeepToTheStrictestPolicy(Path kustomization) throws IOException {
        var cluster = new Cluster(Manifests.parse(Files.readString(render(kustomization))));

        for (JsonNode workload : cluster.workloads()) {
            var file = directory.resolve(Cluster.name(workload) + ".json");
            Files.writeString(file, pod(workload).toString());
            assertThat(api.kubectl("create", "--dry-run=server", "-f", file.toString()))
                    .contains("created (server dry run)");
        }
    }

    @Test
    void aPodThatIsNotHeldBackWouldNotBeTaken() throws IOException {
        var cluster = new Cluster(Manifests.parse(Files.readString(render(Manifests.ROOT.resolve("base")))));
        var pod = pod(cluster.find("Deployment", "muster").orElseThrow());
        ((ObjectNode) pod.at("/spec/containers/0/securityContext")).remove("capabilities");
        var file = directory.resolve("pod.json");
        Files.writeString(file, pod.toString());

        assertThatThrownBy(() -> api.kubectl("create", "--dry-run=server", "-f", file.toString()))
                .hasMessageContaining("violates PodSecurity");
    }

    /// Writes what kustomize makes to a file, after its namespace and accounts were made: a dry run stores nothing, and
    /// what
    /// is checked against them would not find them.
    private Path render(Path kustomization) throws IOException {
        var text = api.kubectl("kustomize", kustomization.toString());
        var first = directory.resolve("first.json");
        for (JsonNode object : Manifests.parse(text)) {
            if (List.of("Namespace", "ServiceAccount")
                    .contains(object.path("kind").asText())) {
                Files.writeString(first, object.toString());
                api.kubectl("apply", "--server-side", "-f", first.toString());
            }
        }
        return Files.writeString(directory.resolve("all.yaml"), text);
    }

    private static ObjectNode pod(JsonNode workload) {
        var pod = JsonNodeFactory.instance.objectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata")
                .put("name", Cluster.name(workload))
                .put("namespace", workload.at("/metadata/namespace").asText());
        pod.set("spec", workload.at("/spec/template/spec").deepCopy());
        // Stands for what the StatefulSet claims.
        workload.at("/spec/volumeClaimTemplates")
                .forEach(claim -> ((ObjectNode) pod.path("spec"))
                        .withArray("volumes")
                        .addObject()
                        .put("name", Cluster.name(claim))
                        .putObject("emptyDir"));
        return pod;
    }
}
