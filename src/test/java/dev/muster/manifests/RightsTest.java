package dev.muster.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.runtime.kubernetes.KubeApi;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the accounts of the manifests may do, as a real API server sees it once their roles are bound.
@NeedsKubeApi
final class RightsTest {
    private static final String[] NEEDED = {
        "pods: get",
        "pods: list",
        "pods: watch",
        "pods: create",
        "pods: delete",
        "pods: patch",
        "nodes: list",
        "nodes: watch",
        "namespaces: get",
        "namespaces: create",
        "namespaces: delete",
        "policy/poddisruptionbudgets: get",
        "policy/poddisruptionbudgets: create",
        "policy/poddisruptionbudgets: update",
        "policy/poddisruptionbudgets: delete",
        "events: create"
    };

    private final KubeApi api = KubeApi.shared();

    @TempDir
    private Path directory;

    @Test
    void whoRunsAllRolesMayDoWhatRoomsNeedAndNothingElse() throws IOException {
        bind(Manifests.ROOT.resolve("base"));
        api.awaitRight("muster", "muster", "patch", "pods");

        assertThat(rights("muster")).containsExactlyInAnyOrder(NEEDED);
    }

    @Test
    void ofTheRolesOnlyTheWorkerMayDoAnything() throws IOException {
        bind(Manifests.ROOT.resolve("overlays/roles"));
        api.awaitRight("muster", "muster-worker", "patch", "pods");

        assertThat(rights("muster-worker")).containsExactlyInAnyOrder(NEEDED);
        for (String role : List.of("management", "rooms", "matchmaking", "director")) {
            assertThat(rights("muster-" + role)).as(role).isEmpty();
        }
        assertThat(rights("default")).isEmpty();
    }

    private void bind(Path kustomization) throws IOException {
        var file = directory.resolve("object.json");
        var rendered = Manifests.parse(api.kubectl("kustomize", kustomization.toString()));
        var kinds = List.of("Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding");
        for (JsonNode object : rendered) {
            if (kinds.contains(object.path("kind").asText())) {
                Files.writeString(file, object.toString());
                api.kubectl("apply", "--server-side", "-f", file.toString());
            }
        }
    }

    /// Beside what every account may do.
    private Set<String> rights(String account) {
        var rights = all("muster", account);
        rights.removeAll(all("default", "nobody"));
        return rights;
    }

    private Set<String> all(String namespace, String account) {
        var question = new SelfSubjectRulesReviewBuilder()
                .withNewSpec("a-namespace-of-a-scheduler")
                .build();
        var rights = new TreeSet<String>();
        try (var client = api.serviceAccount(namespace, account)) {
            var answer = client.authorization()
                    .v1()
                    .selfSubjectRulesReview()
                    .create(question)
                    .getStatus();
            assertThat(answer.getIncomplete()).isFalse();
            answer.getResourceRules().forEach(rule -> add(rights, rule));
            answer.getNonResourceRules()
                    .forEach(rule -> rights.add(rule.getNonResourceURLs() + ": " + rule.getVerbs()));
        }
        return rights;
    }

    private static void add(Set<String> rights, ResourceRule rule) {
        for (String group : rule.getApiGroups()) {
            for (String resource : rule.getResources()) {
                for (String verb : rule.getVerbs()) {
                    var only = rule.getResourceNames().isEmpty() ? "" : " " + rule.getResourceNames();
                    rights.add((group.isEmpty() ? "" : group + "/") + resource + only + ": " + verb);
                }
            }
        }
    }
}
