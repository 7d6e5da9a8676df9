package dev.muster.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.runtime.kubernetes.FakeKubelet;
import dev.muster.runtime.kubernetes.KubeApi;
import dev.muster.runtime.kubernetes.KubeProgram;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the tutorial has its reader type to install Muster, to split its roles and to remove it, on a real API server
/// with
/// Kubernetes' own controllers. Nodes are played: no image is pulled, and pods are ready at once. What it does with a
/// fleet is another test's.
@NeedsKubeApi
@Timeout(180)
final class TutorialTest {
    private static final Path TUTORIAL = Path.of("docs/tutorial/kubernetes.md");

    /// What waits for a person, or for a Muster that answers.
    private static final Pattern NOT_HERE = Pattern.compile("port-forward|--watch|kubectl run |-n duel ");

    private static final List<String> KINDS =
            List.of("deployment", "statefulset", "service", "serviceaccount", "networkpolicy");

    // Of its own: what belongs to no namespace stays on the one that others share.
    private final KubeApi api = KubeApi.startNew();

    @AfterEach
    void close() {
        api.close();
    }

    private static List<String> commands() {
        var blocks = Pattern.compile("(?ms)^```sh$(.*?)^```$").matcher(Manifests.text(TUTORIAL));
        return blocks.results()
                .flatMap(block -> block.group(1).lines())
                .filter(line ->
                        line.startsWith("kubectl ") && !NOT_HERE.matcher(line).find())
                .toList();
    }

    private void run(String command) {
        api.kubectl(command.substring("kubectl ".length()).split(" ", -1));
    }

    @Test
    void itsCommandsInstallMusterSplitItsRolesAndRemoveIt() {
        var commands = commands();
        int split = commands.indexOf("kubectl apply -k k8s/overlays/roles");
        int removed = commands.indexOf("kubectl delete -k k8s/overlays/roles");
        assertThat(split).isPositive();
        assertThat(removed).isGreaterThan(split);

        try (var kubelet = FakeKubelet.start(api);
                var controllers = KubeProgram.controllers(
                        api,
                        "deployment-controller",
                        "replicaset-controller",
                        "statefulset-controller",
                        "persistentvolumeclaim-protection-controller",
                        "namespace-controller")) {
            commands.subList(0, split).forEach(this::run);
            assertThat(present()).isEqualTo(wanted("base"));

            commands.subList(split, removed).forEach(this::run);
            assertThat(present()).isEqualTo(wanted("overlays/roles"));

            commands.subList(removed, commands.size()).forEach(this::run);
            assertThat(present()).isEmpty();
            assertThat(clusterRoles()).isEmpty();
        }
    }

    /// What is there of Muster, as `kind/name`.
    private Set<String> present() {
        var found = new TreeSet<>(clusterRoles());
        for (var kind : KINDS) {
            api.kubectl("-n", "muster", "get", kind, "-o", "name")
                    .lines()
                    .filter(line -> line.contains("/") && !line.equals("serviceaccount/default"))
                    .map(TutorialTest::withoutGroup)
                    .forEach(found::add);
        }
        return found;
    }

    private Set<String> clusterRoles() {
        var found = new TreeSet<String>();
        Stream.of("clusterrole", "clusterrolebinding")
                .flatMap(kind -> api.kubectl("get", kind, "-o", "name").lines())
                .map(TutorialTest::withoutGroup)
                .filter(name -> name.contains("/muster-"))
                .forEach(found::add);
        return found;
    }

    private static String withoutGroup(String name) {
        return name.replaceFirst("\\.[a-z.0-9]+/", "/");
    }

    private Set<String> wanted(String kustomization) {
        var rendered =
                api.kubectl("kustomize", Manifests.ROOT.resolve(kustomization).toString());
        var wanted = new TreeSet<String>();
        for (JsonNode object : Manifests.parse(rendered)) {
            var kind = object.path("kind").asText().toLowerCase(Locale.ROOT);
            if (kind.startsWith("clusterrole") || KINDS.contains(kind)) {
                wanted.add(kind + "/" + Cluster.name(object));
            }
        }
        return wanted;
    }
}
